import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Sealer } from '../seal.ts'
import { connectRedis } from './connection.ts'
import { failOpen } from './fail-open.ts'
import { memoryRateLimiter } from './memory.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { redisRateLimiter } from './redis.ts'

export interface OpenRateLimiter extends RateLimiter {
  close(): Promise<void>
}

export interface LimiterOptions {
  /** Null: this process counts for itself. */
  readonly redisUrl: string | null
  readonly clock: Clock
  readonly sealer: Sealer
  readonly log: Logger
  readonly metrics: Metrics
}

/** The limiter of one process: windows shared through Redis where there is one, otherwise in memory. Doesn't wait for Redis: until it is reached, requests pass. */
export function openRateLimiter({ redisUrl, clock, sealer, log, metrics }: LimiterOptions): OpenRateLimiter {
  const local = memoryRateLimiter(() => clock.now().getTime())
  if (redisUrl === null) return { ...countRefusals(local, metrics), close: async () => undefined }
  const connection = connectRedis({ url: redisUrl, onTrouble: (trouble) => limiter.noteTrouble(trouble) })
  const shared = redisRateLimiter(connection, { digest: (bucket) => sealer.pepper('rate-limit', bucket) })
  const limiter = failOpen(shared, local, { log, onFailOpen: metrics.rateLimiterFailedOpen })
  return { ...countRefusals(limiter, metrics), close: connection.close }
}

function countRefusals(limiter: RateLimiter, metrics: Metrics): RateLimiter {
  return {
    async take(claims, gate) {
      const decision = await limiter.take(claims, gate)
      if (!decision.isAdmitted) metrics.rateLimited(decision.layer)
      return decision
    },
  }
}
