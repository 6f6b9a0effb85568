import type { WeeklyStretch } from '../../../../../src/contract/console/hours-operations.ts'

/** A stretch as it is typed: both on the 24-hour clock. One that ends at or before its beginning ends on the next day. */
export interface Typed {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

const DAY = 1440
const WEEK = 7 * DAY

export function typedOf({ weekday, opens_minute, closes_minute }: WeeklyStretch): Typed {
  return { weekday, opens: clock(opens_minute), closes: clock(closes_minute) }
}

/** Null while a time is not typed to its end. */
export function stretchOf({ weekday, opens, closes }: Typed): WeeklyStretch | null {
  const [from, to] = [minuteOf(opens), minuteOf(closes)]
  if (from === null || to === null) return null
  return { weekday, opens_minute: from, closes_minute: to <= from ? to + DAY : to }
}

/** Two that overlap, the night of Sunday and Monday's morning among them; null when there are none. */
export function overlapIn(week: readonly WeeklyStretch[]): readonly [WeeklyStretch, WeeklyStretch] | null {
  const start = ({ weekday, opens_minute }: WeeklyStretch) => (weekday - 1) * DAY + opens_minute
  const end = ({ weekday, closes_minute }: WeeklyStretch) => (weekday - 1) * DAY + closes_minute
  for (const [index, one] of week.entries()) {
    for (const other of week.slice(index + 1)) {
      const meets = [-WEEK, 0, WEEK].some((shift) => start(one) < end(other) + shift && start(other) + shift < end(one))
      if (meets) return [one, other]
    }
  }
  return null
}

export function clock(minute: number): string {
  const within = minute % DAY
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}

function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** ISO weekdays in the order of the language: weeks of the Gulf begin on Sunday. */
export function weekdaysFor(language: string): readonly number[] {
  return language === 'ar' ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7]
}

/** 5 January 1970 was a Monday. */
export function weekdayName(weekday: number, language: string): string {
  return new Intl.DateTimeFormat(language === 'ar' ? 'ar-AE' : 'en-GB', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(1970, 0, 4 + weekday)),
  )
}
