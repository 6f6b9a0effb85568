import { AppError } from '../../contract/errors.ts'
import type { Clock } from '../../lib/clock.ts'

/**
 * Limits of the visitors' side: exact sliding windows of 60 s, kept in this process. Each bucket holds the instants of what it admitted, so never more than
 * `limit` pass in any 60 s.
 */
export interface Limits {
  /** Counts one event, or throws `rate_limited` with the seconds until one would be admitted. A refused event does not count. */
  take(kind: keyof typeof LIMITS, key: string): void
}

const WINDOW_MS = 60_000
const LIMITS = { ip: 500, sessions: 20, customer: 30 } as const

export function createLimits(clock: Clock): Limits {
  const buckets = new Map<string, number[]>()
  let sweepAt = 0
  const sweep = (now: number) => {
    if (now < sweepAt) return
    sweepAt = now + WINDOW_MS
    for (const [key, instants] of buckets) if ((instants.at(-1) ?? 0) <= now - WINDOW_MS) buckets.delete(key)
  }
  return {
    take(kind, key) {
      const now = clock.now().getTime()
      sweep(now)
      const name = `${kind} ${key}`
      const recent = (buckets.get(name) ?? []).filter((instant) => instant > now - WINDOW_MS)
      const oldest = recent[0]
      if (oldest !== undefined && recent.length >= LIMITS[kind]) {
        const seconds = Math.ceil((oldest + WINDOW_MS - now) / 1000)
        throw new AppError('rate_limited', `Too many requests; try again in ${seconds} s.`, { headers: { 'Retry-After': String(seconds) } })
      }
      buckets.set(name, [...recent, now])
    },
  }
}
