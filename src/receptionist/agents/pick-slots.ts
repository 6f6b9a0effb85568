import { DAY, dayOf, MINUTE, readZone, wallAt } from '../../domain/calendar/zone.ts'
import type { SlotView } from '../acts.ts'
import type { TimeRange } from '../understanding/types.ts'

type Slot = Omit<SlotView, 'ref'>

export interface Picked {
  /** `exact`: the first slot is the very time asked for. */
  readonly relation: 'exact' | 'near' | 'range'
  readonly slots: readonly Slot[]
}

const MOST = 3
/** How far from the asked time a slot may lie to count as near. */
const NEAR_MINUTES = 180

/**
 * Chooses at most three of the free slots for a wished time. A time with two readings (5 in the morning or the afternoon) is taken in the reading that fits
 * the free slots; the confirmation repeats it in full. One slot a start: the first resource that is free.
 */
export function pickSlots(free: readonly Slot[], times: readonly TimeRange[], timeZone: string): Picked | null {
  if (free.length === 0) return null
  if (times.length === 0) return { relation: 'range', slots: spread(free) }
  const slots = locate(oneAStart(free), timeZone)
  for (const time of times) {
    const exact = time.from === time.to ? slots.find(({ minutes }) => minutes === time.from % 1440) : undefined
    if (!exact) continue
    const sameDay = time.approximate ? slots.filter(({ day }) => day === exact.day) : []
    const others = nearest(sameDay, time).flatMap(({ slot }) => (slot === exact.slot ? [] : [slot]))
    return { relation: 'exact', slots: [exact.slot, ...others].slice(0, MOST) }
  }
  for (const [at, time] of times.entries()) {
    if (time.from === time.to) continue
    const inside = slots.flatMap(({ slot, minutes }) => (isInside(minutes, time) ? [slot] : []))
    // "After six" is the evening: what is free from six in the morning on is another time.
    if (inside.length > 0) return { relation: at === 0 ? 'range' : 'near', slots: spread(inside) }
  }
  // Of two readings of a time, the one that comes closest to something free.
  const near = times.map((time) => nearest(slots, time)).filter((found) => found.length > 0)
  const closest = near.sort((a, b) => (a[0]?.away ?? 0) - (b[0]?.away ?? 0))[0]
  return closest ? { relation: 'near', slots: chronological(closest.slice(0, MOST).map(({ slot }) => slot)) } : null
}

interface Located {
  readonly slot: Slot
  /** Days since 1970-01-01 and minutes from midnight, on the business's wall clock. */
  readonly day: number
  readonly minutes: number
}

/** Two weeks of slots are several hundred: the zone is read once, the rest is arithmetic (measured: 20 ms of a turn were conversions one by one). */
function locate(slots: readonly Slot[], timeZone: string): Located[] {
  const starts = slots.map((slot) => Date.parse(slot.start))
  const zone = readZone(timeZone, Math.min(...starts), Math.max(...starts))
  return slots.map((slot, index) => {
    const wall = wallAt(zone, starts[index] ?? 0)
    return { slot, day: dayOf(wall), minutes: Math.floor((wall - dayOf(wall) * DAY) / MINUTE) }
  })
}

/** Up to three slots spread over what is free: the first, one in the middle, one late. */
export function spread(free: readonly Slot[]): Slot[] {
  const slots = oneAStart(free)
  if (slots.length <= MOST) return slots
  return [slots[0], slots[Math.floor(slots.length / 2)], slots.at(-1)].filter((slot): slot is Slot => slot !== undefined)
}

/** The first free slots, one for each start. */
export function earliest(free: readonly Slot[]): Slot[] {
  return oneAStart(free).slice(0, MOST)
}

function nearest(slots: readonly Located[], time: TimeRange): { slot: Slot; away: number }[] {
  const target = time.from === time.to ? time.from : (time.from + time.to) / 2
  return slots
    .map(({ slot, minutes }) => ({ slot, away: Math.abs(minutes - (target % 1440)) }))
    .filter(({ away }) => away <= NEAR_MINUTES)
    .sort((a, b) => a.away - b.away || (a.slot.start < b.slot.start ? -1 : 1))
}

function isInside(minutes: number, time: TimeRange): boolean {
  return (minutes >= time.from && minutes < time.to) || (time.to > 1440 && minutes + 1440 < time.to && minutes + 1440 >= time.from)
}

function oneAStart(slots: readonly Slot[]): Slot[] {
  const seen = new Set<string>()
  return slots.filter((slot) => !seen.has(slot.start) && seen.add(slot.start))
}

function chronological(slots: readonly Slot[]): Slot[] {
  return [...slots].sort((a, b) => (a.start < b.start ? -1 : 1))
}
