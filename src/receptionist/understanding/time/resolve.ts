/** One composed finding → a reading against the clock: every combination of its possible dates and times, without those that have passed. */
import type { AmbiguityKind, DateRange, TimeRange, WhenReading } from '../types.ts'
import { isoDate } from './calendar.ts'
import { type Clock, localMinute } from './clock.ts'
import type { Piece, TimeExpr } from './expressions.ts'
import { type DateChoice, type DaySpan, resolveDate } from './resolve-date.ts'
import { resolveTime, type TimeChoice } from './resolve-time.ts'

export interface Resolved {
  readonly granularity: WhenReading['granularity']
  readonly date: DateRange | null
  readonly time: TimeRange | null
  readonly ambiguity: WhenReading['ambiguity']
  readonly past: boolean
}

interface Option {
  readonly date: DaySpan | null
  readonly time: TimeRange | null
}

/** `offered` are start times (minutes of day) that were read out: of two readings of an hour the offered one is meant. Null when there is no such date. */
export function resolve(piece: Piece, clock: Clock, offered: readonly number[]): Resolved | null {
  const timeExpr = piece.time
  if (timeExpr?.type === 'moment') return resolveMoment(timeExpr, clock)
  if (timeExpr?.type === 'minutePast') return resolveMinutePast(timeExpr.minute, clock)
  const dates = piece.date === null ? null : resolveDate(piece.date, clock)
  if (piece.date !== null && dates === null) return null
  const times = timeExpr === null ? null : offeredFirst(resolveTime(timeExpr), offered)
  const all = combine(dates, times)
  const ahead = all.filter((option) => !isPast(option, clock))
  const options = ahead.length > 0 ? ahead : all
  const best = options[0]
  if (best === undefined) return null
  return {
    granularity: times?.grain ?? dates?.grain ?? (piece.recurring ? 'week' : 'day'),
    date: toDate(best.date),
    time: best.time,
    ambiguity: ambiguityOf(options, dates?.kind ?? null),
    past: ahead.length === 0,
  }
}

/** Dates vary fastest, so that the first options differ in the date and share the likelier time. */
function combine(dates: DateChoice | null, times: TimeChoice | null): Option[] {
  const options: Option[] = []
  for (const time of times?.options ?? [null]) for (const date of dates?.options ?? [null]) options.push({ date, time })
  return options
}

function isPast({ date, time }: Option, clock: Clock): boolean {
  if (date === null || date.to > clock.today) return false
  if (date.to < clock.today) return (time?.to ?? 0) - 1440 * (clock.today - date.to) < clock.minute || time === null
  return time !== null && time.to < clock.minute
}

function ambiguityOf(options: readonly Option[], dateKind: AmbiguityKind | null): WhenReading['ambiguity'] {
  if (options.length < 2) return null
  const sameDate = options.every((option) => option.date?.from === options[0]?.date?.from)
  const kind = sameDate || dateKind === null ? 'meridiem' : dateKind
  return { kind, options: options.map((option) => ({ date: toDate(option.date), time: option.time })) }
}

function toDate(span: DaySpan | null): DateRange | null {
  return span === null ? null : { from: isoDate(span.from), to: isoDate(span.to) }
}

function offeredFirst(choice: TimeChoice, offered: readonly number[]): TimeChoice {
  if (choice.options.length < 2 || offered.length === 0) return choice
  const matching = choice.options.filter((option) => option.from === option.to && offered.includes(option.from))
  return matching.length === 0 ? choice : { ...choice, options: matching }
}

/** "in 2 hours", "within an hour", "now": counted on the time line, so that a change of the clocks in between is right. */
function resolveMoment(expr: Extract<TimeExpr, { type: 'moment' }>, clock: Clock): Resolved {
  const from = localMinute(clock.now + expr.from * 60_000, clock.timeZone)
  const to = expr.to === expr.from ? from : localMinute(clock.now + expr.to * 60_000, clock.timeZone)
  return {
    granularity: expr.from === expr.to ? 'minute' : 'range',
    date: toDate({ from: from.day, to: from.day }),
    time: { from: from.minute, to: to.minute + 1440 * (to.day - from.day), approximate: false },
    ambiguity: null,
    past: expr.from < 0 && expr.to <= 0,
  }
}

/** "half past": of this hour when that is still to come, else of the next. */
function resolveMinutePast(minute: number, clock: Clock): Resolved {
  const thisHour = clock.minute - (clock.minute % 60) + minute
  const at = thisHour >= clock.minute ? thisHour : thisHour + 60
  return {
    granularity: 'minute',
    date: toDate({ from: clock.today, to: clock.today }),
    time: { from: at, to: at, approximate: false },
    ambiguity: null,
    past: false,
  }
}
