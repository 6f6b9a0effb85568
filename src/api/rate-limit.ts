/**
 * Exact sliding windows: of one bucket never more than its limit is admitted in any 60 seconds, wherever they begin. The moments of what was admitted are kept
 * and leave after 60 s; what was refused is not counted, so a blocked caller is not blocked longer for asking.
 */
export interface RateLimiter {
  /** Counts one request in all buckets, or in none when one of them is exhausted. The first exhausted one decides; otherwise the first is reported. */
  take(claims: readonly Claim[]): Decision | Promise<Decision>
  /** What `take` would say, without counting. */
  look(claim: Claim): Decision | Promise<Decision>
}

export interface Claim {
  readonly bucket: string
  readonly limit: number
}

export interface Decision {
  readonly isAdmitted: boolean
  readonly limit: number
  readonly remaining: number
  /** When the next request leaves the window, in milliseconds of the Unix epoch. */
  readonly resetAtMs: number
  /** Whole seconds after which a refused request is admitted, if nobody else takes the place; 0 when admitted. */
  readonly retryAfterSeconds: number
}

export const WINDOW_MS = 60_000

interface Bucket {
  times: number[]
  /** Index of the oldest moment that still counts. */
  head: number
}

/**
 * Windows in this process's memory: 8 bytes for each request that counts. At most `maxBuckets` are kept, the least recently used go first (they are empty unless
 * more than that many are busy within one minute). A clock that is set back stands still here until it has caught up, so nobody is let in or locked out.
 */
export function memoryRateLimiter(nowMs: () => number, maxBuckets = 50_000): RateLimiter {
  const buckets = new Map<string, Bucket>()
  let latest = Number.NEGATIVE_INFINITY
  let latestReading = Number.NEGATIVE_INFINITY

  const now = () => {
    const reading = nowMs()
    if (latest === Number.NEGATIVE_INFINITY) latest = reading
    else if (reading > latestReading) latest += reading - latestReading
    latestReading = reading
    return latest
  }
  const bucketOf = (name: string, at: number) => {
    const bucket = buckets.get(name) ?? { times: [], head: 0 }
    buckets.delete(name)
    buckets.set(name, bucket)
    expire(bucket, at)
    return bucket
  }
  /** From the least recently used on: the idle ones, and as many more as there are too many. Each bucket goes once, so a request pays for one on average. */
  const sweep = (at: number) => {
    for (const [name, bucket] of buckets) {
      expire(bucket, at)
      if (countOf(bucket) > 0 && buckets.size <= maxBuckets) return
      buckets.delete(name)
    }
  }
  return {
    take(claims) {
      const at = now()
      const held = claims.map((claim) => ({ claim, bucket: bucketOf(claim.bucket, at) }))
      const exhausted = held.find(({ claim, bucket }) => countOf(bucket) >= claim.limit)
      if (!exhausted) for (const { bucket } of held) bucket.times.push(at)
      const reported = exhausted ?? held[0]
      if (!reported) throw new Error('take needs a claim')
      const decision = decide(reported.bucket, reported.claim.limit, { at, shift: nowMs() - at, isAdmitted: !exhausted })
      sweep(at)
      return decision
    },
    look(claim) {
      const at = now()
      const bucket = buckets.get(claim.bucket) ?? { times: [], head: 0 }
      expire(bucket, at)
      return decide(bucket, claim.limit, { at, shift: nowMs() - at, isAdmitted: countOf(bucket) < claim.limit })
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

function decide(bucket: Bucket, limit: number, at: { at: number; shift: number; isAdmitted: boolean }): Decision {
  const count = countOf(bucket)
  // When a limit was lowered more than one has to leave before there is room again.
  const next = at.isAdmitted ? bucket.times[bucket.head] : bucket.times[bucket.head + count - limit]
  const opensAt = (next ?? at.at) + WINDOW_MS
  return {
    isAdmitted: at.isAdmitted,
    limit,
    remaining: Math.max(0, limit - count),
    resetAtMs: opensAt + at.shift,
    retryAfterSeconds: at.isAdmitted ? 0 : Math.max(1, Math.ceil((opensAt - at.at) / 1000)),
  }
}
