/** FNV-1a over UTF-16 units: a text's id, a 32-bit integer. Ids are never stored, so the function may change. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return finish(hash)
}

/** The id of two things seen together; `mix(a, b)` is not `mix(b, a)`. Features are made of these instead of joined strings: no allocation. */
export function mix(left: number, right: number): number {
  return finish(Math.imul(left, 0x9e3779b1) ^ (right + 0x7f4a7c15 + (left << 6) + (left >>> 2)))
}

/** MurmurHash3's finaliser: every bit of the input reaches the low bits, which are what a table is indexed by. */
function finish(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** A seeded generator of numbers in [0, 1) (mulberry32), so that a training run can be repeated to the byte. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let hash = Math.imul(state ^ (state >>> 15), 1 | state)
    hash = (hash + Math.imul(hash ^ (hash >>> 7), 61 | hash)) ^ hash
    return ((hash ^ (hash >>> 14)) >>> 0) / 4294967296
  }
}

/** The numbers 0 … count − 1 in a random order (Fisher and Yates). */
export function shuffledIndexes(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
