import type { Clock } from './clock.ts'
import type { DateExpr } from './expressions.ts'
import { type DateChoice, resolveDate } from './resolve-date.ts'

/** Days after which "from Monday" ends when no end was said. */
const OPEN_DAYS = 30

/** Date ranges and dates with an open side. */
export function resolveBound(expr: Extract<DateExpr, { type: 'range' | 'bound' }>, clock: Clock): DateChoice | null {
  if (expr.type === 'range') return resolveRange(expr.from, expr.to, clock)
  const date = resolveDate(expr.date, clock)
  const best = date?.options[0]
  if (best === undefined) return null
  const span = {
    after: from(best.to + 1),
    from: from(best.from),
    before: until(best.from - 1),
    until: until(best.to),
    by: until(best.to),
    since: since(best.from),
  }
  return { options: [span[expr.op]], kind: null, grain: 'range' }

  function from(day: number) {
    return { from: day, to: day + OPEN_DAYS }
  }
  function until(day: number) {
    return { from: Math.min(clock.today, day), to: day }
  }
  function since(day: number) {
    return day <= clock.today ? { from: day, to: clock.today } : from(day)
  }
}

function resolveRange(from: DateExpr, to: DateExpr, clock: Clock): DateChoice | null {
  const first = resolveDate(from, clock)?.options[0]
  if (first === undefined) return null
  // The end is the next such day after the beginning, unless it is counted from today
  const relative = to.type === 'offset' || to.type === 'shifted' || to.type === 'weekdayIn'
  const last = resolveDate(to, relative ? clock : startingAt(clock, first.from))?.options[0]
  if (last === undefined) return null
  if (last.to < first.from) return { options: [{ from: last.from, to: first.to }], kind: null, grain: 'range' }
  return { options: [{ from: first.from, to: last.to }], kind: null, grain: 'range' }
}

function startingAt(clock: Clock, day: number): Clock {
  return { ...clock, today: day, weekday: ((((day + 3) % 7) + 7) % 7) + 1 }
}
