/**
 * Times of day. A clock hour 1–11 without am/pm or part of the day is ambiguous: 7–11 are read as morning first, 1–6 as afternoon first, 12 is noon.
 * Someone who writes "05:30" rather than "5:30" counts to 24, so that the morning comes first there.
 */
import type { TimeRange } from '../types.ts'
import type { BoundOp, ClockExpr, PointExpr, TimeExpr } from './expressions.ts'
import type { Part } from './lexemes.ts'
import { hourInPart, partRange, partTurn } from './parts.ts'

export interface TimeChoice {
  /** Best first, never empty. */
  readonly options: readonly TimeRange[]
  readonly grain: 'minute' | 'hour' | 'part_of_day' | 'range'
}

/** Minutes of a whole day. */
const DAY = 1440

/** Expressions relative to the present moment are the caller's. */
export function resolveTime(expr: Exclude<TimeExpr, { type: 'moment' | 'minutePast' }>): TimeChoice {
  switch (expr.type) {
    case 'clock':
    case 'point':
      return {
        options: pointMinutes(expr).map((minute) => ({ from: minute, to: minute, approximate: expr.type === 'clock' && expr.approximate })),
        grain: expr.type === 'point' || expr.exact ? 'minute' : 'hour',
      }
    case 'part':
      return { options: [{ ...partRange(expr.part, expr.shade), approximate: false }], grain: 'part_of_day' }
    case 'bound':
      return { options: boundRanges(expr), grain: 'range' }
    case 'between':
      return { options: betweenRanges(expr), grain: 'range' }
    default:
      return expr satisfies never
  }
}

function pointMinutes(expr: PointExpr): number[] {
  if (expr.type === 'clock') return clockMinutes(expr, null)
  return [expr.minute === DAY && !expr.tonight ? 0 : expr.minute]
}

function clockMinutes(clock: ClockExpr, outerPart: Part | null): number[] {
  const { hour, minute, pm } = clock
  const part = clock.part ?? outerPart
  if (hour >= 13 || (hour === 0 && pm !== true)) return [hour * 60 + minute]
  if (pm !== null) return [((hour % 12) + (pm ? 12 : 0)) * 60 + minute]
  if (part !== null) return [hourInPart(hour, part) * 60 + minute]
  if (hour === 12) return [720 + minute]
  const early = hour * 60 + minute
  return clock.padded || hour >= 7 ? [early, early + 720] : [early + 720, early]
}

function boundRanges(expr: Extract<TimeExpr, { type: 'bound' }>): TimeRange[] {
  const { op, time, part } = expr
  const frame = part === null ? { from: 0, to: DAY } : partRange(part, null)
  if (time.type === 'part') return [partBound(op, time.part)]
  if (time.type !== 'clock' && time.type !== 'point') return [{ ...frame, approximate: false }]
  const minutes = time.type === 'clock' ? clockMinutes(time, part) : [time.minute]
  const approximate = time.type === 'clock' && time.approximate
  return minutes.map((minute) =>
    opens(op)
      ? { from: minute, to: Math.max(frame.to, minute), approximate }
      : { from: Math.min(frame.from, minute), to: minute, approximate },
  )
}

function partBound(op: BoundOp, part: Part): TimeRange {
  const range = partRange(part, null)
  switch (op) {
    case 'after':
      return { from: partTurn(part, 'after'), to: DAY, approximate: false }
    case 'from':
    case 'since':
      return { from: range.from, to: DAY, approximate: false }
    case 'before':
    case 'by':
      return { from: 0, to: partTurn(part, 'before'), approximate: false }
    case 'until':
      return { from: 0, to: range.to, approximate: false }
    default:
      return op satisfies never
  }
}

function opens(op: BoundOp): boolean {
  return op === 'after' || op === 'from' || op === 'since'
}

/** "4-6pm" shares its half of the day, "10-2pm" and "9 to 5" cross noon, "8 to 10" stays ambiguous. */
function betweenRanges(expr: Extract<TimeExpr, { type: 'between' }>): TimeRange[] {
  const starts = expr.from.type === 'clock' ? clockMinutes(expr.from, expr.part) : [expr.from.minute % DAY]
  const ends = expr.to.type === 'clock' ? clockMinutes(expr.to, expr.part) : [expr.to.minute]
  const approximate = (expr.from.type === 'clock' && expr.from.approximate) || (expr.to.type === 'clock' && expr.to.approximate)
  if (ends.length === 1) {
    const end = ends[0] ?? DAY
    const before = starts.filter((start) => start < end)
    const start = before.length > 0 ? Math.max(...before) : Math.max(...starts)
    return [{ from: start, to: end > start ? end : end + DAY, approximate }]
  }
  const ranges: TimeRange[] = []
  for (const start of starts) {
    const after = ends.filter((end) => end > start)
    if (after.length > 0) ranges.push({ from: start, to: Math.min(...after), approximate })
  }
  if (ranges.length > 0) return ranges
  return [{ from: starts[0] ?? 0, to: Math.min(...ends) + DAY, approximate }]
}
