import { type Interval, intersect, subtract, union } from './intervals.ts'
import { DAY, dayOf, firstInstantAt, MINUTE, wallAt, weekdayOf, type Zone } from './zone.ts'

/** One row of the weekly hours: from local midnight of each such weekday; `closes_minute` past 1440 is on the next day. */
export interface WeeklyHours {
  /** ISO: 1 Monday … 7 Sunday */
  readonly weekday: number
  readonly opens_minute: number
  readonly closes_minute: number
}

/**
 * When weekly hours are open, as instants that cover at least `window`. Hours that meet (until 24:00 and from 00:00) are one stretch.
 * Opening and closing follow the zone's rule: each happens when the clock first shows its time or jumps past it.
 */
export function openByHours(zone: Zone, hours: readonly WeeklyHours[], window: Interval): Interval[] {
  const open: Interval[] = []
  // A stretch can end up to two midnights after the day that it belongs to.
  const last = dayOf(wallAt(zone, window.end)) + 1
  for (let day = dayOf(wallAt(zone, window.start)) - 2; day <= last; day++) {
    const weekday = weekdayOf(day)
    for (const row of hours) {
      if (row.weekday !== weekday) continue
      const start = firstInstantAt(zone, day * DAY + row.opens_minute * MINUTE)
      open.push({ start, end: firstInstantAt(zone, day * DAY + row.closes_minute * MINUTE) })
    }
  }
  return union(open)
}

export interface OpeningRules {
  /**
   * The business's own. A resource with hours of its own is bound by both; where only one of the two has any, those alone count; where
   * neither has, it is never open.
   */
  readonly businessHours: readonly WeeklyHours[]
  readonly resourceHours: readonly WeeklyHours[]
  /** Closures of the business and of the resource. */
  readonly closures: readonly Interval[]
}

/** When a resource can be booked as far as hours and closures go. */
export function openIntervals(zone: Zone, rules: OpeningRules, window: Interval): Interval[] {
  const business = openByHours(zone, rules.businessHours, window)
  const own = openByHours(zone, rules.resourceHours, window)
  const open = rules.resourceHours.length === 0 ? business : rules.businessHours.length === 0 ? own : intersect(business, own)
  return subtract(open, union(rules.closures))
}
