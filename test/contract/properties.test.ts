import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS, type OperationId } from '../../src/contract/routes.ts'
import { requestsFor } from './arbitrary.ts'
import { type Api, type Call, openApi } from './client.ts'

const RUNS = 60
const NOBODY = '01900000-0000-7000-8000-000000000000'
let api: Api
/** By the first part of the path; several, because some operations end what they are used on. */
const rows: Record<string, string[]> = { conversations: [], leads: [], offerings: [], appointments: [], 'webhook-endpoints': [] }
const outcomes = new Map<string, number>()

beforeAll(async () => {
  api = await openApi()
  for (let index = 0; index < 8; index++) {
    const conversation = await api.call('createConversation', { body: { channel: 'webform', customer_identifier: `first ${index}` } })
    const lead = await api.call('createLead', { body: { conversation_id: conversation.body.id } })
    const offering = await api.call('createOffering', { body: { title: 'Cut', price: 1 } })
    const endpoint = await api.call('createWebhookEndpoint', { body: { url: 'https://example.com/', events: ['lead.created'] } })
    const times = { scheduled_start: '2026-03-03T10:00:00Z', scheduled_end: '2026-03-03T11:00:00Z' }
    const appointment = await api.call('createAppointment', { body: { customer_name: 'Sara', customer_phone: '12345', ...times } })
    const free = await api.call('createConversation', { body: { channel: 'webform', customer_identifier: `free ${index}` } })
    rows.conversations?.push(conversation.body.id, free.body.id)
    rows.leads?.push(lead.body.id)
    rows.offerings?.push(offering.body.id)
    rows.appointments?.push(appointment.body.id)
    rows['webhook-endpoints']?.push(endpoint.body.id)
  }
})
afterAll(() => api.close())

function requestOf(operation: Operation): fc.Arbitrary<Call> {
  const own = rows[operation.path.split('/')[1] ?? ''] ?? []
  const id = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...own, NOBODY) },
    { weight: 1, arbitrary: fc.string().map(encodeURIComponent) },
  )
  const options = { ids: [...Object.values(rows).flat(), NOBODY], oddity: 4 }
  const query = operation.query ? requestsFor(operation.query, options).map(encodeQuery) : fc.constant('')
  const parts = { params: fc.record({ id }), query, key: fc.option(fc.uuid(), { nil: undefined }) }
  const body = operation.body ? { body: requestsFor(operation.body, options) } : {}
  // The record has each member of Call that it names, with the values that Call takes.
  return (fc.record({ ...parts, ...body }) as fc.Arbitrary<Call & { key?: string }>).map(({ key, ...call }) => ({
    ...call,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  }))
}

function encodeQuery(members: unknown): string {
  const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed())
  return Object.entries(members ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

const TABLES =
  'conversations messages leads handoffs offerings appointments webhook_endpoints webhook_deliveries crm_writes billing_events qa_scores events audit_log idempotency_keys'
async function counts(): Promise<string> {
  const columns = TABLES.split(' ').map((table) => `(select count(*) from ${table}) as ${table}`)
  return JSON.stringify((await api.world.owner.query(`select ${columns.join(', ')}`)).rows[0])
}

// What deletes comes last. Seeds are fixed, so that a failure is one for everybody; others are tried by changing SEED.
const SEED = 1000
const operations = (Object.keys(OPERATIONS) as OperationId[]).sort(
  (a, b) => Number(OPERATIONS[a].method === 'DELETE') - Number(OPERATIONS[b].method === 'DELETE'),
)

test.each(operations)('%s: whatever it is sent, the answer is a declared one, and a refusal leaves no row and no event', async (id) => {
  let before = await counts()
  await fc.assert(
    fc.asyncProperty(requestOf(OPERATIONS[id]), async (request) => {
      // `call` checks status, headers and body against the contract: a 500 fails there.
      const { status } = await api.call(id, request)
      const after = await counts()
      if (status >= 400) expect(after).toBe(before)
      before = after
      const outcome = `${id} ${status < 400}`
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }),
    { numRuns: RUNS, seed: SEED + operations.indexOf(id) },
  )
})

test('the requests above were worth making: of nearly every operation some succeeded and some were refused', () => {
  const without = (isSuccess: boolean) => Object.keys(OPERATIONS).filter((id) => !outcomes.has(`${id} ${isSuccess}`))
  expect(without(true).filter((id) => !['listAvailability', 'redeliver', 'getWeeklyRollup'].includes(id))).toEqual([])
  expect(without(false).length).toBeLessThan(10)
})
