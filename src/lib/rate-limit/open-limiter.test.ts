import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Clock, systemClock } from '../clock.ts'
import { createLogger } from '../logger.ts'
import { createMetrics } from '../metrics.ts'
import { createSealer } from '../seal.ts'
import { claim } from './layers.ts'
import { openRateLimiter } from './open-limiter.ts'
import { hasRedis, openTestRedis, type TestRedis } from './test-redis.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** The limiter of one process, with what it logs and counts. */
function openNode(url: string, clock: Clock = systemClock) {
  const lines: { level: number; msg: string; passed?: number; reason?: string }[] = []
  const log = createLogger({ level: 'info', pretty: false }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const metrics = createMetrics()
  const limiter = openRateLimiter({ redisUrl: url, clock, sealer: createSealer(Buffer.alloc(32, 9)), log, metrics })
  closers.push(limiter.close)
  const failedOpen = async () => {
    const { text } = await metrics.expose()
    const values = [...text.matchAll(/^vorel_rate_limiter_fail_open_total\{.*\} (\d+)$/gm)]
    return values.reduce((sum, match) => sum + Number(match[1]), 0)
  }
  const take = (limit: number, id = 'k') => Promise.resolve(limiter.take([claim('api_key', id, limit)]))
  /** Asks until the answer is a shared one; returns how often it wasn't. */
  const untilShared = async () => {
    for (let asked = 0; asked < 500; asked++) {
      const before = await failedOpen()
      await take(1_000_000, 'probe')
      if ((await failedOpen()) === before) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('redis was not used again')
  }
  return { take, lines, failedOpen, untilShared }
}

test('without Redis from the start every request passes, is counted, and the log says it once', async () => {
  const { take, lines, failedOpen } = openNode('redis://127.0.0.1:1')
  const decisions = await Promise.all(Array.from({ length: 50 }, () => take(3)))
  expect(decisions.every(({ isAdmitted, retryAfterSeconds }) => isAdmitted && retryAfterSeconds === 0)).toBe(true)
  expect(decisions.slice(0, 4).map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0])
  for (const { limit, resetAtMs } of decisions) {
    expect(limit).toBe(3)
    expect(Math.abs(resetAtMs - Date.now() - 60_000)).toBeLessThan(2000)
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  await take(3)
  expect(await failedOpen()).toBe(51)
  expect(lines).toMatchObject([{ level: 40, msg: 'rate limits are not shared: redis is away, requests pass uncounted' }])
})

describe.skipIf(!hasRedis)('with a Redis that has its troubles (needs redis-server)', () => {
  let redis: TestRedis
  beforeEach(async () => {
    redis = await openTestRedis()
    closers.push(redis.close)
  })

  test('killed, requests pass; back again, the shared windows hold without a restart of ours', async () => {
    const node = openNode(redis.url)
    await node.untilShared()
    expect([await node.take(1), await node.take(1)]).toMatchObject([{ isAdmitted: true }, { isAdmitted: false }])
    await redis.kill()
    const passed = await Promise.all(Array.from({ length: 20 }, () => node.take(1)))
    expect(passed.every(({ isAdmitted }) => isAdmitted)).toBe(true)
    expect(await node.failedOpen()).toBeGreaterThanOrEqual(20)
    await redis.start()
    await node.untilShared()
    expect([await node.take(1), await node.take(1)]).toMatchObject([{ isAdmitted: true }, { isAdmitted: false }])
    expect(node.lines.filter(({ level }) => level === 40)).toHaveLength(1)
  })

  test('hanging, it costs one request in 250 ms its deadline of 100 ms and the others nothing; it is used again when it goes on', async () => {
    const node = openNode(redis.url)
    await node.untilShared()
    redis.freeze()
    const started = performance.now()
    const waits: number[] = []
    while (performance.now() - started < 1000) {
      const asked = performance.now()
      expect(await node.take(1)).toMatchObject({ isAdmitted: true })
      waits.push(performance.now() - asked)
    }
    const late = waits.filter((ms) => ms > 90)
    expect(late.length).toBeGreaterThanOrEqual(2)
    expect(late.length).toBeLessThanOrEqual(5)
    expect(Math.max(...waits)).toBeLessThan(500)
    redis.thaw()
    await node.untilShared()
    expect(node.lines.filter(({ level }) => level === 40)).toMatchObject([{ reason: 'late' }])
  })

  test('full or read-only, it refuses to count: requests pass until it takes writes again', async () => {
    const node = openNode(redis.url)
    await node.untilShared()
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    expect([await node.take(1), await node.take(1)]).toMatchObject([{ isAdmitted: true }, { isAdmitted: true }])
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    await node.untilShared()
    await redis.command('REPLICAOF', '127.0.0.1', '1')
    expect([await node.take(1), await node.take(1)]).toMatchObject([{ isAdmitted: true }, { isAdmitted: true }])
    await redis.command('REPLICAOF', 'NO', 'ONE')
    await node.untilShared()
    expect(node.lines.filter(({ level }) => level === 40)).toMatchObject([{ reason: 'refused' }])
  })

  test('a process that is busy itself when the answer comes still counts', async () => {
    const node = openNode(redis.url)
    await node.untilShared()
    const before = await node.failedOpen()
    const decision = node.take(1)
    const busyUntil = performance.now() + 200
    while (performance.now() < busyUntil);
    expect(await decision).toMatchObject({ isAdmitted: true })
    expect(await node.take(1)).toMatchObject({ isAdmitted: false })
    expect(await node.failedOpen()).toBe(before)
  })

  test('a node whose clock is five minutes off, and one that was just started, find the window as it is: no free pass, no lock-out', async () => {
    const right = openNode(redis.url)
    const wrong = openNode(redis.url, { now: () => new Date(Date.now() - 300_000) })
    await right.untilShared()
    await wrong.untilShared()
    expect([await right.take(2), await wrong.take(2)]).toMatchObject([{ remaining: 1 }, { isAdmitted: true, remaining: 0 }])
    const started = openNode(redis.url)
    await started.untilShared()
    for (const node of [right, wrong, started]) {
      const refused = await node.take(2)
      expect(refused.isAdmitted).toBe(false)
      expect([59, 60]).toContain(refused.retryAfterSeconds)
      expect(Math.abs(refused.resetAtMs - Date.now() - 60_000)).toBeLessThan(2000)
    }
  })
})
