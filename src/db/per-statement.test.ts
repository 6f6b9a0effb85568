import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openProxy } from '../../test/crash/harness/proxy.ts'
import { makeTenant } from '../../test/factories.ts'
import { openWorld, type TestWorld } from '../../test/harness.ts'
import { newId } from '../lib/ids.ts'
import { openDatabase, type TenantDb } from './database.ts'

/** What must hold for statements of several tenants that share a call: as if each had been alone. */
let world: TestWorld
let tenants: string[]
beforeAll(async () => {
  world = await openWorld()
  tenants = await Promise.all(Array.from({ length: 20 }, () => makeTenant(world)))
})
afterAll(() => world.close())
beforeEach(() => world.owner.query('truncate conversations cascade'))

const INSERT = `insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key) values ($1, $2, $3, $4, $4)
  on conflict (tenant_id, channel, identifier_key) do nothing returning tenant_id, current_tenant()::text as current, txid_current() as tx`
type Written = { tenant_id: string; current: string; tx: number }
const write = (tenant: TenantDb, name: string, { as = tenant.tenantId, channel = 'webform' } = {}) =>
  tenant.run<Written>(INSERT, [as, newId(tenant.now), channel, name])
const of = (index: number) => tenants[index % tenants.length] ?? ''
const count = async () => (await world.owner.query('select count(*)::int as n from conversations')).rows[0].n
const spyOnQuery = async () => {
  const client = await world.db.pool.connect()
  const spy = vi.spyOn(Object.getPrototypeOf(client), 'query')
  client.release()
  return spy
}

test('2,000 rows of 20 tenants at once: each is written and read under its own tenant, 64 to a commit', async () => {
  const written = await Promise.all(
    Array.from({ length: 2000 }, (_, index) => world.db.perStatement(of(index), (tenant) => write(tenant, `visitor ${index}`))),
  )
  written.forEach((rows, index) => {
    expect(rows).toEqual([{ tenant_id: of(index), current: of(index), tx: expect.anything() }])
  })
  const sizes = Object.values(Object.groupBy(written.flat(), ({ tx }) => String(tx))).map((group) => group?.length ?? 0)
  expect(sizes.length).toBeLessThan(60)
  expect(Math.max(...sizes)).toBe(64)
  const stored = await world.owner.query('select tenant_id, count(*)::int as n from conversations group by 1')
  expect(stored.rows.map(({ n }) => n)).toEqual(tenants.map(() => 100))

  const read = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      world.db.perStatement(of(index), (tenant) => tenant.run<{ tenant_id: string }>('select tenant_id from conversations', [])),
    ),
  )
  read.forEach((rows, index) => {
    expect(rows.length).toBe(100)
    expect(rows.every(({ tenant_id }) => tenant_id === of(index))).toBe(true)
  })
})

test('of 40 inserts in one call the 20 for another tenant are refused, and the others are stored', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, index) =>
      world.db.perStatement(of(index), (tenant) => write(tenant, `visitor ${index}`, { as: of(index % 2 ? index : index + 1) })),
    ),
  )
  outcomes.forEach((outcome, index) => {
    if (index % 2) expect(outcome.status).toBe('fulfilled')
    else expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(/row-level security/) } })
  })
  expect(await count()).toBe(20)
})

test('what fails, and what finds its row taken, leaves its neighbours alone and gets its own answer', async () => {
  const outcomes = await Promise.allSettled([
    world.db.perStatement(of(0), (tenant) => write(tenant, 'twice')),
    world.db.perStatement(of(1), (tenant) => write(tenant, 'pigeon', { channel: 'pigeon' })),
    world.db.perStatement(of(0), (tenant) => write(tenant, 'twice')),
    world.db.perStatement(of(2), (tenant) => tenant.run('select from nowhere', [])),
    world.db.perStatement(of(3), (tenant) => write(tenant, 'twice')),
  ])
  const [first, bad, second, wrong, other] = outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value.length : outcome.reason.code,
  )
  expect([first, second].toSorted()).toEqual([0, 1])
  expect([bad, wrong, other]).toEqual(['23514', '42P01', 1])
  expect(await count()).toBe(2)
})

test('a lone statement is one message to the server and waits for nobody', async () => {
  await world.db.perStatement(of(0), (tenant) => tenant.run('select 1 as one', []))
  const query = await spyOnQuery()
  const found = await world.db.perStatement(of(0), (tenant) => tenant.run('select 1 as one', []))
  expect([found, query.mock.calls.length]).toEqual([[{ one: 1 }], 1])
  query.mockRestore()
})

test('a statement that waits for a lock, or takes long, does so alone', async () => {
  const held = await makeTenant(world)
  await world.owner.query(`begin; insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key)
    values ('${held}', '${newId(world.clock.now())}', 'webform', 'held', 'held')`)
  const started = performance.now()
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  const waiting = world.db.perStatement(held, (tenant) => write(tenant, 'held')).finally(note('waited'))
  const slow = world.db.perStatement(of(1), (tenant) => tenant.run('select pg_sleep(0.6)', [])).finally(note('slow'))
  const quick = Array.from({ length: 30 }, (_, index) => world.db.perStatement(of(index), (tenant) => write(tenant, `visitor ${index}`)))
  expect((await Promise.all(quick)).flat()).toHaveLength(30)
  expect(order).toEqual([])
  expect(performance.now() - started).toBeLessThan(4000) // the lock's own deadline is 5 s
  await slow
  await world.owner.query('commit')
  expect(await waiting).toEqual([])
  expect(await count()).toBe(31)
})

test('nothing of a call is left for the next user of its connection', async () => {
  const settings = `select current_setting('app.current_tenant_id', true) as tenant, current_setting('lock_timeout') as lock,
    current_setting('statement_timeout') as statement, current_setting('transaction_read_only') as read_only`
  const fresh = new pg.Client({ connectionString: world.appUrl })
  await fresh.connect()
  await fresh.end()
  const seen = async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => world.db.pool.connect()))
    const rows = await Promise.all(clients.map(async (client) => (await client.query(settings)).rows[0]))
    for (const client of clients) client.release()
    return rows
  }
  const before = await seen()
  await Promise.allSettled(
    Array.from({ length: 200 }, (_, index) =>
      world.db.perStatement(of(index), (tenant) => write(tenant, `visitor ${index}`, index % 50 ? {} : { channel: 'pigeon' })),
    ),
  )
  expect((await seen()).map((row) => ({ ...row, tenant: row.tenant ?? '' }))).toEqual(before.map((row) => ({ ...row, tenant: '' })))
  expect(await world.db.withSystem('test', ({ db }) => db.selectFrom('conversations').select('id').execute())).toEqual([])
})

test('when the connection is lost nobody knows what became of a call: all of it is unavailable, and none of it runs again', async () => {
  const kill = 'select pg_terminate_backend(pg_backend_pid())'
  const outcomes = await Promise.allSettled([
    world.db.perStatement(of(0), (tenant) => write(tenant, 'before')),
    world.db.perStatement(of(1), (tenant) => tenant.run(kill, [])),
    world.db.perStatement(of(2), (tenant) => write(tenant, 'after')),
  ])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { status: 503 } })
  expect(await count()).toBe(0)
  expect(await world.db.perStatement(of(0), (tenant) => write(tenant, 'again'))).toHaveLength(1)
})

test('when the database falls silent each statement is unavailable within 6 s of its own beginning, also behind others, and all goes on afterwards', async () => {
  const proxy = await openProxy(Number(new URL(world.appUrl).port))
  const { clock, log } = world
  const db = openDatabase({ url: Object.assign(new URL(world.appUrl), { port: String(proxy.port) }).href, clock, log })
  const timed = async (index: number) => {
    const began = performance.now()
    const status = await db
      .perStatement(of(index), (tenant) => write(tenant, `visitor ${index}`))
      .then(
        () => 201,
        (error) => error.status,
      )
    return { status, ms: performance.now() - began }
  }
  await timed(0)
  proxy.pause()
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 250))
      return timed(index)
    }),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 503))
  expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(7000)
  proxy.resume()
  expect((await timed(31)).status).toBe(201)
  await db.close()
  await proxy.close()
}, 60_000)

test('two calls that lock each other’s rows crosswise both end well', async () => {
  const rows = await Promise.all(['a', 'b'].map((name) => world.db.perStatement(of(0), (tenant) => write(tenant, name))))
  expect(rows.flat()).toHaveLength(2)
  const touch = (name: string) =>
    world.db.perStatement(of(0), (tenant) =>
      tenant.run('update conversations set customer_name = $1 where identifier_key = $1 returning pg_sleep(0.02)::text', [name]),
    )
  const names = Array.from({ length: 64 }, (_, index) => (index < 32 ? 'a' : 'b'))
  const first = Promise.all(names.map(touch))
  await new Promise((resolve) => setImmediate(resolve))
  const second = Promise.all(names.toReversed().map(touch))
  expect((await Promise.all([first, second])).flat(2)).toHaveLength(128)
})

test('while only reading is allowed, reads go on and writes are unavailable', async () => {
  const { clock, log } = world
  const db = openDatabase({ url: world.appUrl, clock, log, isReadOnly: () => true })
  await world.db.perStatement(of(0), (tenant) => write(tenant, 'there'))
  const read = () => db.perStatement(of(0), (tenant) => tenant.run('select customer_identifier from conversations', []))
  const outcomes = await Promise.allSettled([read(), db.perStatement(of(1), (tenant) => write(tenant, 'no')), read()])
  expect(outcomes).toMatchObject([{ value: [{}] }, { reason: { status: 503 } }, { value: [{}] }])
  await db.close()
})

test('values reach the database and come back as in a transaction, composed or written by hand', async () => {
  const values = ['ß"\\', null, 3, true, ['a"b', 'c\\d', null, 'e,f'], Buffer.from([0, 255]), { x: [1] }]
  const text =
    'select $1::text as a, $2::text as b, $3::int as c, $4::bool as d, $5::text[] as e, $6::bytea as f, $7::jsonb as g, now() as h, 5::bigint as i'
  const inTransaction = await world.db.withTenant(of(0), (tx) => tx.run<Record<string, unknown>>(text, values))
  const alone = await world.db.perStatement(of(0), (tenant) => tenant.run<Record<string, unknown>>(text, values))
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(alone).toEqual([{ ...inTransaction[0], h: at }])
  expect(inTransaction).toEqual([{ a: values[0], b: null, c: 3, d: true, e: values[4], f: values[5], g: values[6], h: at, i: 5 }])
  const composed = (tenant: TenantDb) => tenant.db.selectFrom('tenants').selectAll().execute()
  expect(await world.db.perStatement(of(0), composed)).toEqual(await world.db.withTenant(of(0), composed))
})

test('a reader’s answer is there while the server still works on its neighbour’s; one that fails leaves the others theirs', async () => {
  const at = new Map<string, number>()
  const read = (index: number, text: string, name = '') =>
    world.db
      .readPerStatement(of(index), (tenant) => tenant.run<{ tenant: string }>(text, []))
      .finally(() => void at.set(name, performance.now()))
  // The server sends 8 KiB at a time.
  const page = "select current_tenant()::text as tenant, repeat('x', 10000) as text"
  await Promise.all([read(0, page), read(1, page)])
  await Promise.all([read(0, page, 'page'), read(1, page), read(2, 'select pg_sleep(0.2)', 'slow')])
  expect((at.get('slow') ?? 0) - (at.get('page') ?? 0)).toBeGreaterThan(100)
  const outcomes = await Promise.allSettled([read(0, page), read(2, 'select from nowhere'), read(3, page)])
  expect(outcomes).toMatchObject([{ value: [{ tenant: of(0) }] }, { reason: { code: '42P01' } }, { value: [{ tenant: of(3) }] }])
})

test('what is said to read can write nothing', async () => {
  const outcomes = await Promise.allSettled([
    world.db.readPerStatement(of(0), (tenant) => write(tenant, 'no')),
    world.db.readPerStatement(of(1), (tenant) => tenant.run('select customer_identifier from conversations', [])),
  ])
  expect(outcomes).toMatchObject([{ reason: { status: 503 } }, { value: [] }])
  expect(await count()).toBe(0)
})
