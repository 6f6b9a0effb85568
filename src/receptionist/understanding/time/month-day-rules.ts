/** Days of a month, in words and in figures: 7 March · March 7th · the 7th · 7/3/2026 · 2026-03-07 · يوم ٧ · ٧ من الشهر · السابع من مارس. */
import type { DateExpr } from './expressions.ts'
import { isMark, isOp, lex, numberOf, type Token } from './lexemes.ts'
import { endsCleanly, isIntroducedAsCount, type Scan, skipOps } from './scan.ts'

const ARABIC = /[\u0621-\u06d3]/

interface DateFound {
  readonly to: number
  readonly date: DateExpr
}

interface DayOfMonth {
  readonly to: number
  readonly day: number
  /** Said as an ordinal. */
  readonly ordinal: boolean
}

/** A number or ordinal 1–31 that can be a day: not an hour with am/pm, not the first half of 7:30. */
function dayOfMonth(tokens: readonly Token[], index: number): DayOfMonth | null {
  const token = tokens[index]
  const ordinal = lex(token, 'ordinal')
  const spelled = ordinal !== undefined && (ordinal.hour !== true || token?.definite === true) ? ordinal.value : undefined
  if (spelled !== undefined) return { to: index + 1, day: spelled, ordinal: true }
  const value = numberOf(token)
  if (value === undefined || value < 1 || value > 31 || ((token?.text.length ?? 0) > 2 && token?.value !== null)) return null
  if (token?.value === null && arabicTens(tokens, index) !== null) {
    const day = arabicTens(tokens, index) ?? 0
    return day <= 31 ? { to: index + 3, day, ordinal: false } : null
  }
  const suffix = lex(tokens[index + 1], 'suffix') !== undefined && token?.value !== null
  if (suffix) return { to: index + 2, day: value, ordinal: true }
  if (isMark(tokens[index + 1], ':') || lex(tokens[index + 1], 'meridiem') !== undefined || lex(tokens[index + 1], 'oclock') !== undefined)
    return null
  return { to: index + 1, day: value, ordinal: false }
}

/** خمسة وعشرين */
function arabicTens(tokens: readonly Token[], index: number): number | null {
  const unit = numberOf(tokens[index])
  const tens = numberOf(tokens[index + 2])
  if (unit === undefined || tens === undefined || unit > 9 || tens < 20 || tens % 10 !== 0 || tokens[index + 1]?.text !== 'و') return null
  return unit + tens
}

/** A month's name, or شهر ٣. */
function monthAt(tokens: readonly Token[], index: number): { to: number; month: number } | null {
  const named = lex(tokens[index], 'month')
  if (named !== undefined)
    return { to: isMark(tokens[index + 1], '.') && tokens[index + 1]?.gap === false ? index + 2 : index + 1, month: named.month }
  if (lex(tokens[index], 'monthword') === undefined) return null
  const after = lex(tokens[index + 1], 'month')?.month ?? numberOf(tokens[index + 1])
  return after !== undefined && after >= 1 && after <= 12 ? { to: index + 2, month: after } : null
}

/** 2026, '26, عام 2026, or nothing. */
function yearAfter(tokens: readonly Token[], index: number): { to: number; year: number | null } {
  const joint = isMark(tokens[index], ',') || isOp(tokens[index], 'of', 'in') ? index + 1 : index
  const at = ARABIC.test(tokens[joint]?.text ?? '') && lex(tokens[joint], 'unit')?.unit === 'year' ? joint + 1 : joint
  const token = tokens[at]
  if (token?.kind === 'number' && token.text.length === 4 && token.value !== null && token.value >= 1900 && token.value <= 2199) {
    const isClock = isMark(tokens[at + 1], ':') || lex(tokens[at + 1], 'hourmark') !== undefined
    if (!isClock) return { to: at + 1, year: token.value }
  }
  if (isMark(token, "'") && tokens[at + 1]?.kind === 'number' && tokens[at + 1]?.text.length === 2) {
    return { to: at + 2, year: 2000 + Number(tokens[at + 1]?.text) }
  }
  return { to: index, year: null }
}

/** 7 March, the 7th of March, March 7th, March the 7th, ٧ مارس, السابع من شهر مارس, each with or without a year. */
export function monthDay(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = skipDayWord(tokens, index)
  const day = dayOfMonth(tokens, start)
  if (day !== null && !isIntroducedAsLabel(tokens, start)) {
    const monthIndex = skipJoint(tokens, day.to)
    const month = monthAt(tokens, monthIndex)
    if (month !== null && !isVerb(tokens, monthIndex)) return withYear(tokens, month.to, day.day, month.month)
  }
  const month = monthAt(tokens, index)
  if (month === null) return null
  const dayIndex = skipHyphen(tokens, skipOps(tokens, month.to, 'the'))
  const after = dayOfMonth(tokens, dayIndex)
  if (after === null || (!after.ordinal && !endsDay(tokens, after.to) && !isSurelyDay(tokens, index, after.to))) return null
  return withYear(tokens, after.to, after.day, month.month)
}

function withYear(tokens: readonly Token[], at: number, day: number, month: number): DateFound {
  const { to, year } = yearAfter(tokens, at)
  return { to, date: { type: 'day', day, month, year } }
}

function skipDayWord(tokens: readonly Token[], index: number): number {
  const at = skipOps(tokens, index, 'the')
  return lex(tokens[at], 'dayword') !== undefined ? skipOps(tokens, at + 1, 'the') : at
}

function skipJoint(tokens: readonly Token[], index: number): number {
  return skipHyphen(tokens, skipOps(tokens, index, 'of', 'from', 'in', 'the'))
}

function skipHyphen(tokens: readonly Token[], index: number): number {
  return isMark(tokens[index], '-') ? index + 1 : index
}

function isIntroducedAsLabel(tokens: readonly Token[], index: number): boolean {
  return isMark(tokens[index - 1], ':', '/', '.') && tokens[index]?.gap === false
}

/** "may I", "march on". */
function isVerb(tokens: readonly Token[], index: number): boolean {
  return lex(tokens[index], 'month')?.weak === true && lex(tokens[index + 1], 'subject') !== undefined
}

/** A day right after a month's name: "May 5 people" is blocked before, "March 7-9" is a range's start. */
function endsDay(tokens: readonly Token[], index: number): boolean {
  return endsCleanly(tokens, index) || (isMark(tokens[index], '-') && tokens[index + 1]?.kind === 'number')
}

/** After a name that can only be a month the number is its day, unless it counts or measures: "March 4 supposedly", not "June 2 hours". */
function isSurelyDay(tokens: readonly Token[], month: number, index: number): boolean {
  const next = tokens[index]
  if (lex(tokens[month], 'month')?.month === 5 || next?.kind !== 'word' || !next.gap) return false
  return lex(next, 'unit') === undefined && lex(next, 'counted') === undefined && lex(next, 'money') === undefined
}

/** the 7th · on the second · يوم ٧ · ٧ الشهر · ٧ من الشهر الجاي · the 7th of next month */
export function ordinalDay(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const definite = isOp(tokens[index], 'the')
  const start = skipDayWord(tokens, index)
  const dayword = lex(tokens[start - 1], 'dayword') !== undefined || lex(tokens[start - 2], 'dayword') !== undefined
  const day = dayOfMonth(tokens, start)
  if (day === null || day.day > 31) return null
  const month = pointedMonth(tokens, day.to)
  if (month !== null) return { to: month.to, date: { type: 'day', day: day.day, month: null, year: null, shift: month.shift } }
  if (!day.ordinal && !dayword) return null
  // يوم السبت 6 المسا: behind the weekday's name and before a part of the day stands an hour.
  const hour = lex(tokens[start - 1], 'weekday') !== undefined && day.day <= 12 && isPartOfDay(tokens[day.to])
  if (!day.ordinal && hour) return null
  if (!endsCleanly(tokens, day.to) && !isRangeDash(tokens, day.to)) return null
  const spelled = tokens[start]?.kind === 'word'
  const said = isOp(tokens[index - 1], 'on', 'from', 'until', 'by', 'after', 'before', 'since')
  const named = lex(tokens[index - 1], 'weekday') !== undefined
  if (scan.choosing && !said && !dayword && !named) return null
  if (spelled && !dayword && !((said || named) && (definite || tokens[start]?.definite === true)) && !(scan.expecting && definite))
    return null
  if (!dayword && lex(tokens[start - 1], 'label') !== undefined && !said) return null
  if (tokens[day.to]?.text === 'one' || (isIntroducedAsCount(tokens, start, true) && !dayword && !said)) return null
  return { to: day.to, date: { type: 'day', day: day.day, month: null, year: null } }
}

function isPartOfDay(token: Token | undefined): boolean {
  return lex(token, 'part') !== undefined || lex(token, 'meridiem') !== undefined
}

function isRangeDash(tokens: readonly Token[], index: number): boolean {
  return isMark(tokens[index], '-') && tokens[index + 1]?.kind === 'number'
}

/** "of this month", "of next month", "the 25th this month", من الشهر الجاي, بالشهر. */
function pointedMonth(tokens: readonly Token[], index: number): { to: number; shift: number } | null {
  let at = skipOps(tokens, index, 'of', 'from', 'in')
  const joined = at > index
  const article = isOp(tokens[at], 'the')
  if (article) at++
  const leading = lex(tokens[at], 'which')?.which
  if (leading !== undefined) at++
  const unit = lex(tokens[at], 'unit')
  if (unit?.unit !== 'month' || unit.plural === true || unit.count !== undefined) return null
  const arabic = tokens[at]?.definite === true
  if (leading === undefined && !arabic && !(joined && article)) return null
  const trailing = arabic ? lex(tokens[at + 1], 'which')?.which : undefined
  const which = trailing ?? leading ?? 'this'
  const shift = which === 'last' ? -1 : which === 'this' ? 0 : which === 'afterNext' ? 2 : 1
  return { to: trailing === undefined ? at + 1 : at + 2, shift }
}

/** 7/3 · 7/3/2026 · 07.03.2026 · 7-3-26 · 2026-03-07. Two parts only with a slash: "4-6" and "5.30" are times. */
export function numericDate(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = skipDayWord(tokens, index)
  const [first, mark, second, markTwo, third] = [0, 1, 2, 3, 4].map((offset) => tokens[start + offset])
  if (first?.kind !== 'number' || second?.kind !== 'number' || !isMark(mark, '/', '-', '.') || mark?.gap === true || second.gap) return null
  const hasThird = third?.kind === 'number' && markTwo?.text === mark?.text && markTwo?.gap === false && !third.gap
  if (hasThird && third?.value !== null && third !== undefined) return threeParts(tokens, start, [first, second, third])
  if (mark?.text !== '/' || first.text.length > 2 || second.text.length > 2 || isMark(tokens[start + 3], '/', '%')) return null
  if (!endsCleanly(tokens, start + 3) || first.value === null || second.value === null || lex(tokens[start - 1], 'label') !== undefined)
    return null
  // "5/5" and "10/10" are marks
  const isMarkOutOf = first.value === second.value && first.value % 5 === 0 && !scan.expecting
  if (isMarkOutOf && !isOp(tokens[start - 1], 'on', 'by', 'from', 'until', 'in')) return null
  return { to: start + 3, date: { type: 'numeric', first: first.value, second: second.value, year: null } }
}

function threeParts(tokens: readonly Token[], start: number, parts: readonly Token[]): DateFound | null {
  const [first, second, third] = parts.map((token) => token.value ?? 0)
  if (first === undefined || second === undefined || third === undefined) return null
  const to = start + 5
  if (isMark(tokens[to], '/', '-') && tokens[to]?.gap === false) return null
  if (parts[0]?.text.length === 4) return { to, date: { type: 'day', day: third, month: second, year: first } }
  if ((parts[0]?.text.length ?? 9) > 2 || (parts[1]?.text.length ?? 9) > 2) return null
  if (parts[2]?.text.length === 4) return { to, date: { type: 'numeric', first, second, year: third } }
  if (parts[2]?.text.length === 2) return { to, date: { type: 'numeric', first, second, year: 2000 + third } }
  return null
}
