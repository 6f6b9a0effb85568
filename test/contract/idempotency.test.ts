import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { makeTenant } from '../factories.ts'
import { type Answer, type Api, type Call, openApi } from './client.ts'

const DAY_MS = 86_400_000
let api: Api
let next = 0
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const freshKey = () => `key ${next++}`
const keyed = (key: string) => ({ 'idempotency-key': key })
const offer = (key: string, members: object = {}, call: Call = {}) =>
  api.call('createOffering', { body: { title: 'Cut', price: 1, ...members }, headers: keyed(key), ...call })
const isReplay = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true'
const titled = async (title: string) => (await api.world.owner.query('select id from offerings where title = $1', [title])).rows

async function newConversation(): Promise<string> {
  return (await api.call('createConversation', { body: { channel: 'webform', customer_identifier: `c${next++}` } })).body.id
}
async function newLead(): Promise<string> {
  return (await api.call('createLead', { body: { conversation_id: await newConversation() } })).body.id
}
async function newEndpoint(): Promise<string> {
  const body = { url: 'https://example.com/hook', events: ['lead.created'] }
  const { id } = (await api.call('createWebhookEndpoint', { body })).body
  await api.world.owner.query("update webhook_deliveries set status = 'delivered', next_attempt_at = null")
  return id
}

/** A request of each POST that succeeds once; most of them would not a second time, or would do more. */
const REQUESTS: Record<string, () => Promise<Call>> = {
  createConversation: async () => ({ body: { channel: 'whatsapp', customer_identifier: '+971501234567' } }),
  sendMessage: async () => ({ params: { id: await newConversation() }, body: { text: 'Hello' } }),
  closeConversation: async () => ({ params: { id: await newConversation() } }),
  createLead: async () => ({ body: { conversation_id: await newConversation() } }),
  handoffLead: async () => ({ params: { id: await newLead() } }),
  createAppointment: async () => ({
    body: {
      customer_name: 'Sara',
      customer_phone: '+971501234567',
      scheduled_start: '2026-03-03T10:00:00+04:00',
      scheduled_end: '2026-03-03T11:00:00+04:00',
    },
  }),
  createOffering: async () => ({ body: { title: 'Cut', price: '10.00' } }),
  createCrmRecord: async () => ({ body: { object: 'lead', fields: {}, idempotency_key: 'x' } }),
  createWebhookEndpoint: async () => ({ body: { url: 'https://example.com/hook', events: ['lead.created'] } }),
  rotateWebhookSecret: async () => ({ params: { id: await newEndpoint() } }),
  testWebhookEndpoint: async () => ({ params: { id: await newEndpoint() } }),
  redeliverRange: async () => ({ params: { id: await newEndpoint() }, body: { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' } }),
  redeliver: async () => {
    const id = await newEndpoint()
    const deliveries = await api.call('listDeliveries', { params: { id } })
    return { params: { id, delivery_id: deliveries.body.data[0].id } }
  },
}

async function everything(): Promise<string> {
  const tables = await api.world.owner.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'api_keys' order by relname",
  )
  const rows = []
  for (const { name } of tables.rows) rows.push((await api.world.owner.query(`select ${name}::text as row from ${name} order by 1`)).rows)
  return JSON.stringify(rows)
}

const posts = (Object.keys(OPERATIONS) as OperationId[]).filter((id) => (OPERATIONS[id] as Operation).method === 'POST')

test.each(posts)('%s: a repeat with its key is answered with the same bytes and changes nothing', async (id) => {
  const request = await REQUESTS[id]?.()
  if (!request) throw new Error(`this test needs a request of ${id}`)
  const headers = keyed(freshKey())
  const first = await api.call(id, { ...request, headers })
  expect(first.status).toBe(OPERATIONS[id].success.status)
  expect(isReplay(first)).toBe(false)
  const before = await everything()
  const second = await api.call(id, { ...request, headers })
  expect([second.status, second.text, second.headers.location, isReplay(second)]).toEqual([
    first.status,
    first.text,
    first.headers.location,
    true,
  ])
  expect(await everything()).toBe(before)
})

test('of 30 at once one has the effect, and all get its answer', async () => {
  const key = freshKey()
  const answers = await Promise.all(Array.from({ length: 30 }, () => offer(key, { title: 'At once' })))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1)
  expect(await titled('At once')).toHaveLength(1)
  expect((await api.events()).filter(({ data }) => data.title === 'At once')).toHaveLength(1)
})

test('of 20 at once that fail, each is answered by its own failure, and the key is free', async () => {
  await offer(freshKey(), { external_id: 'taken' })
  const key = freshKey()
  const answers = await Promise.all(Array.from({ length: 20 }, () => offer(key, { external_id: 'taken' })))
  expect(answers.map((answer) => [answer.status, isReplay(answer)])).toEqual(Array.from({ length: 20 }, () => [409, false]))
  expect((await offer(key, { title: 'Another' })).status).toBe(201)
})

test('another body, path or operation under the key is a 409 that does nothing', async () => {
  const key = freshKey()
  const [one, two] = [await newConversation(), await newConversation()]
  const say = (id: string, text: string) => api.call('sendMessage', { params: { id }, body: { text }, headers: keyed(key) })
  expect((await say(one, 'a')).status).toBe(201)
  for (const answer of [await say(one, 'b'), await say(two, 'a'), await offer(key)]) {
    expect([answer.status, answer.body.error.message]).toEqual([409, 'Idempotency-Key: was used for another request'])
  }
  const bytes = await api.call('sendMessage', { params: { id: one }, raw: '{ "text":"a"}', headers: keyed(key) })
  expect(bytes.status).toBe(409)
  expect((await api.call('listMessages', { params: { id: one } })).body.data).toHaveLength(1)
})

test('a refused request leaves its key free for the corrected one', async () => {
  const key = freshKey()
  const lead = (conversation_id: unknown) => api.call('createLead', { body: { conversation_id }, headers: keyed(key) })
  expect((await lead('malformed')).status).toBe(400)
  expect((await lead('01900000-0000-7000-8000-000000000000')).status).toBe(404)
  const conversation = await newConversation()
  expect((await lead(conversation)).status).toBe(201)
  expect(isReplay(await lead(conversation))).toBe(true)
})

test('keys belong to the tenant: its other API keys repeat, other tenants begin anew', async () => {
  const key = freshKey()
  const title = 'Whose'
  const first = await offer(key, { title })
  const sibling = await api.issue(api.tenantId)
  expect((await offer(key, { title }, { key: sibling.key })).text).toBe(first.text)
  const stranger = await api.issue(await makeTenant(api.world))
  const theirs = await offer(key, { title }, { key: stranger.key })
  expect([theirs.status, isReplay(theirs), theirs.body.id === first.body.id]).toEqual([201, false, false])
  const reader = await api.issue(api.tenantId, { scopes: ['read'] })
  expect((await offer(key, { title }, { key: reader.key })).status).toBe(403)
})

test('after 24 hours the key is free, not a moment before; expired ones are swept by later requests', async () => {
  const key = freshKey()
  await offer(key, { title: 'Day' })
  for (let index = 0; index < 25; index++) await offer(freshKey(), { title: 'Swept' })
  api.world.clock.advance(DAY_MS - 1)
  expect(isReplay(await offer(key, { title: 'Day' }))).toBe(true)
  api.world.clock.advance(1)
  expect(isReplay(await offer(key, { title: 'Day' }))).toBe(false)
  expect(await titled('Day')).toHaveLength(2)
  await offer(freshKey())
  await offer(freshKey())
  await offer(freshKey())
  const left = await api.world.owner.query('select 1 from idempotency_keys where tenant_id = $1 and expires_at <= $2', [
    api.tenantId,
    api.world.clock.now(),
  ])
  expect(left.rowCount).toBe(0)
})

test('a key has 1 to 255 printable ASCII characters and is there once; other methods take no notice', async () => {
  for (const key of ['~', ' x y ', 'k'.repeat(255)]) expect((await offer(key)).status, key).toBe(201)
  for (const key of ['', 'k'.repeat(256), 'é', 'a\tb', 'ключ'.normalize()]) {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/v1/offerings',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json', ...keyed(key) },
      payload: { title: 'Cut', price: 1 },
    })
    expect([answer.statusCode, answer.json().error.message.split(':')[0]], key).toEqual([400, 'Idempotency-Key'])
  }
  expect((await api.call('listOfferings', { headers: keyed('') })).status).toBe(200)
})

test('a secret in a stored answer is sealed, and comes back in the repeat', async () => {
  const request = { body: { url: 'https://example.com/hook', events: ['lead.created'] }, headers: keyed(freshKey()) }
  const { secret } = (await api.call('createWebhookEndpoint', request)).body
  const rows = await api.world.owner.query("select encode(answer_sealed, 'escape') as row from idempotency_keys")
  expect(rows.rows.map(({ row }) => row).join()).not.toMatch(/whsec_|secret|title/)
  expect((await api.call('createWebhookEndpoint', request)).body.secret).toBe(secret)
})

test('the key is stored with the effect or not at all: when it can not be, there is no effect', async () => {
  const key = freshKey()
  await api.world.owner.query('alter table idempotency_keys add constraint broken check (answer_sealed is null) not valid')
  const post = () =>
    api.app.inject({
      method: 'POST',
      url: '/api/v1/offerings',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json', ...keyed(key) },
      payload: { title: 'Whole', price: 1 },
    })
  expect((await post()).statusCode).toBe(500)
  await api.world.owner.query('alter table idempotency_keys drop constraint broken')
  expect(await titled('Whole')).toEqual([])
  expect((await post()).statusCode).toBe(201)
  expect(await titled('Whole')).toHaveLength(1)
})

test('a request that waits for a running one of its key is answered within the lock timeout: 409 and when to try again', async () => {
  const key = freshKey()
  await api.world.owner.query('begin')
  await api.world.owner.query(
    "insert into idempotency_keys (tenant_id, key, request_hash, created_at, expires_at) values ($1, $2, '', now(), now() + interval '1 day')",
    [api.tenantId, key],
  )
  const waiting = await offer(key, { title: 'Waits' })
  await api.world.owner.query('rollback')
  expect([waiting.status, waiting.headers['retry-after']]).toEqual([409, '1'])
  expect(await titled('Waits')).toEqual([])
  expect((await offer(key, { title: 'Waits' })).status).toBe(201)
})
