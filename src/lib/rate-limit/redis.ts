import { type RedisConnection, RedisTrouble } from './connection.ts'
import { type Claim, decisionOf, type RateLimiter, WINDOW_MS } from './rate-limiter.ts'
import { WINDOW_SCRIPT, WINDOW_SCRIPT_SHA1 } from './window-script.ts'

export interface RedisLimiterOptions {
  /** Keyed digest of a bucket's name; the same on all nodes of an installation and on no other. */
  readonly digest: (bucket: string) => Buffer
  /** The moment, in microseconds, instead of the server's own clock; for tests. */
  readonly nowMicros?: () => number
}

/**
 * Windows in Redis, shared by all nodes of an installation: one round trip a decision (see window-script.ts). Rejects with a RedisTrouble when there is none to
 * be had. A bucket's key is a digest of its name: customers' identifiers and addresses stay out of the store, and installations that share it don't meet. The
 * buckets of one decision are anywhere in the key space, so this is for one server (with replicas if you like), not for Redis Cluster.
 */
export function redisRateLimiter(connection: RedisConnection, { digest, nowMicros }: RedisLimiterOptions): RateLimiter {
  const keyOf = ({ layer, id }: Claim) => `vorel:limit:${digest(`${layer}:${id}`).toString('base64url', 0, 18)}`
  const evaluate = async (input: readonly string[]) => {
    try {
      return await connection.send(['EVALSHA', WINDOW_SCRIPT_SHA1, ...input])
    } catch (error) {
      // The server has forgotten its scripts, as each restart makes it.
      if (!(error instanceof RedisTrouble && error.message.includes('NOSCRIPT'))) throw error
      return connection.send(['EVAL', WINDOW_SCRIPT, ...input])
    }
  }
  return {
    async take(claims, gate) {
      const all = gate ? [gate, ...claims] : claims
      const moment = nowMicros ? String(nowMicros()) : ''
      const limits = all.map(({ limit }) => String(limit))
      const reply = await evaluate([String(all.length), ...all.map(keyOf), String(WINDOW_MS * 1000), moment, gate ? '1' : '0', ...limits])
      const [refused, count, opensInMicros, atMicros] = numbersOf(reply)
      return decisionOf(all[refused - 1] ?? claims[0], {
        isAdmitted: refused === 0,
        count,
        opensInMs: opensInMicros / 1000,
        nowMs: atMicros / 1000,
      })
    },
  }
}

function numbersOf(reply: unknown): [number, number, number, number] {
  const [refused, count, opensInMicros, atMicros] = Array.isArray(reply) ? reply.map(Number) : []
  if (refused === undefined || count === undefined || opensInMicros === undefined || !Number.isFinite(atMicros)) {
    throw new RedisTrouble('refused', new Error('an answer of an unknown form'))
  }
  return [refused, count, opensInMicros, atMicros ?? 0]
}
