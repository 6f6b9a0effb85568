/**
 * Dates against the clock. The conventions:
 *
 * - "Tuesday", "this Tuesday": the next one from tomorrow on. On a Tuesday a bare "Tuesday" may mean in a week or today: `which_week`, in a week first, because
 *   who means today says "today".
 * - "next Tuesday": when the coming Tuesday still lies in this Monday–Sunday week, people mean either: `which_week`, next week's first, because who means
 *   the nearer one usually says "this". When the coming one lies in next week already it is that one. الثلاثاء الجاي is always the coming one.
 * - "Tuesday week", "the Tuesday after next", الثلاثاء اللي بعده: the coming one + 7.
 * - A date without a year, a day without a month: the next from today on, today included. A day of this very month that has gone by ("6 March" on the 15th) is
 *   that day and no other 50 weeks ahead: it has passed, and another is asked for.
 * - A weekday and a date that disagree: `weekday_conflict`, the date first, then that weekday of the same week, then (when no month was said) the next
 *   month in which they agree.
 * - A week is Monday–Sunday; "this week/month" begins today. "After Tuesday" is open and ends 30 days later, because a range needs an end.
 */
import type { AmbiguityKind } from '../types.ts'
import { addMonths, civil, dayNumber, daysInMonth, monthAfter, validDay, weekdayOf } from './calendar.ts'
import type { Clock } from './clock.ts'
import type { DateExpr } from './expressions.ts'
import type { Edge } from './lexemes.ts'
import { resolveBound } from './resolve-bound.ts'

/** Day numbers, both inclusive. */
export interface DaySpan {
  readonly from: number
  readonly to: number
}

export interface DateChoice {
  /** Best first, never empty. */
  readonly options: readonly DaySpan[]
  readonly kind: AmbiguityKind | null
  readonly grain: 'day' | 'week' | 'month' | 'range'
}

/** Null when there is no such date (30 February). */
export function resolveDate(expr: DateExpr, clock: Clock): DateChoice | null {
  switch (expr.type) {
    case 'offset':
      return oneDay(clock.today + expr.days)
    case 'weekday':
      return resolveWeekday(expr, clock)
    case 'day':
      return resolveDay(expr, clock)
    case 'numeric':
      return resolveNumeric(expr, clock)
    case 'week':
      return resolveWeek(expr.shift, expr.edge, clock)
    case 'weekend':
      return resolveWeekend(expr.which, clock)
    case 'month':
      return resolveMonth(expr, clock)
    case 'year':
      return resolveYear(expr, clock)
    case 'season':
      return resolveSeason(expr, clock)
    case 'decade':
      return { options: [{ from: dayNumber(expr.year, 1, 1), to: dayNumber(expr.year + 9, 12, 31) }], kind: null, grain: 'range' }
    case 'days':
      return { options: [{ from: clock.today + expr.from, to: clock.today + expr.to }], kind: null, grain: 'range' }
    case 'shifted':
      return mapDays(resolveDate(expr.base, clock), (day) => addMonths(day + expr.days, expr.months))
    case 'nth':
      return resolveNth(expr, clock)
    case 'weekdayIn':
      return inWeek(expr.day, expr.week, clock)
    case 'named':
      return resolveNamed(expr.day, expr.date, clock)
    case 'weekOf':
      return weekOf(resolveDate(expr.date, clock))
    case 'range':
    case 'bound':
      return resolveBound(expr, clock)
    default:
      return expr satisfies never
  }
}

function oneDay(day: number): DateChoice {
  return { options: [{ from: day, to: day }], kind: null, grain: 'day' }
}

function days(numbers: readonly number[], kind: AmbiguityKind): DateChoice {
  return { options: numbers.map((day) => ({ from: day, to: day })), kind: numbers.length > 1 ? kind : null, grain: 'day' }
}

function mapDays(choice: DateChoice | null, map: (day: number) => number): DateChoice | null {
  if (choice === null) return null
  return { ...choice, options: choice.options.map((option) => ({ from: map(option.from), to: map(option.to) })) }
}

function comingDay(weekday: number, clock: Clock): number {
  return clock.today + ((weekday - clock.weekday + 6) % 7) + 1
}

function sundayOfWeek(clock: Clock): number {
  return clock.today + 7 - clock.weekday
}

function resolveWeekday(expr: Extract<DateExpr, { type: 'weekday' }>, clock: Clock): DateChoice {
  const coming = comingDay(expr.day, clock)
  const isToday = expr.day === clock.weekday
  if (expr.inWeeks === true) {
    const earliest = clock.today + 7 * expr.weeks
    return oneDay(earliest + ((expr.day - clock.weekday + 7) % 7))
  }
  const later = 7 * expr.weeks
  switch (expr.which) {
    case null:
      return isToday && later === 0 ? days([coming, clock.today], 'which_week') : oneDay(coming + later)
    case 'this':
      return oneDay((isToday ? clock.today : coming) + later)
    case 'coming':
      return oneDay(coming + later)
    case 'next':
      return coming <= sundayOfWeek(clock) && later === 0 ? days([coming + 7, coming], 'which_week') : oneDay(coming + later)
    case 'afterNext':
      return oneDay(coming + 7 + later)
    case 'last':
      return oneDay(coming - (isToday ? 14 : 7))
    default:
      return expr.which satisfies never
  }
}

/** How many months ahead a day without a month, or years a 29 February, is looked for. */
const MONTHS_AHEAD = 12
const YEARS_AHEAD = 8

function resolveDay(expr: Extract<DateExpr, { type: 'day' }>, clock: Clock): DateChoice | null {
  const today = civil(clock.today)
  if (expr.shift !== undefined) {
    const { year, month } = monthAfter(today.year, today.month, expr.shift)
    const day = validDay(year, month, expr.day)
    return day === null ? null : oneDay(day)
  }
  if (expr.month === null) {
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      const { year, month } = monthAfter(today.year, today.month, ahead)
      const day = validDay(year, month, expr.day)
      if (day !== null && day >= clock.today) return oneDay(day)
    }
    return null
  }
  if (expr.year !== null) {
    const day = validDay(expr.year, expr.month, expr.day)
    return day === null ? null : oneDay(day)
  }
  for (let ahead = 0; ahead <= YEARS_AHEAD; ahead++) {
    const day = validDay(today.year + ahead, expr.month, expr.day)
    if (day !== null && (day >= clock.today || (ahead === 0 && expr.month === today.month))) return oneDay(day)
  }
  return null
}

/** 3/4 in the tenant's order; in the other one when only that is a date. */
function resolveNumeric(expr: Extract<DateExpr, { type: 'numeric' }>, clock: Clock): DateChoice | null {
  const dayFirst = { type: 'day' as const, day: expr.first, month: expr.second, year: expr.year }
  const monthFirst = { type: 'day' as const, day: expr.second, month: expr.first, year: expr.year }
  const order = clock.dateOrder === 'dmy' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  for (const date of order) {
    const resolved = date.month <= 12 && date.month >= 1 ? resolveDay(date, clock) : null
    if (resolved !== null) return resolved
  }
  return null
}

function resolveWeek(shift: number, edge: Edge | null, clock: Clock): DateChoice {
  const monday = clock.today - clock.weekday + 1 + 7 * shift
  const [first, last] = edge === null ? [0, 6] : { start: [0, 1], mid: [2, 3], end: [4, 6] }[edge]
  const from = monday + (first ?? 0)
  const to = monday + (last ?? 6)
  return {
    options: [{ from: shift === 0 ? Math.min(Math.max(from, clock.today), to) : from, to }],
    kind: null,
    grain: edge === null ? 'week' : 'range',
  }
}

function weekOf(choice: DateChoice | null): DateChoice | null {
  const day = choice?.options[0]?.from
  if (day === undefined) return null
  const monday = day - weekdayOf(day) + 1
  return { options: [{ from: monday, to: monday + 6 }], kind: null, grain: 'week' }
}

/** "Thursday next week". */
function inWeek(weekday: number, week: DateExpr, clock: Clock): DateChoice | null {
  const shift = week.type === 'week' ? week.shift : 0
  return oneDay(clock.today - clock.weekday + weekday + 7 * shift)
}

function resolveWeekend(which: Extract<DateExpr, { type: 'weekend' }>['which'], clock: Clock): DateChoice {
  const [first, last] = clock.weekend
  const length = (last - first + 7) % 7
  const sinceStart = (clock.weekday - first + 7) % 7
  const isNow = sinceStart <= length
  const start = isNow ? clock.today - sinceStart : clock.today + 7 - sinceStart
  const span = (from: number): DaySpan => ({ from: Math.max(from, isNow && from < clock.today ? clock.today : from), to: from + length })
  const later = { from: start + 7, to: start + 7 + length }
  const range = { kind: null, grain: 'range' as const }
  switch (which) {
    case null:
    case 'this':
      return { ...range, options: [span(start)] }
    case 'coming':
      return { ...range, options: [isNow ? later : span(start)] }
    case 'next':
      return isNow ? { ...range, options: [later] } : { ...range, options: [later, span(start)], kind: 'which_week' }
    case 'afterNext':
      return { ...range, options: [isNow ? { from: later.from + 7, to: later.to + 7 } : later] }
    case 'last':
      return { ...range, options: [{ from: start - 7, to: start - 7 + length }] }
    default:
      return which satisfies never
  }
}

function resolveMonth(expr: Extract<DateExpr, { type: 'month' }>, clock: Clock): DateChoice | null {
  const today = civil(clock.today)
  const named = expr.month !== null
  const passed = named && (expr.month ?? 0) < today.month
  const target = named
    ? { year: expr.year ?? today.year + (expr.shift < 0 ? (passed ? 0 : -1) : passed ? 1 : 0), month: expr.month ?? 1 }
    : monthAfter(today.year, today.month, expr.shift)
  const first = validDay(target.year, target.month, 1)
  if (first === null) return null
  const last = first + daysInMonth(target.year, target.month) - 1
  const edges = { start: [first, first + 6], mid: [first + 10, first + 19], end: [last - 6, last] } as const
  const [from, to] = expr.edge === null ? [first, last] : edges[expr.edge]
  const isCurrent = clock.today >= first && clock.today <= last
  return {
    options: [{ from: isCurrent ? Math.min(Math.max(from, clock.today), to) : from, to }],
    kind: null,
    grain: expr.edge === null ? 'month' : 'range',
  }
}

function resolveYear(expr: Extract<DateExpr, { type: 'year' }>, clock: Clock): DateChoice | null {
  const year = expr.year ?? civil(clock.today).year + expr.shift
  const first = validDay(year, 1, 1)
  const last = validDay(year, 12, 31)
  if (first === null || last === null) return null
  const from = expr.edge === 'end' ? last - 30 : expr.edge === 'mid' ? first + 150 : first
  const to = expr.edge === 'start' ? first + 30 : expr.edge === 'mid' ? first + 211 : last
  return { options: [{ from: year === civil(clock.today).year ? Math.max(from, clock.today) : from, to }], kind: null, grain: 'range' }
}

/** "This winter" in February began in December; "next winter" said then is the one after. */
function resolveSeason({ month, shift }: Extract<DateExpr, { type: 'season' }>, clock: Clock): DateChoice {
  const { year } = civil(clock.today)
  const spans = [-1, 0, 1, 2].map((years) => {
    const end = monthAfter(year + years, month, 3)
    return { from: dayNumber(year + years, month, 1), to: dayNumber(end.year, end.month, 1) - 1 }
  })
  const coming = spans.findIndex(({ to }) => to >= clock.today)
  const isNow = (spans[coming]?.from ?? 0) <= clock.today
  const span = spans[coming + (shift > 0 && !isNow ? 0 : shift)] ?? { from: clock.today, to: clock.today }
  return { options: [{ from: shift === 0 ? Math.max(span.from, clock.today) : span.from, to: span.to }], kind: null, grain: 'range' }
}

function resolveNth(expr: Extract<DateExpr, { type: 'nth' }>, clock: Clock): DateChoice | null {
  const today = civil(clock.today)
  const ahead = expr.month === null ? expr.shift : (expr.month - today.month + 12) % 12
  for (const month of [ahead, ahead + (expr.month === null ? 1 : 12)]) {
    const target =
      expr.year === null || expr.month === null ? monthAfter(today.year, today.month, month) : { year: expr.year, month: expr.month }
    const day = nthOf(expr.nth, expr.day, target)
    if (day !== null && (day >= clock.today || expr.year !== null)) return oneDay(day)
  }
  return null
}

function nthOf(nth: number, weekday: number, { year, month }: { year: number; month: number }): number | null {
  const first = dayNumber(year, month, 1)
  const length = daysInMonth(year, month)
  const offset = (weekday - weekdayOf(first) + 7) % 7
  if (nth < 0) return first + offset + 7 * Math.floor((length - 1 - offset) / 7)
  const day = offset + 7 * (nth - 1)
  return day < length ? first + day : null
}

/** How far ahead a weekday and a bare day of the month may agree to be worth offering ("Friday the 29th"). */
const AGREES_WITHIN = 190

function resolveNamed(weekday: number, date: DateExpr, clock: Clock): DateChoice | null {
  const day = resolveDate(date, clock)?.options[0]?.from
  if (day === undefined) return null
  if (weekdayOf(day) === weekday) return oneDay(day)
  if (date.type === 'offset') return days([day, comingDay(weekday, clock)], 'weekday_conflict')
  const inSameWeek = day - weekdayOf(day) + weekday
  const candidates = [day, inSameWeek < clock.today && day >= clock.today ? inSameWeek + 7 : inSameWeek]
  if (date.type === 'day' && date.month === null && date.shift === undefined) {
    for (let later = day + 1; later <= day + AGREES_WITHIN; later++) {
      if (weekdayOf(later) === weekday && civil(later).day === date.day) {
        candidates.push(later)
        break
      }
    }
  }
  return days(candidates, 'weekday_conflict')
}
