import { Temporal } from 'temporal-polyfill'

/**
 * Wall clocks and instants of one IANA zone, for calendars.
 *
 * Times on the wall are numbers too: the milliseconds that the reading would be at if the clock were UTC's, so a day is `Math.floor(wall /
 * DAY)` and minutes add up. A zone is a row of stretches with one offset each. Reading it from the zone database costs about 0.1 ms, and
 * everything after that is arithmetic.
 *
 * The rule for the clock's changes: something that happens "at 01:30" happens when the clock first shows 01:30 or jumps past it. So what
 * opens in a skipped hour opens at the jump, and in a repeated hour the first pass counts.
 */
export interface Zone {
  /** In order and without gaps, from -Infinity to Infinity; right between the bounds that the zone was read for. */
  readonly stretches: readonly Stretch[]
}

interface Stretch {
  readonly from: number
  readonly until: number
  /** Local time minus UTC. */
  readonly offset: number
}

export const MINUTE = 60_000
export const DAY = 86_400_000

/** Throws a RangeError for a name that is no IANA zone. Bounds in epoch milliseconds. */
export function readZone(timezone: string, from: number, to: number): Zone {
  const stretches: Stretch[] = []
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone)
  let begin = Number.NEGATIVE_INFINITY
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    const offset = at.offsetNanoseconds / 1e6
    if (!next || next.epochMilliseconds > to) {
      stretches.push({ from: begin, until: Number.POSITIVE_INFINITY, offset })
      return { stretches }
    }
    stretches.push({ from: begin, until: next.epochMilliseconds, offset })
    begin = next.epochMilliseconds
    at = next
  }
}

/** The first instant at which the wall clock shows `wall` or something later. */
export function firstInstantAt(zone: Zone, wall: number): number {
  for (const stretch of zone.stretches) {
    if (stretch.until + stretch.offset > wall) return Math.max(stretch.from, wall - stretch.offset)
  }
  return Number.POSITIVE_INFINITY
}

/** The first instant at which the wall clock shows exactly `wall`; null when it skips it. */
export function instantShowing(zone: Zone, wall: number): number | null {
  const instant = firstInstantAt(zone, wall)
  return wallAt(zone, instant) === wall ? instant : null
}

/** What the wall clock shows at an instant. */
export function wallAt(zone: Zone, instant: number): number {
  const stretch = zone.stretches.find((candidate) => instant < candidate.until)
  return instant + (stretch?.offset ?? 0)
}

/** Days since 1970-01-01 of a time on the wall. */
export function dayOf(wall: number): number {
  return Math.floor(wall / DAY)
}

/** ISO weekday, 1 Monday … 7 Sunday; day 0 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}
