import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import type { Interval } from '../calendar/intervals.ts'
import type { WeeklyHours } from '../calendar/open-intervals.ts'
import { type BookableResource, computeSlots, type SlotQuestion } from './compute-slots.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** Three days around a change of the clock, or around none. */
const WINDOWS: readonly (readonly [zone: string, from: string])[] = [
  ['Asia/Dubai', '2026-03-01T20:00:00Z'],
  ['Europe/London', '2026-03-28T00:00:00Z'],
  ['Europe/London', '2026-10-23T23:00:00Z'],
  ['America/New_York', '2026-03-07T05:00:00Z'],
  ['America/New_York', '2026-10-31T04:00:00Z'],
  ['Africa/Cairo', '2026-04-22T22:00:00Z'],
  ['Africa/Cairo', '2026-10-28T21:00:00Z'],
  ['Asia/Beirut', '2026-03-27T22:00:00Z'],
  ['Asia/Beirut', '2026-10-23T21:00:00Z'],
  // The island skipped Friday 30 December 2011 altogether.
  ['Pacific/Apia', '2011-12-29T10:00:00Z'],
  // Changes by half an hour.
  ['Australia/Lord_Howe', '2026-04-03T13:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-02T13:30:00Z'],
]
const WINDOW_DAYS = 3
const MARGIN_DAYS = 4

interface Tick {
  readonly instant: number
  /** What the clock shows, and the latest that it has shown so far, in milliseconds as if it were UTC's. */
  readonly shown: number
  readonly latest: number
}

/**
 * The wall clock watched minute by minute, from well before the window to well after. Made once per window, with one conversion for each
 * minute.
 */
const watched = new Map<number, Tick[]>()
function watch(index: number): Tick[] {
  const known = watched.get(index)
  if (known) return known
  const [zone, from] = WINDOWS[index] ?? ['UTC', '1970-01-01T00:00:00Z']
  const start = Date.parse(from) - MARGIN_DAYS * DAY
  const ticks: Tick[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (let instant = start; instant < Date.parse(from) + (WINDOW_DAYS + MARGIN_DAYS) * DAY; instant += MINUTE) {
    const reading = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
    const shown = Date.UTC(reading.year, reading.month - 1, reading.day, reading.hour, reading.minute)
    ticks.push({ instant, shown, latest: Math.max(latest, shown) })
    latest = Math.max(latest, shown)
  }
  watched.set(index, ticks)
  return ticks
}

/** Whether hours are open at a tick: what happens at a time happens when the clock has first shown it or a later one. */
function isWithin(hours: readonly WeeklyHours[], tick: Tick): boolean {
  const today = Math.floor(tick.latest / DAY)
  return [today - 2, today - 1, today].some((day) => {
    const weekday = new Date(day * DAY).getUTCDay() || 7
    const sinceMidnight = (tick.latest - day * DAY) / MINUTE
    return hours.some((row) => row.weekday === weekday && row.opens_minute <= sinceMidnight && sinceMidnight < row.closes_minute)
  })
}

const isIn = (list: readonly Interval[], instant: number) => list.some((interval) => interval.start <= instant && instant < interval.end)

/** The specification of `computeSlots` walked through minute by minute. */
function slotsByBruteForce(ticks: readonly Tick[], question: SlotQuestion) {
  const at = (instant: number) => ticks[(instant - (ticks[0]?.instant ?? 0)) / MINUTE]
  const openAt = (resource: BookableResource, instant: number) => {
    const tick = at(instant)
    if (!tick || isIn(question.businessClosures, instant) || isIn(resource.closures, instant)) return false
    if (question.businessHours.length === 0 && resource.hours.length === 0) return false
    if (question.businessHours.length > 0 && !isWithin(question.businessHours, tick)) return false
    return resource.hours.length === 0 || isWithin(resource.hours, tick)
  }
  const everyMinute = (from: number, until: number, holds: (instant: number) => boolean) => {
    for (let instant = from; instant < until; instant += MINUTE) if (!holds(instant)) return false
    return true
  }
  const slots = []
  for (const { instant: start, shown } of ticks) {
    if (start < question.window.start || start >= question.window.end) continue
    if (start < question.earliestStart || start > question.latestStart) continue
    const shownBefore = (at(start - MINUTE)?.latest ?? Number.NEGATIVE_INFINITY) >= shown
    if (shownBefore || ((shown % DAY) / MINUTE) % question.stepMinutes !== 0) continue
    const end = start + question.durationMinutes * MINUTE
    for (const resource of question.resources) {
      if (!everyMinute(start, end, (instant) => openAt(resource, instant))) continue
      const [from, until] = [start - resource.bufferBeforeMinutes * MINUTE, end + resource.bufferAfterMinutes * MINUTE]
      if (everyMinute(from, until, (instant) => !isIn(resource.busy, instant))) slots.push({ start, end, resource_id: resource.id })
    }
  }
  return slots
}

const anyHours = fc
  .array(
    fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
      .map(([weekday, opens, length]) => ({
        weekday,
        opens_minute: opens,
        closes_minute: opens + length,
      })),
    { maxLength: 6 },
  )
  // Regular weeks, so that most runs have slots at all.
  .chain((rows) =>
    fc.constantFrom<WeeklyHours[]>(
      rows,
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_minute: 0, closes_minute: 1440 })),
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_minute: 18 * 60 + 10, closes_minute: 1440 + 90 })),
      [...rows, ...[1, 3, 5, 6, 7].map((weekday) => ({ weekday, opens_minute: 75, closes_minute: 700 }))],
    ),
  )

function anyIntervals(from: number, maxLength: number) {
  const one = fc.tuple(fc.integer({ min: -1440, max: (WINDOW_DAYS + 1) * 1440 }), fc.integer({ min: 1, max: 600 }))
  return fc.array(
    one.map(([offset, length]) => ({ start: from + offset * MINUTE, end: from + (offset + length) * MINUTE })),
    { maxLength },
  )
}

const anyQuestion = fc.integer({ min: 0, max: WINDOWS.length - 1 }).chain((index) => {
  const [timezone, opening] = WINDOWS[index] ?? ['UTC', '']
  const from = Date.parse(opening)
  const resource = fc.record<Omit<BookableResource, 'id'>>({
    bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 35),
    bufferAfterMinutes: fc.constantFrom(0, 0, 10, 61),
    hours: fc.oneof(fc.constant([]), anyHours),
    closures: anyIntervals(from, 2),
    busy: anyIntervals(from, 6),
  })
  const bound = fc.integer({ min: -600, max: WINDOW_DAYS * 1440 + 600 }).map((minutes) => from + minutes * MINUTE)
  return fc.record({
    index: fc.constant(index),
    timezone: fc.constant(timezone),
    window: fc.tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 1, max: (WINDOW_DAYS - 1) * 1440 })).map(([offset, length]) => ({
      start: from + offset * MINUTE,
      end: from + (offset + length) * MINUTE,
    })),
    earliestStart: fc.oneof({ weight: 3, arbitrary: fc.constant(from - DAY) }, { weight: 1, arbitrary: bound }),
    latestStart: fc.oneof({ weight: 3, arbitrary: fc.constant(from + 9 * DAY) }, { weight: 1, arbitrary: bound }),
    durationMinutes: fc.integer({ min: 5, max: 480 }),
    stepMinutes: fc.constantFrom(5, 15, 20, 25, 30, 45, 60, 90),
    businessHours: fc.oneof({ weight: 4, arbitrary: anyHours }, { weight: 1, arbitrary: fc.constant([]) }),
    businessClosures: anyIntervals(from, 2),
    resources: fc.array(resource, { minLength: 1, maxLength: 3 }).map((list) => list.map((each, n) => ({ ...each, id: `resource ${n}` }))),
  })
})

test('the slots are those that a walk through every minute finds, in every zone and through its changes', () => {
  let found = 0
  fc.assert(
    fc.property(anyQuestion, ({ index, ...question }) => {
      const slots = computeSlots(question)
      found += slots.length > 0 ? 1 : 0
      expect(slots).toEqual(slotsByBruteForce(watch(index), question))
    }),
    { numRuns: 400 },
  )
  expect(found).toBeGreaterThan(150)
})

const week = (opens_minute: number, closes_minute: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_minute, closes_minute }))

function ask(overrides: Partial<Omit<SlotQuestion, 'window'>> & { from: string; to: string }) {
  const { from, to, ...rest } = overrides
  const slots = computeSlots({
    timezone: 'Europe/London',
    window: { start: Date.parse(from), end: Date.parse(to) },
    earliestStart: 0,
    latestStart: Number.MAX_SAFE_INTEGER,
    durationMinutes: 60,
    stepMinutes: 60,
    businessHours: week(9 * 60, 17 * 60),
    businessClosures: [],
    resources: [{ id: null, bufferBeforeMinutes: 0, bufferAfterMinutes: 0, hours: [], closures: [], busy: [] }],
    ...rest,
  })
  return slots.map((slot) => `${new Date(slot.start).toISOString().slice(5, 16)} ${(slot.end - slot.start) / MINUTE}`)
}

describe('the daylight-saving weeks in London', () => {
  const nine = (slots: string[]) => slots.filter((_, n) => n % 8 === 0).map((slot) => slot.slice(0, 11))

  test('nine o’clock stays nine o’clock on the wall when the clocks go forward', () => {
    const slots = ask({ from: '2026-03-27T00:00:00Z', to: '2026-04-01T00:00:00Z' })
    expect(slots).toHaveLength(5 * 8)
    expect(nine(slots)).toEqual(['03-27T09:00', '03-28T09:00', '03-29T08:00', '03-30T08:00', '03-31T08:00'])
  })

  test('and when they go back', () => {
    const slots = ask({ from: '2026-10-23T00:00:00Z', to: '2026-10-28T00:00:00Z' })
    expect(slots).toHaveLength(5 * 8)
    expect(nine(slots)).toEqual(['10-23T08:00', '10-24T08:00', '10-25T09:00', '10-26T09:00', '10-27T09:00'])
  })

  test('the skipped hour has no slots, and a night shift loses it', () => {
    const night = { businessHours: week(0, 4 * 60), stepMinutes: 30, from: '2026-03-29T00:00:00Z', to: '2026-03-29T12:00:00Z' }
    // 00:00, 00:30, then 02:00 (01:00 UTC) … 03:00; the slot from 00:30 lasts an hour of real time, until 02:30.
    expect(ask(night)).toEqual(['03-29T00:00 60', '03-29T00:30 60', '03-29T01:00 60', '03-29T01:30 60', '03-29T02:00 60'])
  })

  test('the repeated hour is offered once, the first time, and a slot through it lasts its length', () => {
    const night = {
      businessHours: week(0, 4 * 60),
      stepMinutes: 30,
      durationMinutes: 90,
      from: '2026-10-24T23:00:00Z',
      to: '2026-10-25T12:00:00Z',
    }
    // 00:00, 00:30, 01:00, 01:30 summer time, then 02:00 winter time (02:00 UTC) and 02:30, which ends at four.
    const expected = ['10-24T23:00 90', '10-24T23:30 90', '10-25T00:00 90', '10-25T00:30 90', '10-25T02:00 90', '10-25T02:30 90']
    expect(ask(night)).toEqual(expected)
  })

  test('who opens in the skipped hour opens when the clock has jumped', () => {
    const slots = ask({ businessHours: week(90, 4 * 60), stepMinutes: 30, from: '2026-03-29T00:00:00Z', to: '2026-03-29T06:00:00Z' })
    expect(slots[0]).toBe('03-29T01:00 60')
  })

  test('who closes in the repeated hour closes the first time', () => {
    const slots = ask({ businessHours: week(0, 90), stepMinutes: 30, from: '2026-10-24T22:00:00Z', to: '2026-10-25T12:00:00Z' })
    expect(slots).toEqual(['10-24T23:00 60', '10-24T23:30 60'])
  })
})

describe('rules', () => {
  const resource = (change: Partial<BookableResource>) => ({
    id: 'r',
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    hours: [],
    closures: [],
    busy: [],
    ...change,
  })
  const winter = { from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z' }
  const at = (time: string) => Date.parse(`2026-01-05T${time}:00Z`)

  test('hours past midnight belong to the evening, also on the day on which the week ends', () => {
    const slots = ask({
      businessHours: [{ weekday: 7, opens_minute: 22 * 60, closes_minute: 26 * 60 }],
      from: '2026-01-04T12:00:00Z',
      to: winter.to,
    })
    expect(slots).toEqual(['01-04T22:00 60', '01-04T23:00 60', '01-05T00:00 60', '01-05T01:00 60'])
  })

  test('hours that meet at midnight are one', () => {
    const slots = ask({ businessHours: week(0, 1440), durationMinutes: 180, from: '2026-01-05T22:00:00Z', to: '2026-01-05T23:30:00Z' })
    expect(slots).toEqual(['01-05T22:00 180', '01-05T23:00 180'])
  })

  test('buffers keep their distance and may reach beyond hours', () => {
    const buffered = resource({ bufferBeforeMinutes: 10, bufferAfterMinutes: 30, busy: [{ start: at('12:00'), end: at('13:00') }] })
    const slots = ask({ ...winter, resources: [buffered] })
    expect(slots.map((slot) => slot.slice(6, 11))).toEqual(['09:00', '10:00', '14:00', '15:00', '16:00'])
  })

  test('a resource with hours of its own is bound by both; without any hours nothing is open', () => {
    const early = resource({ hours: week(7 * 60, 11 * 60) })
    expect(ask({ ...winter, resources: [early] }).map((slot) => slot.slice(6, 11))).toEqual(['09:00', '10:00'])
    expect(ask({ ...winter, resources: [early], businessHours: [] })).toHaveLength(4)
    expect(ask({ ...winter, businessHours: [] })).toEqual([])
  })

  test('the first and the last start are inclusive, the end of the window is not', () => {
    expect(ask({ ...winter, earliestStart: at('15:00') }).map((slot) => slot.slice(6, 11))).toEqual(['15:00', '16:00'])
    expect(ask({ ...winter, latestStart: at('10:00') }).map((slot) => slot.slice(6, 11))).toEqual(['09:00', '10:00'])
    expect(ask({ from: '2026-01-05T09:00:00Z', to: '2026-01-05T11:00:00Z' }).map((slot) => slot.slice(6, 11))).toEqual(['09:00', '10:00'])
  })

  test('a month of 20 resources takes tens of milliseconds at most', () => {
    const busy = Array.from({ length: 150 }, (_, n) => ({ start: at('10:00') + n * 290 * MINUTE, end: at('10:40') + n * 290 * MINUTE }))
    const resources = Array.from({ length: 20 }, (_, n) =>
      resource({ id: String(n), bufferAfterMinutes: 10, hours: n % 2 ? week(600, 1100) : [], busy }),
    )
    const cost = processorTime(() => ask({ from: '2026-03-10T00:00:00Z', to: '2026-04-10T00:00:00Z', stepMinutes: 15, resources }), 15)
    expect(cost).toBeLessThan(40)
  })
})
