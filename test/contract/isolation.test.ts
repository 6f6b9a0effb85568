import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { newId } from '../../src/lib/ids.ts'
import { makeTenant } from '../factories.ts'
import { type Answer, type Api, type Call, openApi } from './client.ts'

interface Rows {
  conversation: string
  lead: string
  offering: string
  appointment: string
  endpoint: string
  delivery: string
}

let api: Api
let own: Rows
let foreign: Rows

beforeAll(async () => {
  api = await openApi()
  own = await populate(api.key)
  foreign = await populate((await api.issue(await makeTenant(api.world))).key)
})
afterAll(() => api.close())

async function populate(key: string): Promise<Rows> {
  const conversation = await api.call('createConversation', { key, body: { channel: 'whatsapp', customer_identifier: '+971501234567' } })
  const lead = await api.call('createLead', { key, body: { conversation_id: conversation.body.id } })
  const offering = await api.call('createOffering', { key, body: { title: 'Cut', price: 100, external_id: 'cut' } })
  const appointment = await api.call('createAppointment', {
    key,
    body: {
      customer_name: 'Sara',
      customer_phone: '+971501234567',
      scheduled_start: '2026-03-03T10:00:00+04:00',
      scheduled_end: '2026-03-03T11:00:00+04:00',
      conversation_id: conversation.body.id,
    },
  })
  const endpoint = await api.call('createWebhookEndpoint', { key, body: { url: 'https://example.com/hook', events: ['lead.created'] } })
  await api.world.owner.query("update webhook_deliveries set status = 'delivered', next_attempt_at = null")
  const deliveries = await api.call('listDeliveries', { key, params: { id: endpoint.body.id } })
  const ids = {
    conversation: conversation.body.id,
    lead: lead.body.id,
    offering: offering.body.id,
    appointment: appointment.body.id,
    endpoint: endpoint.body.id,
    delivery: deliveries.body.data[0].id,
  }
  expect(Object.values(ids).every((id) => typeof id === 'string')).toBe(true)
  return ids
}

const kindOf = (operation: Operation): keyof Rows => {
  const kinds = {
    '/conversations': 'conversation',
    '/leads': 'lead',
    '/offerings': 'offering',
    '/appointments': 'appointment',
    '/webhook-endpoints': 'endpoint',
  } as const
  const found = Object.entries(kinds).find(([prefix]) => operation.path.startsWith(`${prefix}/`))
  if (!found) throw new Error(`the isolation test does not know the resource of ${operation.path}`)
  return found[1]
}

/** A valid body of each operation that changes one resource. */
const BODIES: Partial<Record<OperationId, unknown>> = {
  updateConversation: { customer_name: 'Changed' },
  updateLead: { name: 'Changed' },
  updateOffering: { title: 'Changed' },
  updateAppointment: { location_text: 'Changed' },
  sendMessage: { text: 'Hello' },
  updateWebhookEndpoint: { description: 'Changed' },
  rotateWebhookSecret: {},
  redeliverRange: { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' },
  handoffLead: { reason: 'Please call' },
}

/** Everything that could tell two answers apart. */
function observable({ status, text, headers }: Answer): string {
  const told = { ...headers, 'x-request-id': '', date: '', 'x-ratelimit-remaining': '', 'x-ratelimit-reset': '' }
  return JSON.stringify({ status, text, told })
}

// What ends a resource comes last: the others need it.
const withId = (Object.keys(OPERATIONS) as OperationId[])
  .filter((id) => OPERATIONS[id].path.includes('{id}'))
  .sort((a, b) => Number(OPERATIONS[a].method === 'DELETE') - Number(OPERATIONS[b].method === 'DELETE'))

test.each(withId)(
  '%s: a foreign id is answered like a random one, in every byte; a malformed one is a 400; the own one works',
  async (id) => {
    const operation: Operation = OPERATIONS[id]
    const kind = kindOf(operation)
    if (operation.body) expect(BODIES[id], 'a body for this operation').toBeDefined()
    const call = (value: string): Call => ({
      params: { id: value, delivery_id: own.delivery },
      ...(operation.body ? { body: BODIES[id] } : {}),
    })
    const before = await snapshot()
    const random = await api.call(id, call(newId(api.world.clock.now())))
    expect(random.status).toBe(404)
    expect(observable(await api.call(id, call(foreign[kind])))).toBe(observable(random))
    expect(observable(await api.call(id, call('00000000-0000-0000-0000-000000000000')))).toBe(observable(random))
    for (const malformed of [
      'x',
      own[kind].toUpperCase(),
      own[kind].replaceAll('-', ''),
      `${own[kind]}0`,
      `%7B${own[kind]}%7D`,
      '%00',
      'é'.repeat(200),
      '..%2F',
    ]) {
      expect((await api.call(id, call(malformed))).status, malformed).toBe(400)
    }
    expect(await snapshot()).toBe(before)
    expect((await api.call(id, call(own[kind]))).status).toBe(operation.success.status)
  },
)

/** Everything that the two tenants have. */
async function snapshot(): Promise<string> {
  const tables = [
    'conversations',
    'messages',
    'leads',
    'handoffs',
    'offerings',
    'appointments',
    'event_log',
    'audit_log',
    'jobs',
    'webhook_endpoints',
    'webhook_deliveries',
  ]
  const rows = []
  for (const table of tables) rows.push((await api.world.owner.query(`select * from ${table} order by tenant_id, id`)).rows)
  return JSON.stringify(rows)
}

test('a reference to a foreign row is answered like one to nothing, and leaves no row and no event', async () => {
  const times = { scheduled_start: '2026-03-04T10:00:00Z', scheduled_end: '2026-03-04T11:00:00Z' }
  const references: [OperationId, Record<string, unknown>, string, keyof Rows][] = [
    ['createLead', {}, 'conversation_id', 'conversation'],
    ...(['conversation', 'lead', 'offering'] as const).map(
      (kind) =>
        ['createAppointment', { customer_name: 'Sara', customer_phone: '12345', ...times }, `${kind}_id`, kind] satisfies [
          OperationId,
          Record<string, unknown>,
          string,
          keyof Rows,
        ],
    ),
  ]
  const before = await snapshot()
  for (const [operation, body, member, kind] of references) {
    const random = await api.call(operation, { body: { ...body, [member]: newId(api.world.clock.now()) } })
    expect(random.status).toBe(404)
    expect(random.body.error.message).toContain(member)
    expect(observable(await api.call(operation, { body: { ...body, [member]: foreign[kind] } }))).toBe(observable(random))
    expect((await api.call(operation, { body: { ...body, [member]: 'malformed' } })).status).toBe(400)
  }
  expect(await snapshot()).toBe(before)
})

test("a delivery of another endpoint, the own or a foreign one's, is answered like one that nobody has", async () => {
  const other = await api.call('createWebhookEndpoint', { body: { url: 'https://example.com/other', events: ['lead.created'] } })
  const redeliver = (id: string, delivery_id: string) => api.call('redeliver', { params: { id, delivery_id } })
  const random = await redeliver(other.body.id, newId(api.world.clock.now()))
  expect(random.status).toBe(404)
  for (const delivery of [foreign.delivery, own.delivery]) {
    expect(observable(await redeliver(other.body.id, delivery))).toBe(observable(random))
  }
  expect((await redeliver(other.body.id, 'x')).status).toBe(400)
})

test('lists show the own rows only, and a foreign cursor is a position like any other', async () => {
  for (const id of ['listConversations', 'listLeads', 'listOfferings', 'listAppointments', 'listWebhookEndpoints'] as const) {
    const { body } = await api.call(id)
    expect(body.data.length, id).toBeLessThanOrEqual(1)
    expect(JSON.stringify(body), id).not.toContain(foreign[kindOf({ ...OPERATIONS[id], path: `${OPERATIONS[id].path}/x` })])
  }
  const foreignCursor = await api.call('listConversations', { query: { cursor: foreign.conversation } })
  expect(foreignCursor.body.data.map((row: { id: string }) => row.id)).toEqual([own.conversation])
  // Not ordered by id: whose row it is must not be told, so all of these are the same refusal.
  const cursors = [foreign.appointment, newId(api.world.clock.now()), own.lead]
  const answers = await Promise.all(cursors.map((cursor) => api.call('listAppointments', { query: { cursor } })))
  expect(answers[0]?.status).toBe(400)
  expect(new Set(answers.map(observable)).size).toBe(1)
})

test('the same customer and the same external id can exist in two businesses', () => {
  expect(own.conversation).not.toBe(foreign.conversation)
  expect(own.offering).not.toBe(foreign.offering)
})
