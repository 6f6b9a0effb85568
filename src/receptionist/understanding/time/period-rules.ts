/** Rules for weeks, weekends, months and years, their beginnings and ends, and the n-th weekday in them. */
import type { DateExpr } from './expressions.ts'
import { isMark, isOp, lex, numberOf, type Token, type Which } from './lexemes.ts'
import { type Scan, skipOps } from './scan.ts'

interface DateFound {
  readonly to: number
  readonly date: DateExpr
}

const ARABIC = /[\u0621-\u06d3]/
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
  const useTrailing = trailing !== undefined && (ARABIC.test(token?.text ?? '') || trailing === 'afterNext' || trailing === 'coming')
  if (useTrailing) return { to: at + 2, shift: SHIFTS[trailing] }
  if (leading === undefined) return null
  return { to: at + 1, shift: SHIFTS[leading] }
}

export function wholeWeek({ tokens }: Scan, index: number): DateFound | null {
  const shade = lex(tokens[index], 'shade')
  const found = pointedUnit(tokens, skipOps(tokens, shade ? index + 1 : index, 'in', 'on'), 'week')
  if (found === null) return null
  const edge = shade === undefined ? null : shade.shade === 'early' ? 'start' : shade.shade === 'mid' ? 'mid' : 'end'
  return { to: found.to, date: { type: 'week', shift: found.shift, edge } }
}

/** "next month"; a month's name when it can only be that ("in March", "January"); "March 2027". */
export function wholeMonth(scan: Scan, index: number): DateFound | null {
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
    leading !== undefined ||
    year !== null ||
    isOp(before, 'in', 'since', 'until', 'by', 'of', 'from', 'within', 'around', 'before', 'after')
  if (named.weak && !introduced && !scan.expecting) return null
  const to = year !== null ? named.to + 1 : trailing !== undefined && named.arabic ? named.to + 1 : named.to
  return { to, date: { type: 'month', month: named.month, shift: leading === 'last' ? -1 : 0, year, edge: null } }
}

function monthName(tokens: readonly Token[], at: number): { to: number; month: number; weak: boolean; arabic: boolean } | null {
  const month = lex(tokens[at], 'month')
  const arabic = ARABIC.test(tokens[at]?.text ?? '')
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
export function wholeYear({ tokens }: Scan, index: number): DateFound | null {
  const pointed = pointedUnit(tokens, index, 'year')
  if (pointed !== null) return { to: pointed.to, date: { type: 'year', year: null, shift: pointed.shift, edge: null } }
  const year = yearAt(tokens, index)
  if (year === null || !isOp(tokens[index - 1], 'in', 'since', 'from', 'until', 'by', 'before', 'after')) return null
  return { to: index + 1, date: { type: 'year', year, shift: 0, edge: null } }
}

/** "this winter", "next summer", "in the spring", هذا الشتاء, الصيف الجاي. Without such a word Summer is a name and fall a verb; "the spring of life" is another. */
export function season({ tokens }: Scan, index: number): DateFound | null {
  const start = skipOps(tokens, index, 'the')
  const leading = lex(tokens[start], 'which')?.which
  const at = leading === undefined ? start : start + 1
  const token = tokens[at]
  const named = lex(token, 'season')
  if (named === undefined || isOp(tokens[at + 1], 'of')) return null
  const arabic = ARABIC.test(token?.text ?? '')
  const trailing = arabic ? lex(tokens[at + 1], 'which')?.which : undefined
  const which = trailing ?? leading
  const introduced = isOp(tokens[index - 1], 'in', 'by', 'until', 'before', 'after') && (start > index || arabic)
  if (which === undefined && !introduced) return null
  return {
    to: trailing === undefined ? at + 1 : at + 2,
    date: { type: 'season', month: named.month, shift: which === undefined ? 0 : SHIFTS[which] },
  }
}

/** "the sixties", الستينات. */
export function decade({ tokens }: Scan, index: number): DateFound | null {
  const at = skipOps(tokens, index, 'the')
  const found = lex(tokens[at], 'decade')
  if (found === undefined || (at === index && tokens[at]?.definite !== true)) return null
  return { to: at + 1, date: { type: 'decade', year: found.year } }
}

/** "end of the month", "beginning of next week", "mid March", "نهاية الشهر", "اول الشهر الجاي". */
export function edgeOf(scan: Scan, index: number): DateFound | null {
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

/** "the first Monday of April", "the last Friday of the month", اول خميس من الشهر الجاي. */
export function nthWeekday(scan: Scan, index: number): DateFound | null {
  const { tokens } = scan
  const start = skipOps(tokens, index, 'the')
  const isLast = lex(tokens[start], 'which')?.which === 'last' || lex(tokens[start], 'edge')?.edge === 'end'
  const isFirst = lex(tokens[start], 'edge')?.edge === 'start'
  const nth = isLast ? -1 : isFirst ? 1 : lex(tokens[start], 'ordinal')?.value
  const weekday = lex(tokens[start + 1], 'weekday')
  if (nth === undefined || nth > 5 || weekday === undefined) return null
  const at = skipOps(tokens, start + 2, 'of', 'in', 'from')
  if (at === start + 2) return null
  const month = wholeMonth(scan, at) ?? bareUnit(tokens, at)
  if (month?.date.type !== 'month') return null
  return {
    to: month.to,
    date: { type: 'nth', nth, day: weekday.day, month: month.date.month, shift: month.date.shift, year: month.date.year },
  }
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

export function weekend({ tokens }: Scan, index: number): DateFound | null {
  let at = skipOps(tokens, index, 'the')
  const leading = lex(tokens[at], 'which')?.which ?? null
  if (leading !== null) at++
  if (lex(tokens[at], 'weekend') === undefined) return null
  const trailing = lex(tokens[at + 1], 'which')?.which
  const arabic = ARABIC.test(tokens[at]?.text ?? '')
  return {
    to: trailing !== undefined && arabic ? at + 2 : at + 1,
    date: { type: 'weekend', which: trailing !== undefined && arabic ? trailing : leading },
  }
}
