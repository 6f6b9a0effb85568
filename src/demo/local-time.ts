import { Temporal } from 'temporal-polyfill'

/** "25:30" → 1530. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** The local date `days` after the day of `now`. */
export function localDay(now: Date, days: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate().add({ days })
}

/** The instant of a local time of day, given in minutes from midnight (may pass 1440). */
export function instantAt(day: Temporal.PlainDate, minutes: number, zone: string): Date {
  const local = day.toPlainDateTime({ hour: 0 }).add({ minutes })
  return new Date(local.toZonedDateTime(zone).epochMilliseconds)
}

/** Weekday, date, time and zone as a receptionist writes them: "Thursday, 5 March 2026 at 16:00 (Dubai time)". */
export function wordedInstant(instant: Date, zone: string, language: 'en' | 'ar'): string {
  // The Arabic month names of Egypt ("مارس") with Latin digits are what businesses in the Gulf write.
  const locale = language === 'en' ? 'en-GB' : 'ar-EG-u-nu-latn'
  const date = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false })
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  if (language === 'en') return `${date.format(instant)} at ${time.format(instant)} (${place} time)`
  return `${date.format(instant)} الساعة ${time.format(instant)} بتوقيت ${place === 'Dubai' ? 'دبي' : place}`
}
