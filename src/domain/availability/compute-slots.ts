import { type Interval, union } from '../calendar/intervals.ts'
import { openIntervals, type WeeklyHours } from '../calendar/open-intervals.ts'
import { DAY, dayOf, instantShowing, MINUTE, readZone, wallAt, type Zone } from '../calendar/zone.ts'

/**
 * Which times are free: the arithmetic behind every offer, without a database. Instants are epoch milliseconds.
 *
 * A slot is offered when
 * - it starts at a multiple of the step from local midnight, on the wall clock of the business. A time that the clock skips is no slot; one that
 *   it shows twice is one slot, the first time, so that "half past one" always means one instant;
 * - it starts inside the window, not before the earliest start (lead time) and not after the latest (horizon);
 * - all of it, its length in elapsed time, is within hours and outside closures;
 * - the slot with the resource's buffers around it meets nothing that occupies the resource (which brings its own buffers). Buffers may reach
 *   beyond hours and into closures: somebody may tidy up after closing time.
 */
export interface SlotQuestion {
  /** IANA name. */
  readonly timezone: string
  /** Slots start at or after `start` and before `end`. */
  readonly window: Interval
  readonly earliestStart: number
  readonly latestStart: number
  readonly durationMinutes: number
  readonly stepMinutes: number
  readonly businessHours: readonly WeeklyHours[]
  readonly businessClosures: readonly Interval[]
  /** In order of preference among slots of one start. */
  readonly resources: readonly BookableResource[]
}

export interface BookableResource {
  /** Null is the one calendar of a business without resources. */
  readonly id: string | null
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly hours: readonly WeeklyHours[]
  readonly closures: readonly Interval[]
  /** Appointments and live holds, each with its buffers. */
  readonly busy: readonly Interval[]
}

export interface ComputedSlot {
  readonly start: number
  readonly end: number
  readonly resource_id: string | null
}

/** By start, then in the order of the resources. 31 days of 20 resources take about 5 ms. Throws a RangeError for an unknown zone. */
export function computeSlots(question: SlotQuestion): ComputedSlot[] {
  const { durationMinutes, businessHours, businessClosures } = question
  const first = Math.max(question.window.start, question.earliestStart)
  const last = Math.min(question.window.end - 1, question.latestStart)
  if (first > last) return []
  const duration = durationMinutes * MINUTE
  const reach = { start: first, end: last + duration }
  const zone = readZone(question.timezone, reach.start - 3 * DAY, reach.end + 3 * DAY)
  const calendars = question.resources.map((resource) => ({
    id: resource.id,
    open: openIntervals(
      zone,
      { businessHours, resourceHours: resource.hours, closures: [...businessClosures, ...resource.closures] },
      reach,
    ),
    busy: union(resource.busy),
    before: resource.bufferBeforeMinutes * MINUTE,
    after: resource.bufferAfterMinutes * MINUTE,
    nextOpen: 0,
    nextBusy: 0,
  }))
  const someoneOpen = union(calendars.flatMap((calendar) => calendar.open))
  let nextSomeone = 0

  const slots: ComputedSlot[] = []
  for (const start of possibleStarts(zone, { first, last, step: question.stepMinutes * MINUTE })) {
    const end = start + duration
    nextSomeone = firstEndingAfter(someoneOpen, nextSomeone, start)
    if ((someoneOpen[nextSomeone]?.start ?? end) > start) continue
    for (const calendar of calendars) {
      calendar.nextOpen = firstEndingAfter(calendar.open, calendar.nextOpen, start)
      const open = calendar.open[calendar.nextOpen]
      if (!open || open.start > start || open.end < end) continue
      calendar.nextBusy = firstEndingAfter(calendar.busy, calendar.nextBusy, start - calendar.before)
      const taken = calendar.busy[calendar.nextBusy]
      if (taken && taken.start < end + calendar.after) continue
      slots.push({ start, end, resource_id: calendar.id })
    }
  }
  return slots
}

/** In order: days follow each other, and within one the first showings of its times do. */
function possibleStarts(zone: Zone, range: { first: number; last: number; step: number }): number[] {
  const starts: number[] = []
  const lastDay = dayOf(wallAt(zone, range.last)) + 1
  for (let day = dayOf(wallAt(zone, range.first)) - 1; day <= lastDay; day++) {
    for (let wall = day * DAY; wall < (day + 1) * DAY; wall += range.step) {
      const instant = instantShowing(zone, wall)
      if (instant !== null && instant >= range.first && instant <= range.last) starts.push(instant)
    }
  }
  return starts
}

/**
 * Where in an ordered list, looking from `index` on, the first interval stands that ends after `instant`. Instants only grow, so nobody
 * looks back.
 */
function firstEndingAfter(list: readonly Interval[], index: number, instant: number): number {
  let at = index
  for (let interval = list[at]; interval && interval.end <= instant; interval = list[++at]);
  return at
}
