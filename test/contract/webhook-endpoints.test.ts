import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { EVENTS } from '../../src/contract/events.ts'
import { deliverWebhooks } from '../../src/jobs/deliver-webhooks.ts'
import { redeliverRange } from '../../src/jobs/redeliver-range.ts'
import { drainJobs } from '../drain-jobs.ts'
import { makeTenant } from '../factories.ts'
import { openReceiver, type Receiver } from '../receiver.ts'
import { type Api, openApi } from './client.ts'

let api: Api
let receiver: Receiver
let key: string
let tenant: string
beforeAll(async () => {
  receiver = await openReceiver()
  api = await openApi({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${receiver.port}` } })
})
beforeEach(async () => {
  await api.world.owner.query('truncate jobs, webhook_attempts, webhook_deliveries')
  tenant = await makeTenant(api.world)
  key = (await api.issue(tenant)).key
  receiver.requests.length = 0
  receiver.answer(200)
})
afterAll(async () => {
  await api.close()
  await receiver.close()
})

const create = (members: object = {}) =>
  api.call('createWebhookEndpoint', { key, body: { url: receiver.url, events: ['lead.created'], ...members } })
const deliver = () => drainJobs(api.world, { 'deliver-webhooks': deliverWebhooks })
const on = (id: string) => ({ key, params: { id } })
const auditOf = async (id: string) =>
  (
    await api.world.owner.query("select action, host(ip) as ip, actor->>'kind' as kind from audit_log where target_id = $1 order by id", [
      id,
    ])
  ).rows

test('an endpoint is created with a secret that no other answer, row or log shows, and gets a signed test event', async () => {
  const made = await create({ description: 'CRM', events: ['lead.updated', 'lead.created', 'lead.created'] })
  const { secret, ...endpoint } = made.body
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  expect(endpoint).toMatchObject({ url: receiver.url, description: 'CRM', events: ['lead.created', 'lead.updated'], status: 'active' })
  expect(made.headers.location).toBe(`/api/v1/webhook-endpoints/${endpoint.id}`)
  expect((await api.call('getWebhookEndpoint', on(endpoint.id))).body).toEqual(endpoint)
  expect((await api.call('listWebhookEndpoints', { key })).body).toEqual({ data: [endpoint], next_cursor: null, has_more: false })
  const rows = await api.world.owner.query('select webhook_endpoints::text as row from webhook_endpoints where id = $1', [endpoint.id])
  expect(rows.rows[0].row + api.world.logLines.join('')).not.toContain(secret)
  await deliver()
  const [request] = receiver.requests
  expect(request?.headers['x-webhook-event']).toBe('webhook.test')
  expect(request?.headers['x-webhook-signature']).toBe(
    createHmac('sha256', secret)
      .update(request?.body ?? '')
      .digest('hex'),
  )
  expect(await auditOf(endpoint.id)).toEqual([{ action: 'webhook_endpoint.created', ip: '127.0.0.1', kind: 'api_key' }])
})

test('a URL or event that is not allowed, and whatever else is wrong, is a 400 that leaves no row', async () => {
  const urls = ['http://example.com', 'https://127.0.0.1/', 'https://localhost/', 'ftp://example.com/', 'nonsense', '', 1, null]
  for (const url of urls) {
    const refused = await create({ url })
    expect([refused.status, refused.body.error.message.slice(0, 3)], String(url)).toEqual([400, 'url'])
  }
  for (const events of [[], ['lead.deleted'], ['webhook.test'], 'lead.created', null, [1], Array(13).fill('lead.created')]) {
    const refused = await create({ events })
    expect([refused.status, refused.body.error.message.slice(0, 6)]).toEqual([400, 'events'])
  }
  for (const members of [{ description: 'x'.repeat(501) }, { secret: 'mine' }, { status: 'paused' }, { id: 'x' }]) {
    expect((await create(members)).status).toBe(400)
  }
  expect((await api.call('listWebhookEndpoints', { key })).body.data).toEqual([])
})

test('an update changes what it names; pausing stops deliveries and resuming sends what waited', async () => {
  const { secret: _, ...endpoint } = (await create()).body
  await deliver()
  const update = (body: object) => api.call('updateWebhookEndpoint', { ...on(endpoint.id), body })
  expect((await update({ description: 'x', events: [...EVENTS] })).body).toMatchObject({ description: 'x', events: [...EVENTS] })
  expect((await update({ status: 'paused', description: null })).body).toMatchObject({ status: 'paused', description: null })
  for (const id of ['testWebhookEndpoint'] as const) expect((await api.call(id, on(endpoint.id))).status).toBe(409)
  const conversation = await api.call('createConversation', { key, body: { channel: 'webform', customer_identifier: 'a' } })
  await deliver()
  expect(receiver.requests).toHaveLength(1)
  expect((await update({ status: 'active' })).body.status).toBe('active')
  await api.call('createLead', { key, body: { conversation_id: conversation.body.id } })
  await deliver()
  expect(receiver.requests.map(({ headers }) => headers['x-webhook-event'])).toEqual(['webhook.test', 'lead.created'])
  for (const body of [{}, { status: 'disabled' }, { status: null }, { url: 'http://example.com' }, { url: null }, { secret: 'x' }]) {
    expect((await update(body)).status, JSON.stringify(body)).toBe(400)
  }
  expect((await auditOf(endpoint.id)).map(({ action }) => action)).toEqual([
    'webhook_endpoint.created',
    'webhook_endpoint.updated',
    'webhook_endpoint.paused',
    'webhook_endpoint.updated',
    'webhook_endpoint.resumed',
  ])
})

test('a refused member of an update leaves the others undone too', async () => {
  const { id } = (await create()).body
  const refused = await api.call('updateWebhookEndpoint', { ...on(id), body: { status: 'paused', url: 'https://10.0.0.1/' } })
  expect(refused.status).toBe(400)
  expect((await api.call('getWebhookEndpoint', on(id))).body.status).toBe('active')
})

test('a rotated secret signs from now on, the old one besides for its overlap', async () => {
  const { id, secret: old } = (await create()).body
  await deliver()
  const rotated = await api.call('rotateWebhookSecret', { ...on(id), body: { overlap_seconds: 60 } })
  expect(rotated.body.secret).not.toBe(old)
  expect(rotated.body.previous_secret_expires_at).toBe(new Date(api.world.clock.now().getTime() + 60_000).toISOString())
  await api.call('testWebhookEndpoint', on(id))
  await deliver()
  expect(String(receiver.requests[1]?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  const byDefault = await api.call('rotateWebhookSecret', on(id))
  expect(Date.parse(byDefault.body.previous_secret_expires_at) - api.world.clock.now().getTime()).toBe(86_400_000)
  expect((await api.call('rotateWebhookSecret', { ...on(id), body: { overlap_seconds: 0 } })).body.previous_secret_expires_at).toBeNull()
  for (const overlap_seconds of [-1, 604_801, 1.5, '60', null]) {
    expect((await api.call('rotateWebhookSecret', { ...on(id), body: { overlap_seconds } })).status).toBe(400)
  }
})

test('deliveries are listed newest first with their outcome, and one is sent again under the same id', async () => {
  const { id } = (await create()).body
  receiver.answer(410)
  await deliver()
  const { delivery_id } = (await api.call('testWebhookEndpoint', on(id))).body
  const list = async (query = '') => (await api.call('listDeliveries', { ...on(id), query })).body
  expect((await list()).data.map((row: { status: string }) => row.status)).toEqual(['pending', 'failed'])
  const [failed] = (await list('status=failed')).data
  expect(failed).toMatchObject({ event: 'webhook.test', attempt_count: 1, last_status_code: 410, next_attempt_at: null })
  const first = await list('limit=1')
  expect([first.data[0].id, first.has_more]).toEqual([delivery_id, true])
  expect((await list(`limit=1&cursor=${first.next_cursor}`)).data[0].id).toBe(failed.id)
  const again = (delivery: string) => api.call('redeliver', { key, params: { id, delivery_id: delivery } })
  expect((await again(delivery_id)).status).toBe(409)
  receiver.answer(200)
  expect((await again(failed.id)).body).toMatchObject({ id: failed.id, status: 'pending', attempt_count: 1 })
  await deliver()
  const ids = receiver.requests.filter(({ headers }) => headers['webhook-id'] === failed.event_id)
  expect(ids.map(({ headers }) => headers['x-webhook-attempt'])).toEqual(['1', '2'])
  expect((await list('status=failed')).data).toEqual([])
})

test('a deleted endpoint is gone for every operation', async () => {
  const { id } = (await create()).body
  expect((await api.call('deleteWebhookEndpoint', on(id))).status).toBe(204)
  for (const operation of [
    'getWebhookEndpoint',
    'deleteWebhookEndpoint',
    'testWebhookEndpoint',
    'rotateWebhookSecret',
    'listDeliveries',
  ] as const) {
    expect((await api.call(operation, on(id))).status, operation).toBe(404)
  }
  await deliver()
  expect(receiver.requests).toEqual([])
})

test('there can be 50, also of many creates at once', async () => {
  for (let index = 0; index < 49; index++) expect((await create()).status).toBe(201)
  const answers = await Promise.all(Array.from({ length: 5 }, () => create()))
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1)
  expect((await create()).status).toBe(409)
})

test('what was given up in a span of time is sent again under the same ids; asking for more than that is refused', async () => {
  const { id } = (await create()).body
  await deliver()
  await api.world.owner.query("update webhook_deliveries set status = 'dead'")
  api.world.clock.advance(1000)
  const span = { from: '2026-03-01T00:00:00Z', to: '2026-03-04T00:00:00+04:00' }
  const ask = (body: object) => api.call('redeliverRange', { ...on(id), body })
  expect((await ask({ ...span, status: 'failed' })).body).toEqual({ count: 0 })
  expect(await ask(span)).toMatchObject({ status: 200, body: { count: 1 } })
  await drainJobs(api.world, { 'deliver-webhooks': deliverWebhooks, 'redeliver-range': redeliverRange })
  expect(new Set(receiver.requests.map((request) => request.headers['webhook-id'])).size).toBe(1)
  expect(receiver.requests.map((request) => request.headers['x-webhook-attempt'])).toEqual(['1', '2'])
  for (const body of [{}, { from: span.from }, { ...span, status: 'pending' }, { from: span.to, to: span.from }, { ...span, event: 'x' }]) {
    expect((await ask(body)).status, JSON.stringify(body)).toBe(400)
  }
  await api.call('updateWebhookEndpoint', { ...on(id), body: { status: 'paused' } })
  expect((await ask(span)).status).toBe(409)
})
