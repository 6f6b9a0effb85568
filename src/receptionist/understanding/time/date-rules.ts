/** Rules for single dates: relative days, weekdays, days of a month, numeric dates, weeks, months. Ranges and bounds are in `date-range-rules.ts`. */
import type { DateExpr } from './expressions.ts'
import { datePiece, lengthAt } from './length-rules.ts'
import { isMark, isOp, lex, type Token, type Which } from './lexemes.ts'
import { monthDay, numericDate, ordinalDay } from './month-day-rules.ts'
import { decade, edgeOf, nthWeekday, season, weekend, wholeMonth, wholeWeek, wholeYear, yearAt } from './period-rules.ts'
import { type Scan, skipOps } from './scan.ts'
import type { Rule } from './time-rules.ts'

export interface DateFound {
  readonly to: number
  readonly date: DateExpr
}
export type DateReader = (scan: Scan, index: number) => DateFound | null

const READERS: readonly DateReader[] = [
  countedFrom,
  relativeDay,
  weekdayDate,
  weekLater,
  monthDay,
  numericDate,
  ordinalDay,
  nthWeekday,
  edgeOf,
  wholeWeek,
  wholeMonth,
  wholeYear,
  weekend,
  season,
  decade,
  holiday,
]

/** The longest single date at `index`. */
export function dateAt(scan: Scan, index: number): DateFound | null {
  const known = scan.dates.get(index)
  if (known !== undefined) return known
  let best: DateFound | null = null
  // No date begins with "at"; thousands of @ are not worth fifteen questions each.
  const readers = isOp(scan.tokens[index], 'at') ? [] : READERS
  for (const read of readers) {
    const found = read(scan, index)
    if (found !== null && (best === null || found.to > best.to)) best = found
  }
  scan.dates.set(index, best)
  return best
}

export const DATE_RULES: readonly Rule[] = [singleDate, partOfThisDay, shadedDay]

function singleDate(scan: Scan, index: number) {
  const found = dateAt(scan, index)
  if (found === null) return null
  const day = lex(scan.tokens[index], 'day')
  const piece = datePiece(index, found.to, found.date)
  // "tonight" is a day and a part of it
  return day?.part !== undefined && found.to === index + 1
    ? { ...piece, time: { type: 'part' as const, part: day.part, shade: null } }
    : piece
}

/** "this afternoon", "هالمسا", "later this evening". */
function partOfThisDay(scan: Scan, index: number) {
  const which = lex(scan.tokens[index], 'which')
  if (which?.which !== 'this') return null
  const shade = lex(scan.tokens[index + 1], 'shade')
  const part = lex(scan.tokens[index + (shade ? 2 : 1)], 'part')
  if (part === undefined) return null
  return {
    ...datePiece(index, index + (shade ? 3 : 2), { type: 'offset', days: 0 }),
    time: { type: 'part' as const, part: part.part, shade: shade?.shade ?? null },
  }
}

/** "early tomorrow morning", "late tonight", "late Friday afternoon". */
function shadedDay(scan: Scan, index: number) {
  const { tokens } = scan
  const shade = lex(tokens[index], 'shade')?.shade
  if (shade === undefined) return null
  const start = skipOps(tokens, index + 1, 'on')
  const found = relativeDay(scan, start) ?? weekdayDate(scan, start)
  if (found === null) return null
  const within = lex(tokens[start], 'day')?.part
  const after = lex(tokens[found.to], 'part')?.part
  const part = within ?? after ?? (shade === 'early' ? 'morning' : shade === 'late' ? 'evening' : null)
  if (part === null) return null
  const to = within === undefined && after !== undefined ? found.to + 1 : found.to
  // "late Friday" is Friday evening; "early Friday morning" the first half of it
  const shaded = within === undefined && after === undefined && shade === 'late' ? null : shade
  return { ...datePiece(index, to, found.date), time: { type: 'part' as const, part, shade: shaded } }
}

function relativeDay({ tokens }: Scan, index: number): DateFound | null {
  const start = isOp(tokens[index], 'the') ? index + 1 : index
  const day = lex(tokens[start], 'day')
  if (day === undefined) return null
  // "tomorrow week", "a week tomorrow" (the latter in countedFrom)
  const week = lex(tokens[start + 1], 'unit')
  const weeks = week?.unit === 'week' && week.plural !== true && tokens[start + 1]?.text !== 'اسبوع' ? (week.count ?? 1) : 0
  return { to: start + (weeks > 0 ? 2 : 1), date: { type: 'offset', days: day.offset + 7 * weeks } }
}

/** [this|next|…] weekday [coming|after next|week|in two weeks]; Arabic puts what English puts before after it. */
export function weekdayDate(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  let at = skipOps(tokens, index, 'the')
  const leading = lex(tokens[at], 'which')?.which ?? null
  if (leading !== null) at++
  const dayword = lex(tokens[at], 'dayword') !== undefined
  if (dayword) at++
  const weekday = lex(tokens[at], 'weekday')
  if (weekday === undefined) return null
  if (!isMeant(scan, at, leading !== null || dayword)) return null
  const trailing = trailingWhich(tokens, at + 1)
  const which = trailing.which ?? leading
  const later = weeksAfter(tokens, trailing.to)
  return {
    to: later.to,
    date: { type: 'weekday', day: weekday.day, which, weeks: later.weeks, ...(later.inWeeks ? { inWeeks: true as const } : {}) },
  }
}

/** Whether "sat", "sun", "wed" or اثنين is the weekday here and not the ordinary word. */
function isMeant({ tokens }: Scan, at: number, introduced: boolean): boolean {
  const token = tokens[at]
  const need = lex(token, 'weekday')?.need
  const before = tokens[at - 1]
  const after = tokens[at + 1]
  const every = lex(before, 'every') !== undefined
  if (need === undefined || introduced || every) return true
  if (need === 'article')
    return (
      token?.definite === true ||
      (tokens.length === 1 && lex(token, 'number') === undefined) ||
      (lex(token, 'number') === undefined && isNeighbour(after))
    )
  if (before !== undefined && (lex(before, 'subject') !== undefined || isOp(before, 'the', 'a', 'in'))) return false
  if (isOp(before, 'on', 'from', 'to', 'until', 'by', 'or', 'and', 'after', 'before', 'since') || isMark(before, '-', '/', ',')) return true
  if (tokens.length === 1 || isNeighbour(after)) return true
  return before === undefined && isMark(after, ',', '.', '?', '!', '-')
}

function isNeighbour(token: Token | undefined): boolean {
  if (token === undefined) return false
  if (token.kind === 'number' || isMark(token, '-', '/')) return true
  return (
    ['month', 'part', 'ordinal', 'weekday', 'point', 'which', 'clockword'].some((kind) =>
      token.lexemes.some((lexeme) => lexeme.is === kind),
    ) || isOp(token, 'or', 'at')
  )
}

function trailingWhich(tokens: readonly Token[], index: number): { to: number; which: Which | null } {
  const which = lex(tokens[index], 'which')?.which
  const next = tokens[index + 1]
  const belongsToNext = lex(next, 'unit') !== undefined || lex(next, 'weekday') !== undefined || lex(next, 'part') !== undefined
  if (which === undefined || (belongsToNext && which !== 'afterNext' && /[a-z]/.test(tokens[index]?.text ?? '')))
    return { to: index, which: null }
  // هذا الخميس اللي بعده, الخميس القادم بعد القادم: the last word counts
  const further = lex(tokens[index + 1], 'which')?.which
  return further === undefined || /[a-z]/.test(tokens[index]?.text ?? '') ? { to: index + 1, which } : { to: index + 2, which: further }
}

function weeksAfter(tokens: readonly Token[], index: number): { to: number; weeks: number; inWeeks: boolean } {
  const unit = lex(tokens[index], 'unit')
  if (unit?.unit === 'week' && unit.plural !== true && /[a-z]/.test(tokens[index]?.text ?? '')) {
    return { to: index + 1, weeks: unit.count ?? 1, inWeeks: false }
  }
  if (isOp(tokens[index], 'in')) {
    const found = lengthAt(tokens, index + 1)
    if (found !== null && !found.bare && found.length.days % 7 === 0 && found.length.days > 0) {
      return { to: found.to, weeks: found.length.days / 7, inWeeks: true }
    }
  }
  return { to: index, weeks: 0, inWeeks: false }
}

/** "a week on Tuesday", "a fortnight today", "two weeks from tomorrow", "3 days after the 7th". */
function countedFrom(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = isOp(tokens[index], 'in') ? index + 1 : index
  const found = lengthAt(tokens, start)
  if (found === null || found.bare || (found.length.days === 0 && found.length.months === 0)) return null
  const to = found.to
  const joint = isOp(tokens[to], 'on', 'from') || (isOp(tokens[to], 'after') && found.length.days > 0)
  const direct = lex(tokens[to], 'day') !== undefined && found.length.days % 7 === 0
  if (!joint && !direct) return null
  const base = relativeDay(scan, joint ? to + 1 : to) ?? weekdayDate(scan, to + 1)
  // "3 days from Friday" stays three days, "two weeks from Friday" is a day in two weeks
  const isStay = isOp(tokens[to], 'from') && found.length.days % 7 !== 0 && base?.date.type !== 'offset'
  if (base === null || isStay || countsNights(tokens, start, to)) return null
  return { to: base.to, date: { type: 'shifted', base: base.date, days: found.length.days, months: found.length.months } }
}

function countsNights(tokens: readonly Token[], from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (lex(tokens[index], 'unit')?.night === true) return true
  return false
}

/** "the week after next", "the week of the 9th", "week commencing 9 March". */
function weekLater(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = skipOps(tokens, index, 'the')
  const unit = lex(tokens[start], 'unit')
  if (unit?.unit !== 'week' || unit.plural === true || unit.count !== undefined) return null
  if (lex(tokens[start + 1], 'which')?.which === 'afterNext') return { to: start + 2, date: { type: 'week', shift: 2, edge: null } }
  const text = tokens[start + 1]?.text
  if (text !== 'of' && text !== 'commencing' && text !== 'beginning' && text !== 'starting') return null
  const date = weekdayDate(scan, start + 2) ?? monthDay(scan, start + 2) ?? numericDate(scan, start + 2) ?? ordinalDay(scan, start + 2)
  return date === null ? null : { to: date.to, date: { type: 'weekOf', date: date.date } }
}

function holiday({ tokens }: Scan, index: number): DateFound | null {
  const found = lex(tokens[index], 'holiday')
  if (found === undefined) return null
  const year = yearAt(tokens, index + 1)
  return { to: index + (year === null ? 1 : 2), date: { type: 'day', day: found.day, month: found.month, year } }
}
