import { afterAll, beforeEach, expect, test } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { openWebhookWorld, webhookHandlers } from '../../test/webhook-world.ts'
import { pauseEndpoint, resumeEndpoint } from '../domain/webhooks/pause-endpoint.ts'
import { redeliverPage } from '../domain/webhooks/redeliver-page.ts'
import { redeliverRange as ask, REDELIVER_PAGE } from '../domain/webhooks/redeliver-range.ts'
import { redeliverRange } from './redeliver-range.ts'

const actor = { kind: 'cli' } as const
const webhooks = await openWebhookWorld()
const { world, receiver, within, subscribe, happen, drain } = webhooks
afterAll(() => webhooks.close())
beforeEach(() => webhooks.reset())

const HOUR_MS = 3_600_000
const range = (id: string) => ({
  id,
  from: new Date(world.clock.now().getTime() - HOUR_MS),
  to: new Date(world.clock.now().getTime() + HOUR_MS),
  actor,
})
const askFor = (id: string, status: 'dead' | 'failed' = 'dead', event?: string) =>
  within((tx) => ask(tx, { ...range(id), status, ...(event ? { event } : {}) }))
const work = () => drainJobs(world, { ...webhookHandlers, 'redeliver-range': redeliverRange })
const states = async () =>
  (
    await world.owner.query(
      'select status, attempt_count as attempts, count(*)::int as n from webhook_deliveries group by 1, 2 order by 1, 2',
    )
  ).rows

/** Deliveries that ended so, six attempts each. */
async function givenUp(count: number, status = 'dead'): Promise<void> {
  await happen()
  await world.owner.query(
    `insert into events (tenant_id, id, event, data) select $1, uuid_at($2), 'lead.created', '{"id":"x"}' from generate_series(2, $3)`,
    [webhooks.tenant, world.clock.now(), count],
  )
  await pausedDrain()
  await world.owner.query('update webhook_deliveries set status = $1, next_attempt_at = null, attempt_count = 6', [status])
  await world.owner.query('delete from jobs')
  world.clock.advance(1000)
}
/** Fans out and sends nothing. */
const pausedDrain = () => drainJobs(world, {})

test('a range is sent again page by page, each delivery once, under its own id, with attempt numbers going on', async () => {
  const { id } = await subscribe()
  const count = REDELIVER_PAGE + 120
  await givenUp(count)
  const before = (await world.owner.query('select event_id from webhook_deliveries')).rows.map((row) => row.event_id).sort()
  expect(await askFor(id)).toEqual({ count })
  await work()
  world.clock.advance(500) // the second page looked too early
  await work()
  expect(await states()).toEqual([{ status: 'delivered', attempts: 7, n: count }])
  expect(receiver.requests.map((request) => request.headers['webhook-id']).sort()).toEqual(before)
  expect(new Set(receiver.requests.map((request) => request.headers['x-webhook-attempt']))).toEqual(new Set(['7']))
  expect((await world.owner.query('select count(*)::int as n from jobs')).rows).toEqual([{ n: 0 }])
}, 30_000)

test('no page is added while one is still waiting to be sent, so new events are never behind more than that', async () => {
  const { id } = await subscribe()
  await givenUp(2 * REDELIVER_PAGE)
  await askFor(id)
  for (let round = 0; round < 3; round++) {
    await drainJobs(world, { 'redeliver-range': redeliverRange })
    world.clock.advance(1000)
  }
  expect(await states()).toEqual([
    { status: 'dead', attempts: 6, n: REDELIVER_PAGE },
    { status: 'pending', attempts: 6, n: REDELIVER_PAGE },
  ])
}, 30_000)

test('asking twice sends nothing twice, and what fails again is not taken up by the same asking', async () => {
  const { id } = await subscribe()
  await givenUp(3)
  receiver.answer(400)
  expect([await askFor(id), await askFor(id)]).toEqual([{ count: 3 }, { count: 3 }])
  await work()
  expect(receiver.requests).toHaveLength(3)
  expect(await states()).toEqual([{ status: 'failed', attempts: 7, n: 3 }])
  world.clock.advance(1000)
  expect(await askFor(id)).toEqual({ count: 0 })
  receiver.answer(200)
  expect(await askFor(id, 'failed')).toEqual({ count: 3 })
  await work()
  expect(await states()).toEqual([{ status: 'delivered', attempts: 8, n: 3 }])
})

test('an asking that is worked off twice, because its worker was lost, does not take up what failed again since', async () => {
  const { id } = await subscribe()
  await givenUp(3, 'failed')
  receiver.answer(400)
  await askFor(id, 'failed')
  const { payload } = (await world.owner.query("select payload from jobs where kind = 'redeliver-range'")).rows[0]
  world.clock.advance(1000)
  await work()
  expect(await within((tx) => redeliverPage(tx, payload))).toBe('done')
  expect(await states()).toEqual([{ status: 'failed', attempts: 7, n: 3 }])
})

test('only what was asked for is touched: its time, its status, its event, its endpoint, its tenant', async () => {
  const { id } = await subscribe()
  await givenUp(2)
  await world.owner.query(
    `update events set event = 'lead.updated' where id = (select max(id::text)::uuid from events where tenant_id = $1)`,
    [webhooks.tenant],
  )
  const past = new Date(world.clock.now().getTime() - HOUR_MS)
  expect(await within((tx) => ask(tx, { id, from: new Date(past.getTime() - HOUR_MS), to: past, status: 'dead', actor }))).toEqual({
    count: 0,
  })
  expect([await askFor(id, 'failed'), await askFor(id, 'dead', 'lead.created')]).toEqual([{ count: 0 }, { count: 1 }])
  await work()
  expect(receiver.requests.map((request) => request.headers['x-webhook-event'])).toEqual(['lead.created'])
  const stranger = webhooks.tenant
  await webhooks.reset()
  expect(webhooks.tenant).not.toBe(stranger)
  await expect(askFor(id)).rejects.toMatchObject({ code: 'not_found' })
})

test('a pause in the middle holds the rest back until the endpoint is resumed', async () => {
  const { id } = await subscribe()
  await givenUp(2)
  await askFor(id)
  await within((tx) => pauseEndpoint(tx, { id, actor }))
  await work()
  expect(await states()).toEqual([{ status: 'dead', attempts: 6, n: 2 }])
  await within((tx) => resumeEndpoint(tx, { id, actor }))
  world.clock.advance(60_000)
  await work()
  expect(await states()).toEqual([{ status: 'delivered', attempts: 7, n: 2 }])
  await within((tx) => pauseEndpoint(tx, { id, actor }))
  await expect(askFor(id)).rejects.toMatchObject({ code: 'conflict' })
  await drain()
})

test('an asking is in the audit log with its range and its count', async () => {
  const { id } = await subscribe()
  await givenUp(1)
  await askFor(id)
  const audit = await world.owner.query(`select details from audit_log where action = 'webhook_endpoint.redelivered' and target_id = $1`, [
    id,
  ])
  expect(audit.rows).toMatchObject([{ details: { status: 'dead', event: null, count: 1 } }])
})
