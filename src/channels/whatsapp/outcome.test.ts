import { expect, test } from 'vitest'
import type { EgressResult } from '../../lib/egress/egress.ts'
import { judgeSending } from './outcome.ts'

const NOW = new Date('2026-03-02T06:00:00.000Z')
const answer = (status: number, body: unknown, headers: Record<string, string> = {}): EgressResult => ({
  kind: 'response',
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  durationMs: 1,
})
const error = (code: unknown) => ({ error: { message: 'no', code } })

test.each([
  [200, { messages: [{ id: 'wamid.1' }] }, { kind: 'sent', external_id: 'wamid.1' }],
  [200, 'not json', { kind: 'sent', external_id: null }],
  [202, { messages: [] }, { kind: 'sent', external_id: null }],
  [401, error(190), { kind: 'barred', reason: 'credentials' }],
  [401, '', { kind: 'barred', reason: 'credentials' }],
  [403, error(200), { kind: 'barred', reason: 'credentials' }],
  [400, error(131031), { kind: 'barred', reason: 'account' }],
  [403, error(368), { kind: 'barred', reason: 'account' }],
  [400, error(131047), { kind: 'refused', failure: 'window_closed' }],
  [400, error(132018), { kind: 'refused', failure: 'template_rejected' }],
  [400, error(999999), { kind: 'refused', failure: 'rejected' }],
  [404, '<html>', { kind: 'refused', failure: 'rejected' }],
  [302, '', { kind: 'refused', failure: 'rejected' }],
  [500, error('190'), { kind: 'later', reason: 'status 500', retryAfterMs: null }],
  [400, error(131000), { kind: 'later', reason: 'error 131000', retryAfterMs: null }],
  [429, '', { kind: 'later', reason: 'status 429', retryAfterMs: 10_000 }],
  [400, error(131048), { kind: 'later', reason: 'error 131048', retryAfterMs: 600_000 }],
] as const)('%i with %j means %j', (status, body, outcome) => {
  expect(judgeSending(answer(status, body), NOW)).toEqual(outcome)
})

test.each([
  ['120', 120_000],
  ['Mon, 02 Mar 2026 06:01:00 GMT', 60_000],
  ['999999', 3_600_000],
  ['soon', 10_000],
  ['0', 10_000],
])('Retry-After %s is believed, within an hour', (header, wait) => {
  expect(judgeSending(answer(429, '', { 'retry-after': header }), NOW)).toMatchObject({ retryAfterMs: wait })
})

test('no answer at all is tried again: whether it was sent, nobody knows', () => {
  expect(judgeSending({ kind: 'failed', reason: 'timeout', durationMs: 1 }, NOW)).toMatchObject({ kind: 'later' })
  expect(judgeSending({ kind: 'refused', reason: 'must use https' }, NOW)).toMatchObject({ kind: 'later' })
})
