import { expect, test } from 'vitest'
import type { EgressResult } from '../../lib/egress/egress.ts'
import { DELIVERY_LADDER_MS, judge, MAX_RETRY_AFTER_MS, retryAfterMs } from './outcome.ts'

const now = new Date('2026-03-02T06:00:00.500Z')
const answered = (status: number, headers: Record<string, string> = {}): EgressResult => ({
  kind: 'response',
  status,
  headers,
  body: Buffer.alloc(0),
  durationMs: 1,
})
const after = (result: EgressResult, attempt = 1, random = 0.5) => {
  const outcome = judge({ result, attempt, now, random })
  return outcome.status === 'pending' ? outcome.nextAttemptAt.getTime() - now.getTime() : outcome.status
}

test('every status from 100 to 999 has the documented outcome', () => {
  const retried = new Set([408, 425, 429])
  for (let status = 100; status < 1000; status++) {
    const expected =
      status >= 200 && status < 300 ? 'delivered' : status >= 300 && status < 500 && !retried.has(status) ? 'failed' : DELIVERY_LADDER_MS[0]
    expect(`${status} ${after(answered(status))}`).toBe(`${status} ${expected}`)
  }
})

test('time-outs, lost connections and unknown names are tried again; a target that is not allowed is not', () => {
  for (const reason of ['timeout', 'name not resolved', 'connection refused', 'connection lost', 'TLS failed', 'bad answer'] as const) {
    expect(after({ kind: 'failed', reason, durationMs: 1 })).toBe(30_000)
  }
  expect(after({ kind: 'refused', reason: 'must use https' })).toBe('failed')
})

test('six attempts: after 30 s, 2 min, 10 min, 1 h, 6 h, each a tenth shorter or longer, then dead', () => {
  const rungs = [30, 120, 600, 3600, 21_600].map((seconds) => seconds * 1000)
  expect([...DELIVERY_LADDER_MS]).toEqual(rungs)
  for (const [n, rung] of rungs.entries()) {
    expect([0, 0.5, 1].map((random) => after(answered(500), n + 1, random))).toEqual([rung * 0.9, rung, Math.round(rung * 1.1)])
  }
  expect(after(answered(500), 6)).toBe('dead')
  expect(after(answered(429, { 'retry-after': '1' }), 6)).toBe('dead')
})

test('Retry-After makes a wait longer, never shorter, and not longer than an hour', () => {
  expect(after(answered(429, { 'retry-after': '5' }))).toBe(30_000)
  expect(after(answered(503, { 'retry-after': '45' }))).toBe(45_000)
  expect(after(answered(429, { 'retry-after': '86400' }))).toBe(MAX_RETRY_AFTER_MS)
  expect(after(answered(429, { 'retry-after': '60' }), 5)).toBe(21_600_000)
})

test.each<[string, number]>([
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7000],
  ['Mon, 02 Mar 2026 06:01:00 GMT', 59_500],
  ['Monday, 02-Mar-26 06:01:00 GMT', 59_500],
  ['Mon, 02 Mar 2026 05:00:00 GMT', 0],
  ['Sat, 01 Jan 2135 00:00:00 GMT', MAX_RETRY_AFTER_MS],
  ['99999999999999999999', MAX_RETRY_AFTER_MS],
  ['-5', 0],
  ['1.5', 0],
  ['1e3', 0],
  ['soon', 0],
  ['2026-03-02', 0],
  ['', 0],
])('Retry-After "%s" asks for %i ms', (value, ms) => expect(retryAfterMs(value, now)).toBe(ms))
