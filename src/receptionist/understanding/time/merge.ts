/** What two neighbouring findings say together: "Tuesday" + "7 March", "9" + "in the morning", "after 4" + "before 6". */
import type { Clock } from './clock.ts'
import type { DateExpr, Piece, TimeExpr } from './expressions.ts'
import { resolveDate } from './resolve-date.ts'

/** The joint finding, or null when they are two wishes. `loose` is a comma between them. */
export function mergePieces(left: Piece, right: Piece, loose: boolean, clock: Clock): Piece | null {
  if (left.length !== null || right.length !== null) return null
  if (isMoment(left.time) || isMoment(right.time)) return null
  const date = mergeDates(left.date, right.date, loose, clock)
  const time = mergeTimes(left.time, right.time)
  if (date === undefined || time === undefined) return null
  const addsNothing = right.date === null && right.time === null && !right.recurring
  if (addsNothing) return null
  return {
    from: left.from,
    to: right.to,
    date,
    time,
    length: null,
    recurring: left.recurring || right.recurring,
    weak: left.weak && right.weak,
  }
}

function isMoment(time: TimeExpr | null): boolean {
  return time?.type === 'moment' || time?.type === 'minutePast'
}

function mergeDates(left: DateExpr | null, right: DateExpr | null, loose: boolean, clock: Clock): DateExpr | null | undefined {
  if (left === null || right === null) return left ?? right
  if (right.type === 'weekday') return withWeekday(left, right, loose, clock)
  if (left.type === 'weekday') return withWeekday(right, left, loose, clock)
  if (left.type === 'offset' && (right.type === 'day' || right.type === 'numeric')) return isSameDay(left, right, clock) ? right : undefined
  return undefined
}

type WeekdayExpr = Extract<DateExpr, { type: 'weekday' }>

function withWeekday(other: DateExpr, weekday: WeekdayExpr, loose: boolean, clock: Clock): DateExpr | undefined {
  switch (other.type) {
    case 'day':
    case 'numeric':
      return { type: 'named', day: weekday.day, date: other }
    case 'week':
      return { type: 'weekdayIn', day: weekday.day, week: other }
    case 'offset': {
      const date: DateExpr = { type: 'named', day: weekday.day, date: other }
      // "tomorrow, Thursday or Friday" lists days; "tomorrow, Tuesday" says one twice
      return !loose || resolveDate(date, clock)?.kind === null ? date : undefined
    }
    default:
      return undefined
  }
}

function isSameDay(left: DateExpr, right: DateExpr, clock: Clock): boolean {
  return resolveDate(left, clock)?.options[0]?.from === resolveDate(right, clock)?.options[0]?.from
}

function mergeTimes(left: TimeExpr | null, right: TimeExpr | null): TimeExpr | null | undefined {
  if (left === null || right === null) return left ?? right
  if (right.type === 'part') return inPart(left, right)
  if (left.type === 'part') return inPart(right, left)
  if (left.type === 'clock' && left.hour === 12 && right.type === 'point') return right
  if (left.type === 'bound' && right.type === 'bound') return bothBounds(left, right)
  return undefined
}

type PartExpr = Extract<TimeExpr, { type: 'part' }>
type BoundExpr = Extract<TimeExpr, { type: 'bound' }>

function inPart(time: TimeExpr, { part }: PartExpr): TimeExpr | undefined {
  switch (time.type) {
    case 'clock':
    case 'bound':
    case 'between':
      return time.part === null ? { ...time, part } : undefined
    case 'point':
      return { ...time, tonight: part === 'tonight' || part === 'night' }
    case 'part':
      // "tonight in the evening", "اليوم بالليل المسا": the more particular one
      return part === 'tonight' ? time : time.part === 'tonight' ? { type: 'part', part, shade: null } : undefined
    default:
      return undefined
  }
}

/** "after 4 but before 6" */
function bothBounds(left: BoundExpr, right: BoundExpr): TimeExpr | undefined {
  const opens = (bound: BoundExpr) => bound.op === 'after' || bound.op === 'from'
  const closes = (bound: BoundExpr) => bound.op === 'before' || bound.op === 'until' || bound.op === 'by'
  const [from, to] = opens(left) && closes(right) ? [left, right] : opens(right) && closes(left) ? [right, left] : []
  if (from === undefined || to === undefined || !isPoint(from.time) || !isPoint(to.time)) return undefined
  return { type: 'between', from: from.time, to: to.time, part: from.part ?? to.part }
}

function isPoint(time: TimeExpr): time is Extract<TimeExpr, { type: 'clock' | 'point' }> {
  return time.type === 'clock' || time.type === 'point'
}
