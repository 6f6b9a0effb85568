import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Context } from '../../src/context.ts'
import { openDatabase, type TenantTx } from '../../src/db/database.ts'
import { asRetention } from '../../src/domain/retention/as-retention.ts'
import { readRetentionPolicy } from '../../src/domain/retention/policy.ts'
import { PURGE_STEPS } from '../../src/domain/retention/purge-page.ts'
import { schedulePurges } from '../../src/domain/retention/schedule-purges.ts'
import { tablesOf } from '../../src/domain/retention/tenant-tables.ts'
import { enqueue } from '../../src/jobs/enqueue.ts'
import { keepPurges } from '../../src/jobs/keep-purges.ts'
import { purge } from '../../src/jobs/purge.ts'
import { newId } from '../../src/lib/ids.ts'
import { drainJobs } from '../drain-jobs.ts'
import { makeConversation, makeTenant } from '../factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../harness.ts'
import { addAgedRows } from './aged-rows.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let world: TestWorld
let tenant: string
let start = TEST_NOW
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  // Ids never go back in time (src/lib/ids.ts), so each test begins after the one before.
  world.clock.advance(DAY)
  start = world.clock.now()
  await world.owner.query('truncate tenants cascade')
  tenant = await makeTenant(world)
})
afterAll(() => world.close())

const within = <T>(work: (tx: TenantTx) => Promise<T>, of = tenant) => world.db.withTenant(of, work)
const after = (ms: number) => world.clock.set(new Date(start.getTime() + ms))
/** What today's purge leaves, by table. */
async function purged(of = tenant): Promise<Record<string, number>> {
  await within((tx) => enqueue(tx, 'purge', {}), of)
  await world.owner.query("update jobs set run_at = $1 where kind = 'purge' and tenant_id = $2", [world.clock.now(), of])
  const ran = await drainJobs(world, { purge })
  expect(ran.every(({ settled }) => settled === 'again')).toBe(true)
  return counts(of)
}
async function counts(of = tenant): Promise<Record<string, number>> {
  const tables = await world.owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and relname <> 'tenants'",
  )
  const found: Record<string, number> = {}
  for (const { name } of tables.rows) {
    const own = name === 'jobs' ? "and kind <> 'purge'" : ''
    const { rows } = await world.owner.query(`select count(*)::int as n from ${name} where tenant_id = $1 ${own}`, [of])
    if (rows[0].n > 0) found[name] = rows[0].n
  }
  return found
}
const setRetention = (value: unknown) =>
  world.owner.query("update tenants set settings = jsonb_build_object('retention', $1::jsonb) where id = $2", [
    JSON.stringify(value),
    tenant,
  ])
const connectCrm = () =>
  world.owner.query("insert into crm_connections (tenant_id, id, driver, credentials_sealed, updated_at) values ($1, $1, 'x', '', now())", [
    tenant,
  ])
const copied = (object: string, id: string, options: { at?: Date; upTo?: number } = {}) =>
  world.owner.query('insert into crm_copies (tenant_id, object, record_id, copied_at, up_to_sequence_number) values ($1, $2, $3, $4, $5)', [
    ...[tenant, object, id],
    ...[options.at ?? start, options.upTo ?? null],
  ])

/** Tables of each age: what goes at it, all at once. */
const AGES: readonly [string, number, readonly string[]][] = [
  ['a held slot when its time is over', HOUR, ['slot_holds']],
  ['an idempotency key after a day', DAY, ['idempotency_keys']],
  ['a code a day after it ended', DAY + HOUR, ['verifications']],
  ['a chat session when it ends', 7 * DAY, ['chat_sessions']],
  ['a dead job after 30 days', 30 * DAY, ['jobs']],
  ['telemetry and events after 90 days', 90 * DAY, ['events', 'turns', 'tool_effects', 'webhook_attempts', 'webhook_deliveries']],
  [
    'content and personal data after 365 days without a CRM',
    365 * DAY,
    [
      ...['appointments', 'conversations', 'customers', 'handoffs', 'leads', 'mail_outbox', 'messages', 'notices', 'qa_scores'],
      ...['team_messages', 'waitlist_entries'],
    ],
  ],
]

test.each(AGES)('%s: not a second before, all of it just then, and nothing else', async (_what, age, tables) => {
  await within((tx) => addAgedRows(tx))
  after(age - 1000)
  const before = await purged()
  expect(Object.keys(before)).toEqual(expect.arrayContaining([...tables]))
  after(age)
  const left = await purged()
  const gone = Object.keys(before).filter((table) => !(table in left))
  // A day's usage of the model goes on the day after.
  expect(gone.filter((table) => table !== 'model_usage').sort()).toEqual([...tables].sort())
  for (const [table, count] of Object.entries(left)) expect(count, table).toBe(before[table])
})

test('usage is kept for 90 whole days; what is left in the end is configuration, the audit log and the bill, which knows no conversation any more', async () => {
  await within((tx) => addAgedRows(tx))
  after(90 * DAY)
  expect(await purged()).toHaveProperty('model_usage')
  after(91 * DAY)
  expect(await purged()).not.toHaveProperty('model_usage')
  after(3650 * DAY)
  expect(await purged()).toEqual({ audit_log: 1, billing_events: 1, webhook_endpoints: 1 })
  expect((await world.owner.query('select conversation_id from billing_events')).rows).toEqual([{ conversation_id: null }])
})

test('what a conversation needed goes with its closing: a held slot at once, the page’s session a day later', async () => {
  const { conversation } = await within((tx) => addAgedRows(tx))
  await world.owner.query("update conversations set status = 'closed', closed_at = $2 where id = $1", [conversation, start])
  expect(await purged()).not.toHaveProperty('slot_holds')
  after(DAY - 1000)
  expect(await purged()).toHaveProperty('chat_sessions')
  after(DAY)
  expect(await purged()).not.toHaveProperty('chat_sessions')
})

test('an appointment to come is never purged, however old the booking, nor who and what it belongs to', async () => {
  const end = new Date(start.getTime() + 500 * DAY)
  await within((tx) => addAgedRows(tx, { appointmentEnd: end.toISOString() }))
  after(499 * DAY)
  expect(await purged()).toMatchObject({ appointments: 1, conversations: 1, customers: 1, leads: 1 })
  after(500 * DAY + 365 * DAY - 1000)
  expect(await purged()).toMatchObject({ appointments: 1 })
  after(500 * DAY + 365 * DAY)
  const left = await purged()
  for (const table of ['appointments', 'conversations', 'customers', 'leads']) expect(left).not.toHaveProperty(table)
})

test('a talk that goes on keeps its conversation and its customer; its old messages go', async () => {
  const { conversation, customer } = await within((tx) => addAgedRows(tx))
  after(300 * DAY)
  await within(async (tx) => {
    const row = {
      tenant_id: tenant,
      id: newId(tx.now),
      conversation_id: conversation,
      role: 'customer',
      content: 'hi',
      delivery_status: 'received',
    }
    await tx.db
      .insertInto('messages')
      .values({ ...row, sequence_number: 3 })
      .execute()
    await tx.db.updateTable('conversations').set({ last_message_at: tx.now.toISOString() }).where('id', '=', conversation).execute()
  })
  after(400 * DAY)
  expect(await purged()).toMatchObject({ messages: 1, conversations: 1, customers: 1 })
  expect((await world.owner.query('select id from customers')).rows).toEqual([{ id: customer }])
})

test('with a CRM connected nothing is purged while it has no copy, however old, nor what changed after its copy', async () => {
  const ids = await within((tx) => addAgedRows(tx))
  await connectCrm()
  const content = { messages: 2, handoffs: 1, leads: 1, appointments: 1, conversations: 1, customers: 1 }
  after(2000 * DAY)
  expect(await purged()).toMatchObject(content)
  const early = new Date(start.getTime() - 1000)
  await copied('customer', ids.customer, { at: early })
  await copied('lead', ids.lead, { at: early })
  await copied('appointment', ids.appointment, { at: early })
  await copied('case', ids.handoff, { at: early })
  await copied('conversation', ids.conversation, { at: early, upTo: 0 })
  expect(await purged()).toMatchObject(content)
})

test('messages go 7 days after the CRM’s copy, as far as it was made; records 30, cases 90', async () => {
  const ids = await within((tx) => addAgedRows(tx))
  await connectCrm()
  await copied('conversation', ids.conversation, { upTo: 1 })
  await copied('customer', ids.customer)
  await copied('lead', ids.lead)
  await copied('appointment', ids.appointment)
  await copied('case', ids.handoff)
  after(7 * DAY - 1000)
  expect(await purged()).toMatchObject({ messages: 2 })
  after(7 * DAY)
  expect(await purged()).toMatchObject({ messages: 1 })
  await world.owner.query('update crm_copies set up_to_sequence_number = 2')
  after(30 * DAY - 1000)
  expect(await purged()).toMatchObject({ appointments: 1, leads: 1, conversations: 1, customers: 1 })
  after(30 * DAY)
  const at30 = await purged()
  expect(at30).not.toHaveProperty('appointments')
  // Its case keeps the lead, and what no CRM has a place for keeps the conversation.
  expect(at30).toMatchObject({ handoffs: 1, leads: 1, conversations: 1 })
  after(90 * DAY - 1000)
  expect(await purged()).toHaveProperty('handoffs')
  after(90 * DAY)
  const at90 = await purged()
  expect(at90).not.toHaveProperty('handoffs')
  expect(at90).not.toHaveProperty('leads')
  after(366 * DAY)
  const last = await purged()
  for (const table of ['conversations', 'customers', 'crm_copies']) expect(last).not.toHaveProperty(table)
})

test('a business sets its own ages within bounds; anything else counts as absent', async () => {
  const policy = () => within((tx) => readRetentionPolicy(tx))
  await setRetention({ days: 30, telemetry_days: 365 })
  expect(await policy()).toEqual({ days: 30, telemetryDays: 365, hasCrm: false })
  for (const wrong of [29, 3651, 30.5, '30', null, [], {}]) {
    await setRetention({ days: wrong, telemetry_days: wrong === 3651 ? 366 : wrong })
    expect(await policy(), JSON.stringify(wrong)).toEqual({ days: 365, telemetryDays: 90, hasCrm: false })
  }
  await setRetention({ days: 30 })
  await within((tx) => addAgedRows(tx))
  after(30 * DAY - 1000)
  expect(await purged()).toHaveProperty('conversations')
  after(30 * DAY)
  expect(await purged()).not.toHaveProperty('conversations')
})

test('nothing of another business is touched', async () => {
  const other = await makeTenant(world)
  await within((tx) => addAgedRows(tx))
  await within((tx) => addAgedRows(tx), other)
  const theirs = await counts(other)
  after(1000 * DAY)
  expect(await purged()).not.toHaveProperty('messages')
  expect(await counts(other)).toEqual(theirs)
})

async function addMessages(n: number): Promise<string> {
  return within(async (tx) => {
    const conversation = await makeConversation(tx)
    await tx.run('update conversations set last_message_at = $1 where id = $2', [tx.now.toISOString(), conversation])
    for (let number = 1; number <= n; number++) {
      await tx.run(
        `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status) values ($1, $2, $3, $4, 'customer', 'hi', 'received')`,
        [tenant, newId(tx.now), conversation, number],
      )
    }
    return conversation
  })
}

test('a purge that is cut off in the middle of a page has lost nothing and goes on with what is left', async () => {
  await addMessages(450)
  after(400 * DAY)
  let pages = 0
  const dying: Context = {
    ...world,
    db: {
      ...world.db,
      withTenant: (id, work) =>
        world.db.withTenant(id, async (tx) => {
          const result = await work(tx)
          // The pages before it took nothing: the first tables are empty.
          if (result === 200 && ++pages === 2) throw new Error('killed')
          return result
        }),
    },
  }
  await within((tx) => enqueue(tx, 'purge', {}))
  expect(await drainJobs(dying, { purge })).toMatchObject([{ settled: 'retry' }])
  expect(await counts()).toMatchObject({ messages: 250, conversations: 1 })
  world.clock.advance(60_000)
  expect(await drainJobs(world, { purge })).toMatchObject([{ settled: 'again' }])
  expect(await counts()).toEqual({})
  const [job] = (await world.owner.query("select run_at, state from jobs where kind = 'purge'")).rows
  expect(job).toEqual({ state: 'ready', run_at: new Date(world.clock.now().getTime() + DAY) })
})

test('a row that somebody holds is passed by without waiting, and taken another day', async () => {
  const conversation = await addMessages(3)
  after(400 * DAY)
  const holder = new pg.Client({ connectionString: world.adminUrl })
  await holder.connect()
  await holder.query('begin')
  await holder.query('select from messages where conversation_id = $1 and sequence_number = 2 for update', [conversation])
  const begun = performance.now()
  const ran = purged()
  await expect(ran).resolves.toMatchObject({ messages: 1, conversations: 1 })
  expect(performance.now() - begun).toBeLessThan(3000)
  await holder.end()
  expect(await purged()).toEqual({})
})

test('what is append-only stays so for the application; the role that may purge sees its own tenant only', async () => {
  const other = await makeTenant(world)
  for (const of of [tenant, other]) await within((tx) => addAgedRows(tx), of)
  for (const table of ['messages', 'audit_log', 'billing_events']) {
    await expect(within((tx) => tx.run(`delete from ${table}`, []))).rejects.toThrow(/permission denied|append-only/)
    await expect(world.owner.query(`delete from ${table}`)).rejects.toThrow(/append-only/)
  }
  await expect(within((tx) => tx.run('update audit_log set action = $1', ['y']))).rejects.toThrow(/permission denied|append-only/)
  // Being allowed to become that role is not having its privileges.
  for (const table of ['appointments', 'leads', 'conversations', 'tenants']) {
    await expect(within((tx) => tx.run(`delete from ${table}`, []))).rejects.toThrow(/permission denied/)
  }
  await within((tx) => asRetention(tx, () => tx.run('delete from audit_log', [])))
  expect(await counts()).not.toHaveProperty('audit_log')
  expect(await counts(other)).toHaveProperty('audit_log')
  // And it is a role for a transaction, not for the connection.
  const role = await within(async (tx) => {
    await asRetention(tx, async () => undefined)
    return tx.run<{ role: string }>('select current_user as role', [])
  })
  expect(role).toEqual([{ role: 'vorel_app' }])
})

test('a log-in of one’s own that is a member of vorel_app may purge as well, and is itself again afterwards', async () => {
  const user = `member_${tenant.slice(-12)}`
  await world.owner.query(`create role ${user} login password 'x'; grant vorel_app to ${user}`)
  const url = new URL(world.appUrl)
  url.username = user
  url.password = 'x'
  const db = openDatabase({ url: url.href, clock: world.clock, log: world.log })
  try {
    await within((tx) => addAgedRows(tx))
    const left = await db.withTenant(tenant, async (tx) => {
      await asRetention(tx, () => tx.run('delete from audit_log', []))
      return tx.run<{ role: string; rows: number }>('select current_user as role, (select count(*)::int from audit_log) as rows', [])
    })
    expect(left).toEqual([{ role: user, rows: 0 }])
    await expect(db.withTenant(tenant, (tx) => tx.run('delete from leads', []))).rejects.toThrow(/permission denied/)
  } finally {
    await db.close()
    await world.owner.query(`revoke vorel_app from ${user}; drop role ${user}`)
  }
})

test('every business has one purge waiting, at a minute of its own', async () => {
  for (let n = 0; n < 20; n++) await makeTenant(world)
  expect(await schedulePurges(world.db, world.clock.now())).toBe(21)
  expect(await schedulePurges(world.db, world.clock.now())).toBe(0)
  const { rows } = await world.owner.query("select run_at from jobs where kind = 'purge'")
  const delays = rows.map(({ run_at }) => run_at.getTime() - start.getTime())
  expect(Math.max(...delays)).toBeLessThan(DAY)
  expect(new Set(delays).size).toBeGreaterThan(15)
  await world.owner.query("update jobs set state = 'dead' where tenant_id = $1", [tenant])
  expect(await schedulePurges(world.db, world.clock.now())).toBe(1)
})

test('a worker sees to it that every business has its purge, those that were made meanwhile within the hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const waiting = async () => (await world.owner.query("select count(*)::int as n from jobs where kind = 'purge'")).rows[0].n
  const stop = keepPurges(world)
  try {
    await vi.waitFor(async () => expect(await waiting()).toBe(1))
    await makeTenant(world)
    vi.advanceTimersByTime(HOUR)
    await vi.waitFor(async () => expect(await waiting()).toBe(2))
  } finally {
    await stop()
    vi.useRealTimers()
  }
})

test('every table of class (a), (b) or (c) has a step, goes with another, or is gone by itself', async () => {
  const { rows } = await world.owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and obj_description(oid) ~ 'retention: [abc]'",
  )
  const steps = PURGE_STEPS.map(({ name }) => name)
  const withEvents = ['webhook_deliveries', 'webhook_attempts']
  const withConversations = await within((tx) => tablesOf(tx, 'conversations'))
  const cascading = await world.owner.query<{ name: string }>(
    "select conrelid::regclass::text as name from pg_constraint where contype = 'f' and confdeltype = 'c'",
  )
  // An event leaves the outbox within moments; the keys of CRM writes never expire.
  const others = [
    'tool_effects',
    'event_outbox',
    'crm_writes',
    ...withEvents,
    ...withConversations,
    ...cascading.rows.map(({ name }) => name),
  ]
  expect(rows.map(({ name }) => name).filter((name) => !steps.includes(name) && !others.includes(name))).toEqual([])
})

test('whatever refers to a row that may be purged is purged before it or with it', async () => {
  const { rows } = await world.owner.query<{ child: string; parent: string }>(
    `
    select distinct conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
    where contype = 'f' and confdeltype in ('a', 'r') and confrelid::regclass::text = any($1)`,
    [[...PURGE_STEPS.map(({ name }) => name), 'turns', 'webhook_deliveries'].filter((name) => name !== 'conversations')],
  )
  expect(rows.map(({ child, parent }) => `${child} → ${parent}`).sort()).toEqual([
    'appointments → customers',
    'appointments → leads',
    'conversations → customers',
    'handoffs → leads',
    'notices → mail_outbox',
    'tool_effects → turns',
    'webhook_attempts → webhook_deliveries',
    'webhook_deliveries → events',
  ])
})
