import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { newId } from '../../lib/ids.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createLead } from '../leads/create-lead.ts'
import { createOffering } from '../offerings/create-offering.ts'
import { FAN_OUT_BATCH, fanOutEvents } from './fan-out.ts'
import { recordEvent } from './record-event.ts'

/** What docs/decisions/0007-an-event-waits-in-an-outbox.md promises of the table that has no keys. */
let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.owner.query('truncate event_outbox, events, webhook_deliveries cascade')
  tenant = await makeTenant(world)
})

const rows = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows
const fanOut = () => fanOutEvents(world.db, world.clock.now())
const waiting = () => rows('select tenant_id, event from event_outbox')

test('an event is the same before and after its fan-out, and there once', async () => {
  const data = { id: 'x', title: 'قصّة "شعر" \\u0041 \\\\ 💇', price: 1.5, nothing: null, list: [{ a: true }] }
  await world.db.withTenant(tenant, (tx) => recordEvent(tx, 'offering.created', data))
  const log = () => rows('select tenant_id, id, event, data, created_at from event_log')
  const before = await log()
  expect(before).toMatchObject([{ tenant_id: tenant, event: 'offering.created', data }])
  expect(await rows('select from events')).toEqual([])
  expect(await fanOut()).toBe(1)
  expect(await log()).toEqual(before)
  expect(await rows('select tenant_id, id, event, data, created_at from events where fanned_out')).toEqual(before)
  expect(await waiting()).toEqual([])
})

test('what only the database knows of a row is in its event too, once', async () => {
  const made = await world.db.perStatement(tenant, (db) =>
    createOffering(db, { title: '"}', attributes: { price_currency: null }, price: '1' }),
  )
  const [{ data, text }] = await rows('select data, data::text as text from event_outbox')
  expect(data).toEqual({ ...JSON.parse(JSON.stringify(made)), offering_id: made.id })
  expect(text.match(/"price_currency"/g)).toHaveLength(2) // the attribute of that name is the other one
})

test('a write for a business that is not there leaves neither row nor event, whichever way it is written', async () => {
  const nobody = newId(world.clock.now())
  const conversation = { channel: 'webform', customer_identifier: 'x' } as const
  for (const write of [
    () => world.db.perStatement(nobody, (db) => createConversation(db, conversation)),
    () => world.db.withTenant(nobody, (tx) => createConversation(tx, conversation)),
    () => world.db.perStatement(nobody, (db) => createOffering(db, { title: 'x', price: '1', price_currency: 'AED' })),
    () => world.db.perStatement(nobody, (db) => createLead(db, { conversation_id: nobody })),
  ])
    await expect(write()).rejects.toThrow()
  expect(await waiting()).toEqual([])
})

test('only what writes the row of the same moment writes to the outbox', () => {
  const source = path.resolve(import.meta.dirname, '../..')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file))
  const writing = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(path.join(source, file), 'utf8')))
  expect(writing(/insert into event_outbox|insertInto\('event_outbox'\)/)).toEqual(['domain/events/record-event.ts'])
  expect(writing(/insert into events\b|insertInto\('events'\)/)).toEqual(['domain/webhooks/send-test-event.ts'])
})

test('an event of a business that was deleted meanwhile goes with it, and holds up nobody', async () => {
  const gone = newId(world.clock.now())
  await world.db.withTenant(gone, (tx) => recordEvent(tx, 'lead.created', { id: 'gone' }))
  await world.db.withTenant(tenant, (tx) => recordEvent(tx, 'lead.created', { id: 'here' }))
  expect(await fanOut()).toBe(2)
  expect(await rows("select tenant_id, data ->> 'id' as id from event_log")).toEqual([{ tenant_id: tenant, id: 'here' }])
})

test('a character that the database can not keep is replaced, and holds up nobody', async () => {
  await world.db.withTenant(tenant, async (tx) => {
    await recordEvent(tx, 'lead.created', { id: 'odd', name: 'a\u0000b \ud800 \\u0000 \\\\ud83d' })
    await recordEvent(tx, 'lead.created', { id: 'next', name: '💇' })
  })
  expect(await fanOut()).toBe(2)
  const found = await rows("select data ->> 'id' as id, data ->> 'name' as name from events order by id")
  expect(found.map(({ id }) => id).sort()).toEqual(['next', 'odd'])
  expect(found.find(({ id }) => id === 'odd')?.name).toMatch(/^a\ufffdb \ufffd /)
  expect(found.find(({ id }) => id === 'next')?.name).toBe('💇')
})

test('events that the version before left waiting in events are fanned out too, after the others, within one batch', async () => {
  await world.owner.query(
    "insert into events (tenant_id, id, event, data) select $1, uuid_at($2), 'lead.created', '{}' from generate_series(1, 20)",
    [tenant, world.clock.now()],
  )
  await world.db.withTenant(tenant, async (tx) => {
    for (let n = 0; n < FAN_OUT_BATCH - 10; n++) await recordEvent(tx, 'lead.created', { n })
  })
  expect(await fanOut()).toBe(FAN_OUT_BATCH)
  expect(await rows('select from event_log where not fanned_out')).toHaveLength(10)
  expect(await fanOut()).toBe(10)
  expect(await fanOut()).toBe(0)
})

test('the application can neither change nor delete what waits, nor see or write what is not the tenant’s', async () => {
  await world.db.withTenant(tenant, (tx) => recordEvent(tx, 'lead.created', { id: 'x' }))
  const other = await makeTenant(world)
  const seen = await world.db.withTenant(other, (tx) => tx.db.selectFrom('event_log').select('id').execute())
  expect(seen).toEqual([])
  const row = { tenant_id: tenant, id: newId(world.clock.now()), event: 'lead.created', data: '{}' }
  const foreign = world.db.withTenant(other, (tx) => tx.db.insertInto('event_outbox').values(row).execute())
  await expect(foreign).rejects.toThrow(/row-level security/)
  for (const change of ["update event_outbox set event = 'x'", 'delete from event_outbox']) {
    await expect(world.db.withTenant(tenant, (tx) => tx.run(change, []))).rejects.toThrow(/permission denied/)
  }
  await world.db.withTenant(tenant, (tx) => makeConversation(tx))
  expect(await waiting()).toHaveLength(1)
})
