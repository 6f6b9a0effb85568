import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { openWebhookWorld } from '../../test/webhook-world.ts'
import { listNotices } from '../domain/notices/list-notices.ts'
import { DELIVERY_LADDER_MS } from '../domain/webhooks/outcome.ts'
import { pauseEndpoint, resumeEndpoint } from '../domain/webhooks/pause-endpoint.ts'
import { redeliver } from '../domain/webhooks/redeliver.ts'
import { rotateSecret } from '../domain/webhooks/rotate-secret.ts'
import { sendTestEvent } from '../domain/webhooks/send-test-event.ts'
import { updateEndpoint } from '../domain/webhooks/update-endpoint.ts'

const actor = { kind: 'cli' } as const
const webhooks = await openWebhookWorld()
const { world, receiver, other, refusingUrl, within, subscribe, happen, drain, delivery, wait, nextAttempt, header, envelope } = webhooks
afterAll(() => webhooks.close())
beforeEach(() => webhooks.reset())

test('during a rotation both secrets verify; after the overlap, or without one, only the new one does', async () => {
  const { id, secret: old } = await subscribe()
  const rotate = async (overlapSeconds: number) =>
    (await within((tx) => rotateSecret(tx, { id, overlapSeconds, actor, sealer: world.sealer }))).secret
  const verifies = (secret: string, index: number) => {
    const request = receiver.requests[index]
    const headers = Object.fromEntries(Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]))
    const now = Number(headers['webhook-timestamp']) * 1000
    vi.useFakeTimers({ now, toFake: ['Date'] })
    try {
      new Webhook(secret).verify(request?.body.toString() ?? '', headers)
      return true
    } catch {
      return false
    } finally {
      vi.useRealTimers()
    }
  }
  const second = await rotate(3600)
  await happen()
  await drain()
  expect([verifies(old, 0), verifies(second, 0)]).toEqual([true, true])
  expect(header('x-webhook-signature')).toBe(
    createHmac('sha256', second)
      .update(receiver.requests[0]?.body ?? '')
      .digest('hex'),
  )
  world.clock.advance(3_600_000)
  await happen()
  await drain()
  expect([verifies(old, 1), verifies(second, 1)]).toEqual([false, true])
  const third = await rotate(0)
  await happen()
  await drain()
  expect([verifies(second, 2), verifies(third, 2)]).toEqual([false, true])
})

test('a redelivery sends the same envelope again, on a new ladder, with attempt numbers going on', async () => {
  const { id } = await subscribe()
  receiver.answer(410)
  await happen()
  await drain()
  const failed = await delivery()
  await within((tx) => redeliver(tx, { id, deliveryId: failed.id, actor }))
  receiver.answer(500)
  await drain()
  const waiting = await delivery()
  expect(waiting).toMatchObject({ status: 'pending', attempt_count: 2 })
  expect(await wait()).toBeLessThanOrEqual(33_000)
  await expect(within((tx) => redeliver(tx, { id, deliveryId: failed.id, actor }))).rejects.toThrow(/still waiting/)
  receiver.answer(200)
  await nextAttempt()
  await within((tx) => redeliver(tx, { id, deliveryId: failed.id, actor }))
  await drain()
  expect(receiver.requests.map((request) => request.headers['x-webhook-attempt'])).toEqual(['1', '2', '3', '4'])
  expect(new Set(receiver.requests.map((request) => request.body.toString())).size).toBe(1)
  expect(await delivery()).toMatchObject({ status: 'delivered', attempt_count: 4 })
})

test('a redelivered event that keeps failing gets six more attempts', async () => {
  const { id } = await subscribe(refusingUrl)
  await happen()
  await drain()
  for (const _ of DELIVERY_LADDER_MS) await nextAttempt()
  const dead = await delivery()
  await within((tx) => redeliver(tx, { id, deliveryId: dead.id, actor }))
  await drain()
  for (const _ of DELIVERY_LADDER_MS) await nextAttempt()
  expect(await delivery()).toMatchObject({ status: 'dead', attempt_count: 12 })
})

test('what waits is not sent while paused, goes on after resuming, and goes to an edited URL', async () => {
  const { id } = await subscribe()
  receiver.answer(500)
  await happen()
  await drain()
  await within((tx) => pauseEndpoint(tx, { id, actor }))
  await nextAttempt()
  expect(receiver.requests).toHaveLength(1)
  expect(await delivery()).toMatchObject({ status: 'pending', attempt_count: 1 })
  await within((tx) => resumeEndpoint(tx, { id, actor }))
  await within((tx) => updateEndpoint(tx, { id, url: other.url, actor, egress: world.egress }))
  await drain()
  expect(receiver.requests).toHaveLength(1)
  expect(other.requests.map((request) => request.headers['x-webhook-event']).sort()).toEqual(['lead.created', 'webhook.test'])
})

test('nothing is sent for a suspended tenant; it goes on once the tenant is active again', async () => {
  await subscribe()
  await happen()
  await world.owner.query(`update tenants set status = 'suspended' where id = $1`, [webhooks.tenant])
  expect(await drain()).toMatchObject([{ settled: 'again' }])
  expect(receiver.requests).toEqual([])
  await world.owner.query(`update tenants set status = 'active' where id = $1`, [webhooks.tenant])
  world.clock.advance(15 * 60_000)
  await drain()
  expect(receiver.requests).toHaveLength(1)
})

test('a test event reaches its endpoint whatever it subscribed to, and no other', async () => {
  const { id } = await subscribe()
  await subscribe(other.url)
  await within((tx) => sendTestEvent(tx, { id, actor }))
  await drain()
  expect(envelope()).toMatchObject({ event: 'webhook.test', data: { webhook_endpoint_id: id } })
  expect(other.requests).toEqual([])
})

test('an endpoint of which everything failed for 5 days is disabled with a reason and its owner told; one success starts the time anew', async () => {
  const { id } = await subscribe()
  const status = async () =>
    (await world.owner.query('select status, status_reason, first_failure_at from webhook_endpoints where id = $1', [id])).rows[0]
  const fail = async (answer: number, days: number) => {
    world.clock.advance(days * 86_400_000)
    receiver.answer(answer)
    await happen()
    await drain()
  }
  await fail(400, 0)
  await fail(400, 4)
  await fail(200, 0)
  expect(await status()).toMatchObject({ status: 'active', first_failure_at: null })
  await fail(400, 0)
  await fail(400, 4.9)
  expect(await status()).toMatchObject({ status: 'active' })
  await fail(400, 0.1)
  expect(await status()).toMatchObject({ status: 'disabled', status_reason: 'Every attempt of the last 5 days failed.' })
  expect(
    (await world.owner.query(`select action from audit_log where action = 'webhook_endpoint.disabled' and target_id = $1`, [id])).rows,
  ).toHaveLength(1)
  const { host } = new URL(receiver.url)
  expect(await within((tx) => listNotices(tx, { limit: 10 }))).toMatchObject([
    { kind: 'webhook_endpoint.disabled', target_id: id, title: `Webhooks to ${host} are switched off` },
  ])
  await within((tx) => resumeEndpoint(tx, { id, actor }))
  expect(await status()).toMatchObject({ status: 'active', status_reason: null, first_failure_at: null })
})

test('the logs and the tables hold no secret', async () => {
  const { secret } = await subscribe()
  receiver.answer(500)
  await happen()
  await drain()
  const bare = secret.slice('whsec_'.length)
  const tables = await world.owner.query(
    `select (select string_agg(w::text, '') from webhook_endpoints w) || (select string_agg(j::text, '') from jobs j) || (select string_agg(a::text, '') from audit_log a) as text`,
  )
  expect(tables.rows[0].text + world.logLines.join('')).not.toContain(bare)
})
