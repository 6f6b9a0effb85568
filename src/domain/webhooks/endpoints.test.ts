import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type CreateEndpointInput, createEndpoint, MAX_ENDPOINTS } from './create-endpoint.ts'
import { deleteEndpoint } from './delete-endpoint.ts'
import { pauseEndpoint, resumeEndpoint } from './pause-endpoint.ts'
import { getDelivery, listDeliveries } from './read-deliveries.ts'
import { getEndpoint, listEndpoints } from './read-endpoints.ts'
import { redeliver } from './redeliver.ts'
import { rotateSecret } from './rotate-secret.ts'
import { sendTestEvent } from './send-test-event.ts'
import { updateEndpoint } from './update-endpoint.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  tenant = await makeTenant(world)
})

const actor = { kind: 'cli' } as const
const within = <T>(work: (tx: TenantTx) => Promise<T>, of = tenant) => world.db.withTenant(of, work)
const create = (overrides: Partial<CreateEndpointInput> = {}) =>
  within((tx) =>
    createEndpoint(tx, {
      url: 'https://hooks.example.com/in?token=abc',
      events: ['lead.created'],
      actor,
      sealer: world.sealer,
      egress: world.egress,
      ...overrides,
    }),
  )

test('a new endpoint shows its secret once and keeps it sealed', async () => {
  const { endpoint, secret } = await create({ description: 'CRM' })
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  expect(endpoint).toEqual({
    id: endpoint.id,
    url: 'https://hooks.example.com/in?token=abc',
    description: 'CRM',
    events: ['lead.created'],
    status: 'active',
    status_reason: null,
    previous_secret_expires_at: null,
    created_at: endpoint.created_at,
    updated_at: world.clock.now().toISOString(),
  })
  expect(await within((tx) => getEndpoint(tx, { id: endpoint.id }))).toEqual(endpoint)
  const stored = await world.owner.query('select secret_sealed, w::text as text from webhook_endpoints w where id = $1', [endpoint.id])
  expect(world.sealer.open(stored.rows[0].secret_sealed)).toBe(secret)
  expect(stored.rows[0].text).not.toContain(secret)
  expect((await create()).secret).not.toBe(secret)
})

test('a new endpoint, and one with a new URL, is sent a test event', async () => {
  const { endpoint } = await create()
  const count = async () => (await within((tx) => listDeliveries(tx, { endpointId: endpoint.id, limit: 10 }))).map((row) => row.event)
  expect(await count()).toEqual(['webhook.test'])
  await within((tx) => updateEndpoint(tx, { id: endpoint.id, description: 'x', actor, egress: world.egress }))
  expect(await count()).toHaveLength(1)
  await within((tx) => updateEndpoint(tx, { id: endpoint.id, url: 'https://other.example.com', actor, egress: world.egress }))
  expect(await count()).toEqual(['webhook.test', 'webhook.test'])
})

test('forbidden targets and unknown events are refused with the name of the field', async () => {
  await expect(create({ url: 'https://169.254.169.254/' })).rejects.toMatchObject({
    code: 'bad_request',
    message: 'url must not point to a private address.',
  })
  await expect(create({ url: 'http://example.com/' })).rejects.toMatchObject({ message: 'url must use https.' })
  await expect(create({ events: ['lead.deleted'] })).rejects.toMatchObject({
    code: 'bad_request',
    message: expect.stringMatching(/^events /),
  })
  await expect(create({ events: [] })).rejects.toMatchObject({ code: 'bad_request' })
  const { endpoint } = await create({ events: ['lead.updated', 'lead.created', 'lead.updated'] })
  expect(endpoint.events).toEqual(['lead.created', 'lead.updated'])
  const update = within((tx) => updateEndpoint(tx, { id: endpoint.id, url: 'https://localhost/', actor, egress: world.egress }))
  await expect(update).rejects.toMatchObject({ code: 'bad_request' })
})

test('each change is in the audit log, without the path, the query or the secret', async () => {
  const { endpoint, secret } = await create()
  const { id } = endpoint
  const by = { id, actor, ip: '192.0.2.9' }
  await within((tx) => updateEndpoint(tx, { ...by, events: ['lead.updated'], egress: world.egress }))
  await within((tx) => pauseEndpoint(tx, by))
  await within((tx) => pauseEndpoint(tx, by))
  await within((tx) => resumeEndpoint(tx, by))
  await within((tx) => sendTestEvent(tx, by))
  await within((tx) => rotateSecret(tx, { ...by, overlapSeconds: 60, sealer: world.sealer }))
  await within((tx) => deleteEndpoint(tx, by))
  const rows = (await world.owner.query('select action, host(ip) as ip, details from audit_log where target_id = $1 order by id', [id]))
    .rows
  expect(rows.map((row) => row.action.replace('webhook_endpoint.', ''))).toEqual([
    'created',
    'updated',
    'paused',
    'resumed',
    'tested',
    'secret_rotated',
    'deleted',
  ])
  expect(rows.slice(1).every((row) => row.ip === '192.0.2.9')).toBe(true)
  expect(JSON.stringify(rows)).not.toMatch(/token|abc/)
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('a deleted endpoint is gone, and what waited for it is failed', async () => {
  const { endpoint } = await create()
  const [waiting] = await within((tx) => listDeliveries(tx, { endpointId: endpoint.id, limit: 10 }))
  await within((tx) => deleteEndpoint(tx, { id: endpoint.id, actor }))
  const after = await world.owner.query('select status, last_error from webhook_deliveries where id = $1', [waiting?.id])
  expect(after.rows).toEqual([{ status: 'failed', last_error: 'the endpoint was deleted' }])
  expect(await within((tx) => listEndpoints(tx, { limit: 10 }))).toEqual([])
})

test('unknown, deleted and foreign endpoints are the same 404 everywhere, and nothing of theirs changes', async () => {
  const { endpoint: deleted } = await create()
  await within((tx) => deleteEndpoint(tx, { id: deleted.id, actor }))
  const mine = tenant
  tenant = await makeTenant(world)
  const { endpoint: foreign } = await create()
  const [foreignDelivery] = await within((tx) => listDeliveries(tx, { endpointId: foreign.id, limit: 1 }))
  tenant = mine
  for (const id of [newId(world.clock.now()), deleted.id, foreign.id]) {
    const by = { id, actor }
    const calls: ((tx: TenantTx) => Promise<unknown>)[] = [
      (tx) => getEndpoint(tx, { id }),
      (tx) => updateEndpoint(tx, { ...by, description: 'x', egress: world.egress }),
      (tx) => pauseEndpoint(tx, by),
      (tx) => resumeEndpoint(tx, by),
      (tx) => rotateSecret(tx, { ...by, overlapSeconds: 0, sealer: world.sealer }),
      (tx) => sendTestEvent(tx, by),
      (tx) => deleteEndpoint(tx, by),
      (tx) => listDeliveries(tx, { endpointId: id, limit: 1 }),
      (tx) => redeliver(tx, { ...by, deliveryId: foreignDelivery?.id ?? '' }),
    ]
    for (const call of calls)
      await expect(within(call)).rejects.toMatchObject({ code: 'not_found', message: 'Webhook endpoint not found.' })
  }
  const { endpoint } = await create()
  const elsewhere = { id: endpoint.id, actor, deliveryId: foreignDelivery?.id ?? '' }
  await expect(within((tx) => redeliver(tx, elsewhere))).rejects.toMatchObject({
    code: 'not_found',
    message: 'Webhook delivery not found.',
  })
  await expect(within((tx) => getDelivery(tx, { endpointId: endpoint.id, id: elsewhere.deliveryId }))).rejects.toMatchObject({
    code: 'not_found',
  })
  const row = await world.owner.query('select status, description, deleted_at from webhook_endpoints where id = $1', [foreign.id])
  expect(row.rows).toEqual([{ status: 'active', description: null, deleted_at: null }])
})

test('a paused endpoint takes neither a test event nor a redelivery', async () => {
  const { endpoint } = await create()
  const by = { id: endpoint.id, actor }
  await within((tx) => pauseEndpoint(tx, by))
  await expect(within((tx) => sendTestEvent(tx, by))).rejects.toMatchObject({ code: 'conflict' })
  await expect(within((tx) => redeliver(tx, { ...by, deliveryId: newId(world.clock.now()) }))).rejects.toMatchObject({ code: 'conflict' })
})

test('the overlap of a rotation is bounded', async () => {
  const { endpoint } = await create()
  const rotate = (overlapSeconds: number) =>
    within((tx) => rotateSecret(tx, { id: endpoint.id, overlapSeconds, actor, sealer: world.sealer }))
  for (const wrong of [-1, 1.5, 604_801, Number.NaN]) await expect(rotate(wrong)).rejects.toMatchObject({ code: 'bad_request' })
  const { endpoint: rotated } = await rotate(604_800)
  expect(rotated.previous_secret_expires_at).toBe(new Date(world.clock.now().getTime() + 604_800_000).toISOString())
  expect((await rotate(0)).endpoint.previous_secret_expires_at).toBeNull()
})

test('lists go newest first from behind a cursor and say whether there is more', async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.unshift((await create()).endpoint.id)
  const page = async (cursor?: string) =>
    (await within((tx) => listEndpoints(tx, { limit: 2, ...(cursor ? { cursor } : {}) }))).map((row) => row.id)
  expect(await page()).toEqual(ids.slice(0, 3))
  expect(await page(ids[1])).toEqual(ids.slice(2, 5))
  expect(await page(ids[3])).toEqual(ids.slice(4))
  const endpointId = ids[0] ?? ''
  for (let n = 0; n < 3; n++) await within((tx) => sendTestEvent(tx, { id: endpointId, actor }))
  const first = await within((tx) => listDeliveries(tx, { endpointId, limit: 2 }))
  const rest = await within((tx) => listDeliveries(tx, { endpointId, limit: 2, cursor: first[1]?.id ?? null }))
  expect(new Set([...first.slice(0, 2), ...rest].map((row) => row.id)).size).toBe(4)
  expect(await within((tx) => listDeliveries(tx, { endpointId, limit: 2, status: 'dead' }))).toEqual([])
})

test('a tenant has at most 50 endpoints; deleting one makes room', async () => {
  const made: string[] = []
  for (let n = 0; n < MAX_ENDPOINTS; n++) made.push((await create()).endpoint.id)
  await expect(create()).rejects.toMatchObject({ code: 'conflict' })
  await within((tx) => deleteEndpoint(tx, { id: made[0] ?? '', actor }))
  await create()
})
