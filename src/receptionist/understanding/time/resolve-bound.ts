import { weekdayOf } from './calendar.ts'
import type { Clock } from './clock.ts'
import type { BoundOp, DateExpr } from './expressions.ts'
import { type DateChoice, type DaySpan, resolveDate } from './resolve-date.ts'

/** Days after which "from Monday" ends when no end was said. */
const OPEN_DAYS = 30

/** Date ranges and dates with an open side. An ambiguous beginning stays ambiguous. */
export function resolveBound(expr: Extract<DateExpr, { type: 'range' | 'bound' }>, clock: Clock): DateChoice | null {
  const date = resolveDate(expr.type === 'range' ? expr.from : boundDate(expr), clock)
  if (date === null) return null
  const options: DaySpan[] = []
  for (const option of date.options) {
    const span = expr.type === 'range' ? spanTo(option, expr.to, clock) : boundSpan(option, expr.op, clock)
    if (span !== null) options.push(span)
  }
  return options.length === 0 ? null : { options, kind: options.length > 1 ? date.kind : null, grain: 'range' }
}

/** "Since Thursday" looks back. */
function boundDate({ op, date }: Extract<DateExpr, { type: 'bound' }>): DateExpr {
  return op === 'since' && date.type === 'weekday' && date.which === null ? { ...date, which: 'last' } : date
}

function boundSpan(date: DaySpan, op: BoundOp, clock: Clock): DaySpan {
  const open = (day: number): DaySpan => ({ from: day, to: day + OPEN_DAYS })
  const until = (day: number): DaySpan => ({ from: Math.min(clock.today, day), to: day })
  switch (op) {
    case 'after':
      return open(date.to + 1)
    case 'from':
      return open(date.from)
    case 'before':
      return until(date.from - 1)
    case 'until':
    case 'by':
      return until(date.to)
    case 'since':
      return date.from <= clock.today ? { from: date.from, to: clock.today } : open(date.from)
    default:
      return op satisfies never
  }
}

/** The end is the next such day after the beginning, unless it is counted from today. */
function spanTo(first: DaySpan, to: DateExpr, clock: Clock): DaySpan | null {
  const relative = to.type === 'offset' || to.type === 'shifted' || to.type === 'weekdayIn'
  const last = resolveDate(to, relative ? clock : { ...clock, today: first.from, weekday: weekdayOf(first.from) })?.options[0]
  if (last === undefined) return null
  return last.to < first.from ? { from: last.from, to: first.to } : { from: first.from, to: last.to }
}
