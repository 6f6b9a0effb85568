import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/api/app.ts'
import { createMetrics } from '../../src/lib/metrics.ts'
import { type OpenRateLimiter, openRateLimiter } from '../../src/lib/rate-limit/open-limiter.ts'
import { hasRedis, openTestRedis, type TestRedis } from '../../src/lib/rate-limit/test-redis.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

describe.skipIf(!hasRedis)('several nodes on one database and one Redis (needs redis-server)', () => {
  let redis: TestRedis
  let api: Api
  const apps: FastifyInstance[] = []
  const limiters: OpenRateLimiter[] = []
  beforeAll(async () => {
    redis = await openTestRedis()
    api = await openApi()
    for (let node = 0; node < 3; node++) await startNode()
  })
  afterAll(async () => {
    for (const app of apps) await app.close()
    for (const limiter of limiters) await limiter.close()
    await api.close()
    await redis.close()
  })

  const startNode = async () => {
    const limiter = openRateLimiter({ ...api.world, redisUrl: redis.url, metrics: createMetrics() })
    const app = await buildApp({ ...api.world, limiter })
    limiters.push(limiter)
    apps.push(app)
    return app
  }
  const ask = (node: number, key: string, remoteAddress = '198.51.100.1') =>
    apps[node % apps.length]?.inject({ url: '/api/v1/leads?limit=1', headers: { authorization: `Bearer ${key}` }, remoteAddress })
  const statusesOf = (answers: readonly ({ statusCode: number } | undefined)[], status: number) =>
    answers.filter((answer) => answer?.statusCode === status).length

  test('a key gets its limit from all nodes together, and a node that is started anew knows the window', async () => {
    const { key } = await api.issue(api.tenantId, { limit: 30 })
    const answers = await Promise.all(Array.from({ length: 90 }, (_, index) => ask(index, key)))
    expect([statusesOf(answers, 200), statusesOf(answers, 429)]).toEqual([30, 60])
    const restarted = await startNode()
    const refused = await restarted.inject({ url: '/api/v1/leads', headers: { authorization: `Bearer ${key}` } })
    expect(refused.statusCode).toBe(429)
    expect([59, 60]).toContain(Number(refused.headers['retry-after']))
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '30', 'x-ratelimit-remaining': '0' })
  })

  test('an address that failed 60 times at any nodes is refused by all, with a good key too; another address is not', async () => {
    const guess = `vapk_live_${'0'.repeat(48)}`
    const failures = await Promise.all(Array.from({ length: 70 }, (_, index) => ask(index, guess, '198.51.100.9')))
    expect([statusesOf(failures, 401), statusesOf(failures, 429)]).toEqual([60, 10])
    for (let node = 0; node < apps.length; node++) {
      const refused = await ask(node, api.key, '198.51.100.9')
      expect(refused?.statusCode).toBe(429)
      expect(refused?.json().error.message).toMatch(/failed attempts/)
      expect((await ask(node, api.key, '198.51.100.10'))?.statusCode).toBe(200)
    }
  })

  test('one tenant at its limits on every node leaves another its whole window', async () => {
    const busy = await api.issue(api.tenantId, { limit: 5 })
    const other = await api.issue(await makeTenant(api.world), { limit: 5 })
    const [, answers] = await Promise.all([
      Promise.all(Array.from({ length: 100 }, (_, index) => ask(index, busy.key))),
      Promise.all(Array.from({ length: 5 }, (_, index) => ask(index, other.key))),
    ])
    expect(statusesOf(answers, 200)).toBe(5)
  })

  test('with Redis gone requests pass with sane headers, and readiness stays green', async () => {
    const { key } = await api.issue(api.tenantId, { limit: 3 })
    await redis.kill()
    for (let index = 0; index < 12; index++) {
      const answer = await ask(0, key)
      expect(answer?.statusCode).toBe(200)
      expect(answer?.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': String(Math.max(0, 2 - index)) })
      expect(Number(answer?.headers['x-ratelimit-reset'])).toBeGreaterThan(0)
    }
    expect((await apps[0]?.inject('/readyz'))?.statusCode).toBe(200)
    await redis.start()
  }, 40_000)
})
