import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectRedis, type RedisConnection } from './connection.ts'
import { claim } from './layers.ts'
import { memoryRateLimiter } from './memory.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { redisRateLimiter } from './redis.ts'
import { hasRedis, openTestRedis, type TestRedis } from './test-redis.ts'

const START = 1_772_431_200_000

describe.skipIf(!hasRedis)('windows in Redis (needs redis-server)', () => {
  let redis: TestRedis
  const connections: RedisConnection[] = []
  beforeAll(async () => {
    redis = await openTestRedis()
  })
  afterAll(async () => {
    for (const connection of connections) await connection.close()
    await redis.close()
  })

  const connect = async () => {
    const connection = connectRedis({ url: redis.url, deadlineMs: 5000, onTrouble: () => undefined })
    connections.push(connection)
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await connection.send(['PING']).catch(() => null)) return connection
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('not connected')
  }
  /** Nodes of one installation: each with a connection of its own, all with the same secret. */
  const nodes = async (count: number, nowMicros?: () => number): Promise<RateLimiter[]> => {
    const secret = randomBytes(16)
    const digest = (bucket: string) => createHmac('sha256', secret).update(bucket).digest()
    const opened = await Promise.all(Array.from({ length: count }, connect))
    return opened.map((connection) => redisRateLimiter(connection, { digest, ...(nowMicros ? { nowMicros } : {}) }))
  }

  test('several nodes that take turns decide as one process with windows in memory does, gates and several buckets included', async () => {
    let now = START
    const shared = await nodes(3, () => now * 1000)
    const step = fc.record({
      gap: fc.integer({ min: 0, max: 20_000 }),
      node: fc.integer({ min: 0, max: 2 }),
      id: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom('key', 'key and tenant', 'gated', 'failure'),
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        run += 1
        now = START
        const oracle = memoryRateLimiter(() => now)
        for (const { gap, node, id, kind } of steps) {
          now += gap
          const key = claim('api_key', `${run}${id}`, limit)
          const tenant = claim('tenant', `${run}`, limit + 1)
          const failures = claim('failed_authentication', `${run}`, 2)
          const take = (limiter: RateLimiter | undefined) => {
            if (kind === 'failure') return limiter?.take([failures])
            return limiter?.take(kind === 'key' ? [key] : [key, tenant], kind === 'gated' ? failures : undefined)
          }
          expect(await take(shared[node])).toEqual(take(oracle))
        }
      }),
      { numRuns: 40 },
    )
  })

  test('eight nodes asked at once admit exactly the limit by the server’s own clock; requests of the same microsecond are counted each', async () => {
    const limiters = await nodes(8)
    const one = claim('api_key', 'k', 200)
    const decisions = await Promise.all(Array.from({ length: 1000 }, (_, index) => limiters[index % 8]?.take([one])))
    const admitted = decisions.filter((decision) => decision?.isAdmitted)
    expect(admitted).toHaveLength(200)
    expect(new Set(admitted.map((decision) => decision?.remaining)).size).toBe(200)
    for (const decision of decisions.filter((each) => !each?.isAdmitted)) {
      expect(decision).toMatchObject({ layer: 'api_key', limit: 200, remaining: 0, retryAfterSeconds: 60 })
    }
    const [still] = await nodes(1, () => START * 1000)
    const same = await Promise.all(Array.from({ length: 30 }, () => still?.take([claim('api_key', 'm', 20)])))
    expect(same.filter((decision) => decision?.isAdmitted)).toHaveLength(20)
  })

  test('when the server’s own clock is set back nobody gets more than the limit, and nobody waits longer than a window', async () => {
    let nowMs = START
    const [limiter] = await nodes(1, () => nowMs * 1000)
    const ask = () => limiter?.take([claim('api_key', 'k', 2)])
    await ask()
    nowMs += 10_000
    await ask()
    nowMs -= 3_600_000
    expect(await ask()).toMatchObject({ isAdmitted: false, retryAfterSeconds: 50, resetAtMs: nowMs + 50_000 })
    nowMs += 49_999
    expect(await ask()).toMatchObject({ isAdmitted: false, retryAfterSeconds: 1 })
    nowMs += 1
    expect(await ask()).toMatchObject({ isAdmitted: true, remaining: 0 })
    expect(await ask()).toMatchObject({ isAdmitted: false, retryAfterSeconds: 10 })
  })

  test('a lowered limit waits until enough have left, and a refusal is not counted', async () => {
    let nowMs = START
    const [limiter] = await nodes(1, () => nowMs * 1000)
    for (let index = 0; index < 4; index++) {
      await limiter?.take([claim('api_key', 'k', 5)])
      nowMs += 1000
    }
    expect(await limiter?.take([claim('api_key', 'k', 2)])).toMatchObject({ isAdmitted: false, remaining: 0, retryAfterSeconds: 58 })
    expect(await limiter?.take([claim('api_key', 'k', 5)])).toMatchObject({ isAdmitted: true, remaining: 0 })
  })

  test('a bucket holds some ten bytes a request, names nobody, and is gone a minute after its last request', async () => {
    await redis.command('FLUSHALL')
    const [limiter] = await nodes(1)
    const one = claim('tenant_customer', '0190:+971501234567', 5000)
    await Promise.all(Array.from({ length: 5000 }, () => limiter?.take([one])))
    const keys = (await redis.command('KEYS', '*')) as string[]
    expect(keys).toEqual([expect.stringMatching(/^vorel:limit:[\w-]{24}$/)])
    const [key] = keys
    expect(Number(await redis.command('MEMORY', 'USAGE', String(key)))).toBeLessThan(5000 * 12)
    const ttl = Number(await redis.command('PTTL', String(key)))
    expect(ttl).toBeGreaterThan(50_000)
    expect(ttl).toBeLessThanOrEqual(60_000)
  })

  test('a server that forgot its scripts is told again, and counts on', async () => {
    const [limiter] = await nodes(1)
    const one = claim('api_key', 'k', 2)
    await limiter?.take([one])
    await redis.command('SCRIPT', 'FLUSH')
    expect(await limiter?.take([one])).toMatchObject({ isAdmitted: true, remaining: 0 })
  })
})
