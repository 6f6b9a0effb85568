import type { SlotView } from '../acts.ts'
import type { TimeRange } from '../understanding/types.ts'
import { localDate, localMinutes } from './wish.ts'

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
  const slots = oneAStart(free)
  if (slots.length === 0) return null
  if (times.length === 0) return { relation: 'range', slots: spread(slots) }
  for (const time of times) {
    const exact = time.from === time.to ? slots.filter((slot) => localMinutes(slot.start, timeZone) === time.from % 1440) : []
    const first = exact[0]
    if (!first) continue
    const others = time.approximate ? nearest(slots, { time, timeZone, date: localDate(first.start, timeZone) }) : []
    return { relation: 'exact', slots: [first, ...others.map(({ slot }) => slot).filter((slot) => slot !== first)].slice(0, MOST) }
  }
  for (const time of times) {
    if (time.from === time.to) continue
    const inside = slots.filter((slot) => isInside(localMinutes(slot.start, timeZone), time))
    if (inside.length > 0) return { relation: 'range', slots: spread(inside) }
  }
  // Of two readings of a time, the one that comes closest to something free.
  const near = times.map((time) => nearest(slots, { time, timeZone })).filter((found) => found.length > 0)
  const closest = near.sort((a, b) => (a[0]?.minutes ?? 0) - (b[0]?.minutes ?? 0))[0]
  return closest ? { relation: 'near', slots: chronological(closest.slice(0, MOST).map(({ slot }) => slot)) } : null
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

function nearest(slots: readonly Slot[], wish: { time: TimeRange; timeZone: string; date?: string }): { slot: Slot; minutes: number }[] {
  const target = wish.time.from === wish.time.to ? wish.time.from : (wish.time.from + wish.time.to) / 2
  return slots
    .filter((slot) => wish.date === undefined || localDate(slot.start, wish.timeZone) === wish.date)
    .map((slot) => ({ slot, minutes: Math.abs(localMinutes(slot.start, wish.timeZone) - (target % 1440)) }))
    .filter(({ minutes }) => minutes <= NEAR_MINUTES)
    .sort((a, b) => a.minutes - b.minutes || (a.slot.start < b.slot.start ? -1 : 1))
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
