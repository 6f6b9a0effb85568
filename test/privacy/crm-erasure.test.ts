import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { removeConnection, setConnection } from '../../src/domain/crm/set-connection.ts'
import { eraseCustomer } from '../../src/domain/privacy/erase-customer.ts'
import { eraseCrmRecord } from '../../src/jobs/erase-crm-record.ts'
import { newId } from '../../src/lib/ids.ts'
import { newWebhookSecret } from '../../src/lib/signature.ts'
import { drainJobs } from '../drain-jobs.ts'
import { makeTenant } from '../factories.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { openReceiver, type Receiver } from '../receiver.ts'

const actor = { kind: 'cli' } as const
let crm: Receiver
let world: TestWorld
let tenant: string
let customer: string
beforeAll(async () => {
  crm = await openReceiver()
  world = await openWorld({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${crm.port}` } })
})
beforeEach(async () => {
  crm.requests.length = 0
  tenant = await makeTenant(world)
  customer = newId(world.clock.now())
  await world.db.withTenant(tenant, async (tx) => {
    const updated_at = tx.now.toISOString()
    await tx.db
      .insertInto('customers')
      .values({ tenant_id: tenant, id: customer, name: 'Sara', phone_e164: '+971501234567', updated_at })
      .execute()
    await setConnection(tx, {
      ...{ driver: 'custom_webhook', config: { url: crm.url }, credentials: { secret: newWebhookSecret() } },
      ...{ sealer: world.sealer, actor },
    })
    await tx.db
      .insertInto('crm_writes')
      .values({
        ...{ tenant_id: tenant, id: newId(tx.now), idempotency_key: 'contact of +971501234567', object: 'contact', customer_id: customer },
        ...{ outcome: JSON.stringify({ ok: true, external_id: 'c-1', record_url: 'https://crm.example/sara' }), lease_until: updated_at },
      })
      .execute()
  })
})
afterAll(async () => {
  await world.close()
  await crm.close()
})

const erase = () => world.db.withTenant(tenant, (tx) => eraseCustomer(tx, { customer: '+971501234567', actor }))
const drain = () => drainJobs(world, { 'erase-crm-record': eraseCrmRecord })
const rowsOf = async (text: string) => (await world.owner.query(text, [tenant])).rows
const results = async () =>
  (await rowsOf("select details from audit_log where tenant_id = $1 and action = 'crm_record.erased' order by id")).map(
    ({ details }) => details.result,
  )

test('while the CRM is away, busy or refuses us the job goes on trying; once it has deleted the record its id is forgotten here', async () => {
  expect(await erase()).toMatchObject({ crm_records: 1 })
  for (const status of [503, 429, 401]) {
    crm.answer(status)
    expect(await drain()).toMatchObject([{ settled: 'retry' }])
    world.clock.advance(3_600_000 * 7)
  }
  expect(await results()).toEqual([])
  crm.answer((response) => void response.writeHead(200).end('{"deleted":"soft"}'))
  expect(await drain()).toMatchObject([{ settled: 'done' }])
  expect(await results()).toEqual(['soft'])
  expect(
    await rowsOf(
      "select outcome->'error'->>'code' as code, idempotency_key ~ '^erased-' as is_renamed from crm_writes where tenant_id = $1",
    ),
  ).toEqual([{ code: 'not_found', is_renamed: true }])
  expect(crm.requests).toHaveLength(4)
})

test.each([
  ['it deletes nothing', (response) => void response.writeHead(200).end('{}'), 'unsupported'],
  ['it has no such record', (response) => void response.writeHead(404).end(), 'not_found'],
  ['it takes no deletions', (response) => void response.writeHead(405).end(), 'unsupported'],
] as [string, Parameters<Receiver['answer']>[0], string][])('when %s, the audit log and the log say so', async (_what, answer, result) => {
  crm.answer(answer)
  await erase()
  expect(await drain()).toMatchObject([{ settled: 'done' }])
  expect(await results()).toEqual([result])
  expect(world.logLines.at(-1)).toMatch(/did not delete/)
})

test('when it was disconnected, that is what is said', async () => {
  await erase()
  await world.db.withTenant(tenant, (tx) => removeConnection(tx, { actor }))
  expect(await drain()).toMatchObject([{ settled: 'done' }])
  expect([await results(), crm.requests.length]).toEqual([['not_configured'], 0])
})

test('a copy is taken back by its own name there, and forgotten here', async () => {
  await world.owner.query(
    "insert into crm_copies (tenant_id, object, record_id, external_id, copied_at) values ($1, 'customer', $2, 'c-2', now())",
    [...[tenant, customer]],
  )
  crm.answer((response) => void response.writeHead(200).end('{"deleted":"hard"}'))
  expect(await erase()).toMatchObject({ crm_records: 2 })
  await drain()
  const asked = crm.requests.map(({ body }) => JSON.parse(body.toString()))
  expect(asked.map(({ object, external_id }) => [object, external_id]).sort()).toEqual([
    ['contact', 'c-1'],
    ['contact', 'c-2'],
  ])
  expect(await rowsOf('select 1 from crm_copies where tenant_id = $1')).toEqual([])
})

test('who shares an address with somebody is not erased with them, unless it is the address that was named', async () => {
  const [theirs, lead] = [newId(world.clock.now()), newId(world.clock.now())]
  await world.owner.query("update customers set email = 'family@x.example' where id = $1", [customer])
  await world.owner.query(
    "insert into customers (tenant_id, id, name, email, phone_e164, updated_at) values ($1, $2, 'Omar', 'family@x.example', '+971507654321', now())",
    [tenant, theirs],
  )
  await world.owner.query(
    "insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, customer_id) values ($1, $2, 'email', 'family@x.example', 'family@x.example', $2)",
    [tenant, theirs],
  )
  await world.owner.query(
    "insert into leads (tenant_id, id, conversation_id, name, email, phone, updated_at) values ($1, $2, $3, 'Omar', 'family@x.example', '050 765 4321', now())",
    [tenant, lead, theirs],
  )
  expect(await erase()).toMatchObject({ customers: 1, leads: 0, conversations: 0 })
  expect(await rowsOf('select name from leads where tenant_id = $1')).toEqual([{ name: 'Omar' }])
  const both = await world.db.withTenant(tenant, (tx) => eraseCustomer(tx, { customer: 'Family@x.example', actor }))
  expect(both).toMatchObject({ customers: 1, leads: 1, conversations: 1 })
})
