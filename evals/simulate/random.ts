/** A seeded source of randomness: the same seed makes the same customer. */
export interface Random {
  /** In [0, 1). */
  next(): number
  chance(share: number): boolean
  of<T>(items: readonly T[]): T
}

/** Which half of each list of wordings may be used: everyday runs leave the odd entries untouched, so that nobody tunes on them. */
export type Half = 'tuned' | 'held-out'

export function createRandom(seed: string): Random {
  let state = 2166136261
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    chance: (share) => next() < share,
    of(items) {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to choose from')
      return item
    },
  }
}

export function half<T>(items: readonly T[], which: Half): readonly T[] {
  const kept = items.filter((_, index) => (index % 2 === 0) === (which === 'tuned'))
  return kept.length > 0 ? kept : items
}
