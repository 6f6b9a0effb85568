import type { LayerName } from './layers.ts'
import { type Claim, type Decision, decisionOf, type RateLimiter, WINDOW_MS } from './rate-limiter.ts'

/** Answers at once. */
export interface MemoryRateLimiter extends RateLimiter {
  take(...input: Parameters<RateLimiter['take']>): Decision
}

interface Bucket {
  times: number[]
  /** Index of the oldest moment that still counts. */
  head: number
}

/**
 * Windows in this process's memory: 8 bytes for each request that counts. Of each layer at most `maxBuckets` are kept, the least recently used go first (they
 * are empty unless more than that many are busy within one minute); layers don't push out each other's, since anyone can make buckets of addresses. A clock that
 * is set back stands still here until it has caught up, so nobody is let in or locked out.
 */
export function memoryRateLimiter(nowMs: () => number, maxBuckets = 50_000): MemoryRateLimiter {
  const layers = new Map<LayerName, Map<string, Bucket>>()
  let latest = Number.NEGATIVE_INFINITY
  let latestReading = Number.NEGATIVE_INFINITY

  const now = () => {
    const reading = nowMs()
    if (latest === Number.NEGATIVE_INFINITY) latest = reading
    else if (reading > latestReading) latest += reading - latestReading
    latestReading = reading
    return latest
  }
  const bucketsOf = (layer: LayerName) => {
    const known = layers.get(layer) ?? new Map<string, Bucket>()
    layers.set(layer, known)
    return known
  }
  /** Becomes the most recently used one of its layer. */
  const hold = ({ layer, id }: Claim, at: number) => {
    const buckets = bucketsOf(layer)
    const bucket = buckets.get(id) ?? { times: [], head: 0 }
    buckets.delete(id)
    buckets.set(id, bucket)
    expire(bucket, at)
    return bucket
  }
  /** From the least recently used on: the idle ones, and as many more as there are too many. Each bucket goes once, so a request pays for one on average. */
  const sweep = (layer: LayerName, at: number) => {
    const buckets = bucketsOf(layer)
    for (const [id, bucket] of buckets) {
      expire(bucket, at)
      if (countOf(bucket) > 0 && buckets.size <= maxBuckets) return
      buckets.delete(id)
    }
  }
  return {
    take(claims, gate) {
      const at = now()
      const held = (gate ? [gate, ...claims] : claims).map((claim) => ({ claim, bucket: hold(claim, at) }))
      const first = held.find(({ claim }) => claim !== gate)
      const exhausted = held.find(({ claim, bucket }) => countOf(bucket) >= claim.limit)
      if (!exhausted) for (const { claim, bucket } of held) if (claim !== gate) bucket.times.push(at)
      const { claim, bucket } = exhausted ?? first ?? { claim: claims[0], bucket: hold(claims[0], at) }
      const found = { isAdmitted: !exhausted, count: countOf(bucket), opensInMs: opensAt(bucket, claim, !exhausted) - at, nowMs: nowMs() }
      for (const { claim } of held) sweep(claim.layer, at)
      return decisionOf(claim, found)
    },
  }
}

function expire(bucket: Bucket, at: number): void {
  const { times } = bucket
  while (bucket.head < times.length && (times[bucket.head] ?? 0) <= at - WINDOW_MS) bucket.head += 1
  if (bucket.head > 64 && bucket.head * 2 > times.length) {
    bucket.times = times.slice(bucket.head)
    bucket.head = 0
  }
}

function countOf(bucket: Bucket): number {
  return bucket.times.length - bucket.head
}

/** When the oldest leaves. Of a bucket whose limit was lowered more than one has to leave before there is room again. */
function opensAt(bucket: Bucket, { limit }: Claim, isAdmitted: boolean): number {
  const next = isAdmitted ? bucket.times[bucket.head] : bucket.times[bucket.head + countOf(bucket) - limit]
  return (next ?? bucket.times.at(-1) ?? 0) + WINDOW_MS
}
