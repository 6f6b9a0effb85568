/** Where the time comes from. Domain code gets it as `tx.now`; nothing else calls `Date.now()`. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until told otherwise; for tests and for `vorel chat --now`. */
export function frozenClock(start: Date): Clock & { set(instant: Date): void; advance(ms: number): void } {
  let current = start.getTime()
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = instant.getTime()
    },
    advance: (ms) => {
      current += ms
    },
  }
}

/** A clock that shows `start` now and runs on from there (`VOREL_NOW`). */
export function offsetClock(start: Date, base: Clock = systemClock): Clock {
  const offsetMs = start.getTime() - base.now().getTime()
  return { now: () => new Date(base.now().getTime() + offsetMs) }
}
