import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { openWebhookWorld, webhookHandlers } from '../../test/webhook-world.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../domain/events/record-event.ts'
import { DELIVERY_LADDER_MS } from '../domain/webhooks/outcome.ts'
import { getDelivery } from '../domain/webhooks/read-deliveries.ts'
import { createEgress } from '../lib/egress/egress.ts'
import { startWorker } from './worker.ts'

const webhooks = await openWebhookWorld()
const {
  world,
  receiver,
  other,
  refusingUrl,
  within,
  subscribe,
  happen,
  drain,
  deliveries,
  delivery,
  attempts,
  wait,
  nextAttempt,
  header,
  envelope,
} = webhooks
afterAll(() => webhooks.close())
beforeEach(() => webhooks.reset())

test('a delivery is the documented envelope, signed over its very bytes in both forms', async () => {
  const { secret } = await subscribe()
  await happen({ id: 'x', name: 'لانا "quoted" \u2028 </script> 😀', path: 'a/b', score: 0.1, attributes: { deep: [1, null, true] } })
  await drain()
  expect(receiver.requests).toHaveLength(1)
  const event = (await world.owner.query('select id, event, created_at, data from event_log where event <> $1', ['webhook.test'])).rows[0]
  expect(envelope()).toEqual({
    id: event.id,
    event: 'lead.created',
    created_at: event.created_at.toISOString(),
    tenant_id: webhooks.tenant,
    api_version: 'v1',
    data: event.data,
  })
  const body = receiver.requests[0]?.body ?? Buffer.alloc(0)
  expect(header('x-webhook-signature')).toBe(createHmac('sha256', secret).update(body).digest('hex'))
  const triple = Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, header(name)]))
  expect(new Webhook(secret).verify(body.toString(), triple)).toEqual(envelope())
  expect(() => new Webhook(secret).verify(body.toString().replace('quoted', 'forged'), triple)).toThrow()
  expect(header('webhook-id')).toBe(event.id)
  expect(await delivery()).toMatchObject({ status: 'delivered', attempt_count: 1, next_attempt_at: null, last_status_code: 200 })
})

test('the request carries exactly the documented headers', async () => {
  await subscribe()
  await happen()
  await drain()
  expect(Object.keys(receiver.requests[0]?.headers ?? {}).sort()).toEqual(
    [
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ].concat(['x-webhook-attempt', 'x-webhook-event', 'x-webhook-signature']),
  )
  expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/hook' })
  expect([header('user-agent'), header('x-webhook-event'), header('x-webhook-attempt')]).toEqual(['Vorel-Webhooks/1', 'lead.created', '1'])
})

test('numbers that JavaScript can not hold arrive as they were written', async () => {
  await subscribe()
  await happen()
  await world.owner.query(`update event_outbox set data = '{"big": 12345678901234567890, "fine": 0.12345678901234567890}'`)
  await drain()
  expect(receiver.requests[0]?.body.toString()).toContain('12345678901234567890')
  expect(receiver.requests[0]?.body.toString()).toContain('0.12345678901234567890')
})

test('a 500 is tried again after about 30 s, with the same id and the next attempt number', async () => {
  await subscribe()
  receiver.answer((response) => void response.writeHead(500).end('out of order\0'))
  await happen()
  await drain()
  const waiting = await delivery()
  expect(waiting).toMatchObject({ status: 'pending', attempt_count: 1, last_status_code: 500, last_error: 'answered 500' })
  expect(await wait()).toBeGreaterThanOrEqual(27_000)
  expect(await wait()).toBeLessThanOrEqual(33_000)
  world.clock.set(new Date(waiting.next_attempt_at.getTime() - 1))
  await drain()
  expect(receiver.requests).toHaveLength(1)
  receiver.answer(204)
  await nextAttempt()
  expect(await delivery()).toMatchObject({ status: 'delivered', attempt_count: 2, last_status_code: 204 })
  expect(receiver.requests[1]?.body.equals(receiver.requests[0]?.body ?? Buffer.alloc(0))).toBe(true)
  expect([header('webhook-id', 1), header('x-webhook-attempt', 1)]).toEqual([header('webhook-id', 0), '2'])
  expect(Number(header('webhook-timestamp', 1))).toBeGreaterThan(Number(header('webhook-timestamp', 0)) + 25)
  expect(await attempts()).toEqual([
    { attempt_number: 1, status_code: 500, error: 'answered 500', response_excerpt: 'out of order\uFFFD' },
    { attempt_number: 2, status_code: 204, error: null, response_excerpt: '' },
  ])
})

test('a receiver that refuses connections is tried exactly six times along the ladder, then the delivery is dead', async () => {
  await subscribe(refusingUrl)
  await happen()
  await drain()
  for (const [n, rungMs] of DELIVERY_LADDER_MS.entries()) {
    const row = await delivery()
    expect(row).toMatchObject({ status: 'pending', attempt_count: n + 1, last_status_code: null, last_error: 'connection refused' })
    expect(await wait()).toBeGreaterThanOrEqual(rungMs * 0.9)
    expect(await wait()).toBeLessThanOrEqual(rungMs * 1.1)
    await nextAttempt()
  }
  expect(await delivery()).toMatchObject({ status: 'dead', attempt_count: 6, next_attempt_at: null, last_error: 'connection refused' })
  world.clock.advance(30 * 86_400_000)
  await drain()
  expect((await attempts()).map((row) => row.attempt_number)).toEqual([1, 2, 3, 4, 5, 6])
})

test.each([400, 410, 302, 308])('a %i is final', async (status) => {
  await subscribe()
  receiver.answer((response) => void response.writeHead(status, { location: other.url }).end())
  await happen()
  await drain()
  expect(await delivery()).toMatchObject({ status: 'failed', attempt_count: 1, last_status_code: status, last_error: `answered ${status}` })
  world.clock.advance(86_400_000)
  await drain()
  expect([receiver.requests.length, other.requests.length]).toEqual([1, 0])
})

test('a 429 is tried again, and not before its Retry-After', async () => {
  await subscribe()
  receiver.answer((response) => void response.writeHead(429, { 'retry-after': '300' }).end())
  await happen()
  await drain()
  expect(await delivery()).toMatchObject({ status: 'pending', attempt_count: 1, last_status_code: 429 })
  expect(await wait()).toBe(300_000)
})

test('a slow body hits the deadline and is tried again', async () => {
  await subscribe()
  receiver.answer((response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const impatient: Context = {
    ...world,
    egress: { ...world.egress, send: (request) => world.egress.send({ ...request, timeoutMs: 300 }) },
  }
  await happen()
  await drain(impatient)
  expect(await delivery()).toMatchObject({ status: 'pending', attempt_count: 1, last_error: 'timeout' })
})

test('a target that leads to a private address is refused for good and nothing is sent', async () => {
  const { id } = await subscribe('https://hooks.example.com/x')
  const egress = createEgress({ allow: [], resolve: async () => ['10.0.0.7'] })
  await happen()
  await drain({ ...world, egress })
  await egress.close()
  const row = await delivery()
  expect(row).toMatchObject({ status: 'failed', attempt_count: 1, last_error: 'not sent: the URL must not resolve to a private address' })
  const view = await within((tx) => getDelivery(tx, { endpointId: id, id: row.id }))
  expect(JSON.stringify(view)).not.toContain('10.0.0.7')
})

test('a URL that became forbidden after it was stored is not sent to', async () => {
  await subscribe()
  await world.owner.query(`update webhook_endpoints set url = 'http://127.0.0.1:5432/'`)
  await happen()
  await drain()
  expect(await delivery()).toMatchObject({ status: 'failed', last_error: 'not sent: the URL must use https' })
})

test('many deliveries are sent at most eight at a time, each once, oldest first', async () => {
  await subscribe()
  await within(async (tx) => {
    for (let n = 0; n < 120; n++) await recordEvent(tx, 'lead.updated', { n })
  })
  let now = 0
  let most = 0
  receiver.answer((response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now--
      response.end()
    }, 5)
  })
  await drain()
  expect(most).toBe(8)
  const order = receiver.requests.map((request) => JSON.parse(request.body.toString()).data.n as number)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, n) => n))
  expect(order.every((n, place) => Math.abs(n - place) < 16)).toBe(true)
  expect((await deliveries()).every((row) => row.status === 'delivered' && row.attempt_count === 1)).toBe(true)
})

test('an attempt made after the job was taken over is not recorded', async () => {
  await subscribe()
  await happen()
  receiver.answer(async (response) => {
    await world.owner.query(`update jobs set lease_token = lease_token + 1 where state = 'running'`)
    response.end()
  })
  expect(await drain()).toMatchObject([{ settled: 'refused' }])
  expect(await delivery()).toMatchObject({ status: 'pending', attempt_count: 0 })
  expect(await attempts()).toEqual([])
})

test('a worker that stops in the middle of a request records no attempt and gives the job back', async () => {
  await subscribe()
  receiver.answer(() => undefined)
  await happen()
  const worker = startWorker(world, webhookHandlers, { graceMs: 20 })
  await vi.waitFor(() => expect(receiver.requests).toHaveLength(1))
  await worker.stop()
  expect(await delivery()).toMatchObject({ status: 'pending', attempt_count: 0 })
  expect((await world.owner.query('select state, attempt from jobs')).rows).toEqual([{ state: 'ready', attempt: 0 }])
})

test('a dead endpoint does not delay another one', async () => {
  await subscribe()
  await subscribe(other.url)
  receiver.answer(() => undefined)
  const worker = startWorker(world, webhookHandlers, { graceMs: 20 })
  await within(async (tx) => {
    for (let n = 0; n < 100; n++) await recordEvent(tx, 'lead.updated', { n })
  })
  await vi.waitFor(() => expect(other.requests).toHaveLength(100), { timeout: 5000 })
  expect(receiver.requests.length).toBeLessThanOrEqual(8)
  await worker.stop()
})

test.each(['refuses', 'answers 500'])(
  'an endpoint that %s a thousand due deliveries is tried a few at a time, and at full speed once it answers',
  async (how) => {
    await subscribe(how === 'refuses' ? refusingUrl : receiver.url)
    receiver.answer(500)
    await within(async (tx) => {
      for (let n = 0; n < 300; n++) await recordEvent(tx, 'lead.created', { n })
    })
    for (let round = 1; round <= 3; round++) {
      expect(await drain()).toMatchObject([{ settled: 'again' }])
      expect((await attempts()).length).toBeLessThanOrEqual(round * 15)
      world.clock.advance(500)
    }
    if (how === 'refuses') return
    receiver.answer(200)
    await drain()
    expect((await deliveries()).filter((row) => row.status === 'delivered').length).toBeGreaterThanOrEqual(300 - 3 * 15)
  },
)
