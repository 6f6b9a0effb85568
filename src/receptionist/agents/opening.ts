import { Temporal } from 'temporal-polyfill'
import { type Interval, subtract, union } from '../../domain/calendar/intervals.ts'
import { openByHours } from '../../domain/calendar/open-intervals.ts'
import { DAY, readZone } from '../../domain/calendar/zone.ts'
import type { TurnContext } from '../context.ts'

type Calendar = Pick<TurnContext, 'tenant' | 'hours' | 'closures' | 'now'>

/** How far ahead a closed day is worth telling with the weekly hours. */
const TELL_DAYS = 14

export function localToday({ tenant, now }: Pick<TurnContext, 'tenant' | 'now'>): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(tenant.timezone).toPlainDate()
}

/** When the business is open on a local date, closures left out, in minutes from its midnight; nights belong to the day on which they began. */
export function openRanges(calendar: Calendar, date: string): [number, number][] {
  const { hours, closures, tenant } = calendar
  const day = Temporal.PlainDate.from(date)
  const midnight = day.toZonedDateTime(tenant.timezone).epochMilliseconds
  const zone = readZone(tenant.timezone, midnight - 3 * DAY, midnight + 3 * DAY)
  const weekly = hours.filter((row) => row.weekday === day.dayOfWeek)
  const window = { start: midnight, end: midnight + 2 * DAY }
  const open = openByHours(zone, weekly, window).filter((stretch) => stretch.start >= midnight && stretch.start < midnight + 1.2 * DAY)
  const closed = closures.map((row): Interval => ({ start: Date.parse(row.starts_at), end: Date.parse(row.ends_at) }))
  return subtract(open, union(closed)).map(({ start, end }) => [
    minutesOf(start, day, tenant.timezone),
    minutesOf(end, day, tenant.timezone),
  ])
}

/** Whether the business is closed all day although it keeps weekly hours at all. */
export function isClosedDay(calendar: Calendar, date: string): boolean {
  return calendar.hours.length > 0 && openRanges(calendar, date).length === 0
}

/** Dates of the next two weeks that a closure takes out of the weekly hours. */
export function closedDates(calendar: Calendar): string[] {
  const today = localToday(calendar)
  const dates = new Set<string>()
  for (const { starts_at, ends_at } of calendar.closures) {
    const first = Temporal.Instant.from(starts_at).toZonedDateTimeISO(calendar.tenant.timezone).toPlainDate()
    const last = Temporal.Instant.from(ends_at).subtract({ milliseconds: 1 }).toZonedDateTimeISO(calendar.tenant.timezone).toPlainDate()
    for (let day = first; Temporal.PlainDate.compare(day, last) <= 0 && dates.size < 7; day = day.add({ days: 1 })) {
      const ahead = today.until(day).days
      if (ahead >= 0 && ahead <= TELL_DAYS) dates.add(day.toString())
    }
  }
  const isUsuallyOpen = (date: string) => calendar.hours.some((row) => row.weekday === Temporal.PlainDate.from(date).dayOfWeek)
  return [...dates].filter((date) => isUsuallyOpen(date) && isClosedDay(calendar, date)).sort()
}

function minutesOf(instant: number, day: Temporal.PlainDate, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  return day.until(local.toPlainDate()).days * 1440 + local.hour * 60 + local.minute
}
