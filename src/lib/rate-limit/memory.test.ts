import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claim } from './layers.ts'
import { memoryRateLimiter } from './memory.ts'
import { type Decision, WINDOW_MS } from './rate-limiter.ts'

const START = 1_772_431_200_000

function take(limiter: ReturnType<typeof memoryRateLimiter>, limit: number, id = 'a'): Decision {
  return limiter.take([claim('api_key', id, limit)])
}

test('never more than the limit in any 60 s wherever they begin, and a refusal’s Retry-After is true and the shortest in whole seconds', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (gaps, limit) => {
      let now = START
      const limiter = memoryRateLimiter(() => now)
      const admitted: number[] = []
      for (const gap of gaps) {
        now += gap
        const decision = take(limiter, limit)
        const inWindow = admitted.filter((time) => time > now - WINDOW_MS).length
        expect(decision.isAdmitted).toBe(inWindow < limit)
        expect(decision.remaining).toBe(Math.max(0, limit - inWindow - (decision.isAdmitted ? 1 : 0)))
        expect(decision.resetAtMs).toBeGreaterThan(now)
        if (decision.isAdmitted) admitted.push(now)
        else {
          const blockedUntil = now + decision.retryAfterSeconds * 1000
          const countAt = (time: number) => admitted.filter((moment) => moment > time - WINDOW_MS).length
          expect(countAt(blockedUntil)).toBeLessThan(limit)
          expect(decision.retryAfterSeconds === 1 || countAt(blockedUntil - 1000) >= limit).toBe(true)
        }
      }
      for (const end of admitted) {
        expect(admitted.filter((time) => time > end - WINDOW_MS && time <= end).length).toBeLessThanOrEqual(limit)
      }
    }),
    { numRuns: 200 },
  )
})

test('refusals are not counted: who keeps asking is not blocked longer', () => {
  let now = START
  const limiter = memoryRateLimiter(() => now)
  take(limiter, 1)
  for (let index = 0; index < 59; index++) {
    now += 1000
    expect(take(limiter, 1).isAdmitted).toBe(false)
  }
  now += 1000
  expect(take(limiter, 1).isAdmitted).toBe(true)
})

test('several buckets are counted together or not at all, and the exhausted one is reported', () => {
  const limiter = memoryRateLimiter(() => START)
  const claims = [claim('api_key', 'a', 5), claim('tenant', 'a', 2)] as const
  expect([limiter.take(claims), limiter.take(claims)]).toMatchObject([
    { isAdmitted: true, limit: 5, remaining: 4 },
    { isAdmitted: true, remaining: 3 },
  ])
  expect(limiter.take(claims)).toMatchObject({ isAdmitted: false, layer: 'tenant', limit: 2, remaining: 0, retryAfterSeconds: 60 })
  expect(take(limiter, 5)).toMatchObject({ isAdmitted: true, remaining: 2 })
})

test('a gate must have room and is not counted', () => {
  const limiter = memoryRateLimiter(() => START)
  const gate = claim('failed_authentication', 'a', 1)
  const ask = () => limiter.take([claim('api_key', 'a', 5)], gate)
  expect([ask(), ask()]).toMatchObject([
    { isAdmitted: true, layer: 'api_key', remaining: 4 },
    { isAdmitted: true, remaining: 3 },
  ])
  limiter.take([gate])
  expect(ask()).toMatchObject({ isAdmitted: false, layer: 'failed_authentication', limit: 1, retryAfterSeconds: 60 })
  expect(take(limiter, 5)).toMatchObject({ isAdmitted: true, remaining: 2 })
})

test('a clock that is set back neither locks out nor lets in', () => {
  let now = START
  const limiter = memoryRateLimiter(() => now)
  expect(take(limiter, 1).isAdmitted).toBe(true)
  now -= 3_600_000
  const refused = take(limiter, 1)
  expect(refused).toMatchObject({ isAdmitted: false, retryAfterSeconds: 60, resetAtMs: now + WINDOW_MS })
  now += WINDOW_MS - 1
  expect(take(limiter, 1).isAdmitted).toBe(false)
  now += 1
  expect(take(limiter, 1).isAdmitted).toBe(true)
})

test('memory is bounded: 200,000 addresses leave no more than the allowed number of buckets, and a busy one survives them', () => {
  let now = START
  const limiter = memoryRateLimiter(() => now, 100)
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < 200_000; index++) {
    if (index % 50 === 0) expect(take(limiter, 1_000_000, 'busy').isAdmitted).toBe(true)
    if (index % 1000 === 0) now += 1
    take(limiter, 1, `address ${index}`)
  }
  expect(take(limiter, 1_000_000, 'busy').remaining).toBe(1_000_000 - 4001)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
})
