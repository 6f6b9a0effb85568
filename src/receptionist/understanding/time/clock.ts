import { Temporal } from 'temporal-polyfill'
import { dayNumber, weekdayOf } from './calendar.ts'

/** The tenant's wall clock. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: number
  readonly timeZone: string
  readonly dateOrder: 'dmy' | 'mdy'
  /** Day number of today, its ISO weekday, minutes since local midnight. */
  readonly today: number
  readonly weekday: number
  readonly minute: number
  /** First and last day of the weekend, ISO weekdays. */
  readonly weekend: readonly [number, number]
}

/** Saturday and Sunday: also the Emirates' weekend since 2022. Friday–Saturday countries pass their own. */
const WEEKEND: readonly [number, number] = [6, 7]

export function readClock(now: number, timeZone: string, dateOrder: 'dmy' | 'mdy', weekend?: readonly [number, number]): Clock {
  const { day, minute } = localMinute(now, timeZone)
  return { now, timeZone, dateOrder, today: day, weekday: weekdayOf(day), minute, weekend: weekend ?? WEEKEND }
}

/** Wall-clock day and minute of an instant: the only place where the zone and its daylight-saving changes matter. */
export function localMinute(epochMs: number, timeZone: string): { day: number; minute: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  return { day: dayNumber(local.year, local.month, local.day), minute: local.hour * 60 + local.minute }
}
