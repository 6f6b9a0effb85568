import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { EVENTS, type EventName } from '../../contract/events.ts'
import { createEndpoint } from '../webhooks/create-endpoint.ts'
import { deleteEndpoint } from '../webhooks/delete-endpoint.ts'
import { pauseEndpoint, resumeEndpoint } from '../webhooks/pause-endpoint.ts'
import { fanOutEvents } from './fan-out.ts'
import { recordEvent } from './record-event.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.owner.query('truncate jobs, event_outbox, events, webhook_attempts, webhook_deliveries, webhook_endpoints cascade')
  tenant = await makeTenant(world)
})

const actor = { kind: 'cli' } as const
const subscribe = async (events: readonly EventName[], of = tenant) => {
  const input = { url: 'https://example.com/hook', events, actor, sealer: world.sealer, egress: world.egress }
  const { endpoint } = await world.db.withTenant(of, (tx) => createEndpoint(tx, input))
  await world.owner.query('truncate jobs, webhook_deliveries cascade') // its first webhook.test
  await world.owner.query('delete from events; delete from event_outbox')
  return endpoint.id
}
const happen = (event: EventName, of = tenant) => world.db.withTenant(of, (tx) => recordEvent(tx, event, { id: 'x' }))
const fanOut = () => fanOutEvents(world.db, world.clock.now())
const deliveries = async () =>
  (
    await world.owner.query<{ endpoint_id: string; event: string; tenant_id: string; next_attempt_at: Date }>(
      'select d.endpoint_id, e.event, d.tenant_id, d.next_attempt_at from webhook_deliveries d join events e on e.id = d.event_id order by d.event_id, d.endpoint_id',
    )
  ).rows
const jobs = async () => (await world.owner.query('select kind, key, coalesce_key, payload, state, run_at from jobs order by key')).rows

test('an event makes one delivery for each endpoint that wants it, due at once, and one job for each endpoint', async () => {
  const [leads, all, bookings] = [await subscribe(['lead.created']), await subscribe(EVENTS), await subscribe(['booking.created'])]
  await happen('lead.created')
  await happen('lead.created')
  expect(await fanOut()).toBe(2)
  const made = await deliveries()
  expect(made.map((row) => row.endpoint_id).sort()).toEqual([leads, leads, all, all].sort())
  expect(made.every((row) => row.next_attempt_at.getTime() === world.clock.now().getTime())).toBe(true)
  expect(made.some((row) => row.endpoint_id === bookings)).toBe(false)
  expect(await jobs()).toEqual(
    [leads, all].sort().map((id) => ({
      kind: 'deliver-webhooks',
      key: id,
      coalesce_key: id,
      payload: { endpoint_id: id },
      state: 'ready',
      run_at: world.clock.now(),
    })),
  )
  expect(await fanOut()).toBe(0)
  expect(await deliveries()).toHaveLength(4)
})

test('an event whose transaction rolled back is never fanned out', async () => {
  await subscribe(EVENTS)
  const refused = world.db.withTenant(tenant, async (tx) => {
    await recordEvent(tx, 'lead.created', {})
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  expect(await fanOut()).toBe(0)
  expect(await deliveries()).toEqual([])
})

test('a paused or deleted endpoint gets nothing of that time; a resumed one gets what comes after', async () => {
  const [paused, deleted] = [await subscribe(EVENTS), await subscribe(EVENTS)]
  await world.db.withTenant(tenant, (tx) => pauseEndpoint(tx, { id: paused, actor }))
  await world.db.withTenant(tenant, (tx) => deleteEndpoint(tx, { id: deleted, actor }))
  await happen('lead.created')
  expect(await fanOut()).toBe(1)
  expect(await deliveries()).toEqual([])
  await world.db.withTenant(tenant, (tx) => resumeEndpoint(tx, { id: paused, actor }))
  await happen('lead.updated')
  await fanOut()
  expect(await deliveries()).toMatchObject([{ endpoint_id: paused, event: 'lead.updated' }])
})

test('an event stays within its tenant', async () => {
  const other = await makeTenant(world)
  await subscribe(EVENTS, other)
  await happen('lead.created')
  await fanOut()
  expect(await deliveries()).toEqual([])
})

test('many workers fanning out at once deliver each event once', async () => {
  const endpoint = await subscribe(EVENTS)
  for (let n = 0; n < 60; n++) await happen('lead.updated')
  const taken = await Promise.all(Array.from({ length: 10 }, fanOut))
  expect(taken.reduce((a, b) => a + b)).toBe(60)
  expect(await deliveries()).toHaveLength(60)
  expect((await jobs()).map((job) => job.key)).toEqual([endpoint])
})

test('more than a batch is taken batch by batch, oldest first', async () => {
  await subscribe(EVENTS)
  await world.db.withTenant(tenant, async (tx) => {
    for (let n = 0; n < 510; n++) await recordEvent(tx, 'lead.updated', { n })
  })
  expect(await fanOut()).toBe(500)
  const left = await world.owner.query("select (data ->> 'n')::int as n from event_log where not fanned_out order by 1")
  expect(left.rows.map((row) => row.n)).toEqual(Array.from({ length: 10 }, (_, n) => 500 + n))
  expect(await fanOut()).toBe(10)
})
