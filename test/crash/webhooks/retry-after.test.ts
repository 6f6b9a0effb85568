import { afterAll, beforeEach, expect, test } from 'vitest'
import { DELIVERY_LADDER_MS, JITTER, MAX_RETRY_AFTER_MS } from '../../../src/domain/webhooks/outcome.ts'
import { openWebhookWorld } from '../../webhook-world.ts'

/** What receivers ask for with `Retry-After`, from the bytes on the wire to the due time in the database. */
const webhooks = await openWebhookWorld()
const { world, receiver, subscribe, happen, drain, delivery, wait } = webhooks
afterAll(() => webhooks.close())
beforeEach(() => webhooks.reset())

const RUNG_MS = DELIVERY_LADDER_MS[0]
/** A Sunday. */
const NOW = new Date('2026-11-22T10:00:00.000Z')

/** Value or values of the header → the wait asked for, null for none that counts: then the ladder's own. */
const FORMS: readonly (readonly [what: string, value: string | string[], ms: number | null])[] = [
  ['seconds', '300', 300_000],
  ['seconds with blanks around', '  300  ', 300_000],
  ['seconds with zeros before', '000300', 300_000],
  ['an hour', '3600', MAX_RETRY_AFTER_MS],
  ['more than an hour', '3601', MAX_RETRY_AFTER_MS],
  ['a day', '86400', MAX_RETRY_AFTER_MS],
  ['more seconds than a number holds', '9'.repeat(400), MAX_RETRY_AFTER_MS],
  ['less than the ladder', '1', null],
  ['nothing', '0', null],
  ['negative seconds', '-300', null],
  ['a sign', '+300', null],
  ['a fraction', '300.5', null],
  ['an exponent', '3e2', null],
  ['hexadecimal', '0x12c', null],
  ['Arabic digits', '\u0663\u0660\u0660', null],
  ['an IMF date', 'Sun, 22 Nov 2026 10:05:00 GMT', 300_000],
  ['an RFC 850 date', 'Sunday, 22-Nov-26 10:05:00 GMT', 300_000],
  ['an asctime date', 'Sun Nov 22 10:05:00 2026', 300_000],
  ['an asctime date of a first', 'Tue Dec  1 10:05:00 2026', MAX_RETRY_AFTER_MS],
  ['a date in the past', 'Sun, 22 Nov 2026 09:05:00 GMT', null],
  ['a date in another century', 'Mon, 22 Nov 2126 10:05:00 GMT', MAX_RETRY_AFTER_MS],
  ['a date that does not exist', 'Sun, 31 Feb 2026 10:05:00 GMT', null],
  ['an hour that does not exist', 'Sun, 22 Nov 2026 25:05:00 GMT', null],
  ['a date with an offset', 'Sun, 22 Nov 2026 10:05:00 +0400', null],
  ['a date without a zone', 'Sun, 22 Nov 2026 10:05:00', null],
  ['an ISO date', '2026-11-22T10:05:00Z', null],
  ['words', 'soon', null],
  ['an empty value', '', null],
  ['two values', ['300', '600'], null],
  ['a value twice', ['300', '300'], null],
  ['two values in one', '300, 600', null],
]

test.each([408, 425, 429, 503])(
  '%i: Retry-After in every form makes the wait longer, never shorter than the ladder nor longer than an hour',
  async (status) => {
    await subscribe()
    world.clock.set(NOW)
    receiver.answer((response, request) => {
      const [, value] = FORMS[JSON.parse(request.body.toString()).data.form] ?? []
      if (value === undefined) return response.end()
      const values = (typeof value === 'string' ? [value] : value).map((text) => Buffer.from(text).toString('latin1'))
      response
        .writeHead(
          status,
          values.flatMap((text) => ['Retry-After', text]),
        )
        .end()
    })
    for (const form of FORMS.keys()) {
      await happen({ form })
      await happen() // is taken: an endpoint that only fails is left alone for a while
    }
    await drain()
    const { rows } = await world.owner.query<{ form: number; status: string; attempt_count: number; wait: number }>(
      `select (data ->> 'form')::int as form, status, attempt_count, extract(epoch from next_attempt_at - $1)::float * 1000 as wait
     from webhook_deliveries d join events e on e.tenant_id = d.tenant_id and e.id = d.event_id
     where data ? 'form' order by form`,
      [NOW],
    )
    expect(rows).toHaveLength(FORMS.length)
    for (const { form, wait, ...row } of rows) {
      const [what, , ms] = FORMS[form] ?? expect.fail()
      expect({ what, ...row }).toEqual({ what, status: 'pending', attempt_count: 1 })
      if (ms !== null) expect(`${what}: ${wait}`).toBe(`${what}: ${ms}`)
      else expect(Math.abs(wait - RUNG_MS), what).toBeLessThanOrEqual(RUNG_MS * JITTER)
    }
  },
)

test.each([301, 302, 303, 307, 308, 400, 401, 404, 410, 413, 422])('%i ends the delivery, whatever Retry-After says', async (status) => {
  await subscribe()
  receiver.answer((response) => response.writeHead(status, { 'retry-after': '5', location: webhooks.other.url }).end())
  await happen()
  await drain()
  expect(await delivery()).toMatchObject({ status: 'failed', attempt_count: 1, next_attempt_at: null, last_error: `answered ${status}` })
  world.clock.advance(86_400_000)
  await drain()
  expect([receiver.requests.length, webhooks.other.requests.length]).toEqual([1, 0])
})

test('the last rung is the last, however long the receiver asks to wait', async () => {
  await subscribe()
  receiver.answer((response) => response.writeHead(429, { 'retry-after': '3600' }).end())
  await happen()
  await drain()
  const waits: number[] = []
  for (const _ of DELIVERY_LADDER_MS) {
    waits.push(await wait())
    await webhooks.nextAttempt()
  }
  expect(waits.slice(0, 3)).toEqual([MAX_RETRY_AFTER_MS, MAX_RETRY_AFTER_MS, MAX_RETRY_AFTER_MS])
  expect(waits[4]).toBeGreaterThan(MAX_RETRY_AFTER_MS)
  expect(await delivery()).toMatchObject({ status: 'dead', attempt_count: 6 })
})
