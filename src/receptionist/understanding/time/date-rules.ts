/** Rules for single dates: relative days, weekdays, days of a month, numeric dates, weeks, months. Ranges and bounds are in `date-range-rules.ts`. */
import type { DateExpr } from './expressions.ts'
import { datePiece, lengthAt } from './length-rules.ts'
import { isMark, isOp, lex, numberOf, type Token, type Which } from './lexemes.ts'
import { monthDay, numericDate, ordinalDay } from './month-day-rules.ts'
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
  edgeOf,
  wholeWeek,
  wholeMonth,
  wholeYear,
  weekend,
  holiday,
]

/** The longest single date at `index`. */
export function dateAt(scan: Scan, index: number): DateFound | null {
  let best: DateFound | null = null
  for (const read of READERS) {
    const found = read(scan, index)
    if (found !== null && (best === null || found.to > best.to)) best = found
  }
  return best
}

export const DATE_RULES: readonly Rule[] = [singleDate, partOfThisDay]

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

function relativeDay({ tokens }: Scan, index: number): DateFound | null {
  const start = isOp(tokens[index], 'the') ? index + 1 : index
  const day = lex(tokens[start], 'day')
  if (day === undefined) return null
  // "tomorrow week", "a week tomorrow" (the latter in countedFrom)
  const week = lex(tokens[start + 1], 'unit')
  const weeks = week?.unit === 'week' && week.plural !== true && tokens[start + 1]?.text !== 'اسبوع' ? (week.count ?? 1) : 0
  const date: DateExpr = day.rest === true ? { type: 'offset', days: 0, rest: true } : { type: 'offset', days: day.offset + 7 * weeks }
  return { to: start + (weeks > 0 ? 2 : 1), date }
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
  if (need === 'article') return token?.definite === true || (lex(token, 'number') === undefined && isNeighbour(after))
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
  const base = relativeDay(scan, joint ? to + 1 : to) ?? weekdayDate(scan, to + 1) ?? monthDay(scan, to + 1) ?? ordinalDay(scan, to + 1)
  if (base === null) return null
  return { to: base.to, date: { type: 'shifted', base: base.date, days: found.length.days, months: found.length.months } }
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

const SHIFTS: Readonly<Record<Which, number>> = { this: 0, next: 1, coming: 1, afterNext: 2, last: -1 }

/** The unit with its "this/next/last" on either side: next week, الاسبوع الجاي. */
function pointedUnit(tokens: readonly Token[], index: number, name: 'week' | 'month' | 'year'): { to: number; shift: number } | null {
  let at = skipOps(tokens, index, 'the')
  const leading = lex(tokens[at], 'which')?.which
  if (leading !== undefined) at++
  const token = tokens[at]
  const unit = lex(token, 'unit')
  if (unit?.unit !== name || unit.plural === true || unit.count !== undefined) return null
  const trailing = lex(tokens[at + 1], 'which')?.which
  const useTrailing =
    trailing !== undefined && (/[\u0621-\u06d3]/.test(token?.text ?? '') || trailing === 'afterNext' || trailing === 'coming')
  if (useTrailing) return { to: at + 2, shift: SHIFTS[trailing] }
  if (leading === undefined) return null
  return { to: at + 1, shift: SHIFTS[leading] }
}

function wholeWeek({ tokens }: Scan, index: number): DateFound | null {
  const shade = lex(tokens[index], 'shade')
  const found = pointedUnit(tokens, skipOps(tokens, shade ? index + 1 : index, 'in', 'on'), 'week')
  if (found === null) return null
  const edge = shade === undefined ? null : shade.shade === 'early' ? 'start' : shade.shade === 'mid' ? 'mid' : 'end'
  return { to: found.to, date: { type: 'week', shift: found.shift, edge } }
}

/** "next month"; a month's name when it can only be that ("in March", "January"); "March 2027". */
function wholeMonth(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const pointed = pointedUnit(tokens, index, 'month')
  if (pointed !== null) return { to: pointed.to, date: { type: 'month', month: null, shift: pointed.shift, year: null, edge: null } }
  const leading = lex(tokens[index], 'which')?.which
  const at = leading === undefined ? index : index + 1
  const named = monthName(tokens, at)
  if (named === null) return null
  const trailing = lex(tokens[named.to], 'which')?.which
  const year = yearAt(tokens, named.to)
  const before = tokens[at - 1]
  const introduced =
    leading !== undefined || year !== null || isOp(before, 'in', 'since', 'until', 'by', 'of', 'from', 'within', 'before', 'after')
  if (named.weak && !introduced) return null
  const to = year !== null ? named.to + 1 : trailing !== undefined && named.arabic ? named.to + 1 : named.to
  return { to, date: { type: 'month', month: named.month, shift: leading === 'last' ? -1 : 0, year, edge: null } }
}

function monthName(tokens: readonly Token[], at: number): { to: number; month: number; weak: boolean; arabic: boolean } | null {
  const month = lex(tokens[at], 'month')
  const arabic = /[\u0621-\u06d3]/.test(tokens[at]?.text ?? '')
  if (month !== undefined) return { to: at + 1, month: month.month, weak: month.weak === true, arabic }
  if (lex(tokens[at], 'monthword') === undefined) return null
  const named = lex(tokens[at + 1], 'month')
  const value = named?.month ?? numberOf(tokens[at + 1])
  return value === undefined || value < 1 || value > 12 ? null : { to: at + 2, month: value, weak: false, arabic: true }
}

export function yearAt(tokens: readonly Token[], index: number): number | null {
  const token = tokens[index]
  if (token?.value === null || token === undefined || token.kind !== 'number' || token.text.length !== 4) return null
  return token.value >= 1900 && token.value <= 2199 ? token.value : null
}

/** "next year", "in 2019", "since 2009". */
function wholeYear({ tokens }: Scan, index: number): DateFound | null {
  const pointed = pointedUnit(tokens, index, 'year')
  if (pointed !== null) return { to: pointed.to, date: { type: 'year', year: null, shift: pointed.shift, edge: null } }
  const year = yearAt(tokens, index)
  if (year === null || !isOp(tokens[index - 1], 'in', 'since', 'from', 'until', 'by', 'before', 'after')) return null
  return { to: index + 1, date: { type: 'year', year, shift: 0, edge: null } }
}

/** "end of the month", "beginning of next week", "mid March", "نهاية الشهر", "اول الشهر الجاي". */
function edgeOf(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = skipOps(tokens, index, 'the')
  const edge = lex(tokens[start], 'edge')?.edge
  if (edge === undefined) return null
  const hyphen = isMark(tokens[start + 1], '-') ? 1 : 0
  const at = skipOps(tokens, start + 1 + hyphen, 'of', 'in')
  if (lex(tokens[start], 'shade') !== undefined && edge !== 'mid' && lex(tokens[skipOps(tokens, at, 'the')], 'month') === undefined) {
    if (lex(tokens[start], 'part') !== undefined) return null
  }
  const whole = wholeWeek(scan, at) ?? wholeMonth(scan, at) ?? wholeYear(scan, at) ?? bareUnit(tokens, at)
  if (whole === null) return null
  const { date } = whole
  if (date.type !== 'week' && date.type !== 'month' && date.type !== 'year') return null
  return { to: whole.to, date: { ...date, edge } }
}

/** "the month" in "end of the month"; a month's weak name too: "mid March". */
function bareUnit(tokens: readonly Token[], index: number): DateFound | null {
  const at = skipOps(tokens, index, 'the')
  const month = lex(tokens[at], 'month')
  if (month !== undefined) return { to: at + 1, date: { type: 'month', month: month.month, shift: 0, year: null, edge: null } }
  const unit = lex(tokens[at], 'unit')
  if (unit === undefined || unit.plural === true || unit.count !== undefined) return null
  if (at === index && !tokens[at]?.definite) return null
  if (unit.unit === 'week') return { to: at + 1, date: { type: 'week', shift: 0, edge: null } }
  if (unit.unit === 'month') return { to: at + 1, date: { type: 'month', month: null, shift: 0, year: null, edge: null } }
  return unit.unit === 'year' ? { to: at + 1, date: { type: 'year', year: null, shift: 0, edge: null } } : null
}

function weekend({ tokens }: Scan, index: number): DateFound | null {
  let at = skipOps(tokens, index, 'the')
  const leading = lex(tokens[at], 'which')?.which ?? null
  if (leading !== null) at++
  if (lex(tokens[at], 'weekend') === undefined) return null
  const trailing = lex(tokens[at + 1], 'which')?.which
  const arabic = /[\u0621-\u06d3]/.test(tokens[at]?.text ?? '')
  return {
    to: trailing !== undefined && arabic ? at + 2 : at + 1,
    date: { type: 'weekend', which: trailing !== undefined && arabic ? trailing : leading },
  }
}

function holiday({ tokens }: Scan, index: number): DateFound | null {
  const found = lex(tokens[index], 'holiday')
  if (found === undefined) return null
  const year = yearAt(tokens, index + 1)
  return { to: index + (year === null ? 1 : 2), date: { type: 'day', day: found.day, month: found.month, year } }
}
