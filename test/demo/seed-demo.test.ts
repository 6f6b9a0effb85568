import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_SLUGS, type DemoSlug, readDemoTenant } from '../../src/demo/demo-tenant.ts'
import { type SeededDemo, seedDemo } from '../../src/demo/seed-demo.ts'
import { listAvailability } from '../../src/domain/availability/list-availability.ts'
import { toE164 } from '../../src/domain/customers/phone.ts'
import { loadPack } from '../../src/domain/packs/pack.ts'
import { fold } from '../../src/receptionist/understanding/normalise.ts'
import { openWorld, type TestWorld } from '../harness.ts'

const ARABIC = /\p{Script=Arabic}/u
const TABLES = [
  'tenants',
  'offerings',
  'knowledge_entries',
  'resources',
  'resource_offerings',
  'working_hours',
  'closures',
  'customers',
  'conversations',
  'messages',
  'leads',
  'appointments',
  'handoffs',
  'team_messages',
  'api_keys',
  'audit_log',
]

let world: TestWorld
let dataDir: string
let demo: SeededDemo
let steps: string[]
let seededInMs: number

beforeAll(async () => {
  world = await openWorld()
  dataDir = await mkdtemp(path.join(tmpdir(), 'vorel-demo-'))
  steps = []
  const started = performance.now()
  demo = await seedDemo(world, { dataDir, onProgress: (step) => steps.push(step) })
  seededInMs = performance.now() - started
})
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('seven businesses are there within ten seconds, each announced once', () => {
  expect(demo.tenants.map((tenant) => tenant.slug)).toEqual([...DEMO_SLUGS])
  expect(new Set(demo.tenants.map((tenant) => tenant.vertical)).size).toBe(7)
  expect(demo.tenants.every((tenant) => /^wk_[0-9a-f]{32}$/.test(tenant.widgetKey))).toBe(true)
  expect(steps).toHaveLength(7)
  expect(seededInMs).toBeLessThan(10_000)
})

test('seeding again changes no row and gives the same key', async () => {
  const before = await rowsOfAllTables()
  const again = await seedDemo(world, { dataDir, onProgress: () => expect.fail('nothing was missing') })
  expect(again).toEqual(demo)
  expect(await rowsOfAllTables()).toEqual(before)
})

test('the salon, whose key is printed, has no conversation, lead or appointment; the others have a little history', async () => {
  const counts = await world.owner.query(`
    select t.slug, (select count(*)::int from conversations c where c.tenant_id = t.id) as conversations,
      (select count(*)::int from leads l where l.tenant_id = t.id) as leads,
      (select count(*)::int from appointments a where a.tenant_id = t.id) as appointments,
      (select count(*)::int from customers c where c.tenant_id = t.id) as customers
    from tenants t order by t.id`)
  const [salon, ...others] = counts.rows
  expect(salon).toEqual({ slug: 'demo-salon', conversations: 0, leads: 0, appointments: 0, customers: 0 })
  expect(others).toHaveLength(6)
  for (const row of others) {
    expect(row.conversations, row.slug).toBeGreaterThanOrEqual(6)
    expect(row.leads, row.slug).toBe(row.conversations)
    expect(row.appointments, row.slug).toBeGreaterThanOrEqual(3)
  }
})

test('every business has offerings, knowledge about parking, resources, hours and a closure ahead, in both languages', async () => {
  for (const tenant of await tenantIds()) {
    const rows = await world.db.withTenant(tenant.id, async ({ db }) => ({
      offerings: await db
        .selectFrom('offerings')
        .select(['title', 'title_ar', 'description', 'description_ar', 'price_currency', 'aliases'])
        .execute(),
      knowledge: await db
        .selectFrom('knowledge_entries')
        .select(['question', 'question_ar', 'answer', 'answer_ar', 'alternatives'])
        .execute(),
      resources: await db.selectFrom('resources').select(['name', 'name_ar']).execute(),
      closures: await db.selectFrom('closures').select('ends_at').execute(),
    }))
    // Exactly its own rows, of the seven businesses' in the table: what row security lets the application see.
    const wanted = readDemoTenant(tenant.slug)
    expect(rows.offerings.map((row) => row.title).sort(), tenant.slug).toEqual(wanted.offerings.map((row) => row.title).sort())
    expect(rows.knowledge).toHaveLength(wanted.knowledge.length)
    expect(rows.resources).toHaveLength(wanted.resources.length)
    const pairs = [
      ...rows.offerings.flatMap((row) => [[row.title, row.title_ar] as const, [row.description, row.description_ar] as const]),
      ...rows.knowledge.flatMap((row) => [[row.question, row.question_ar] as const, [row.answer, row.answer_ar] as const]),
      ...rows.resources.map((row) => [row.name, row.name_ar] as const),
    ]
    expect(pairs.filter(([en, ar]) => !en || ARABIC.test(en) || !ar || !ARABIC.test(ar))).toEqual([])
    expect(rows.offerings.every((row) => row.price_currency === 'AED' && row.aliases.length > 0)).toBe(true)
    expect(rows.knowledge.some((row) => /parking/i.test(row.question) && /مواقف/.test(row.question_ar ?? ''))).toBe(true)
    expect(rows.closures.every((row) => Date.parse(row.ends_at) > world.clock.now().getTime())).toBe(true)
  }
})

test('attributes are those of the pack, and every offering with a length is done by somebody', () => {
  for (const slug of DEMO_SLUGS) {
    const tenant = readDemoTenant(slug)
    const known = { duration_minutes: 'integer', ...loadPack(tenant.vertical).offering_attributes }
    const unknown = tenant.offerings.flatMap((offering) => Object.keys(offering.attributes).filter((name) => !Object.hasOwn(known, name)))
    expect(unknown, slug).toEqual([])
    const able = (id: string) => tenant.resources.some((resource) => resource.offerings.length === 0 || resource.offerings.includes(id))
    expect(tenant.offerings.filter((offering) => !able(offering.external_id)).map((offering) => offering.external_id)).toEqual([])
    expect(tenant.resources.every((resource) => resource.kind === loadPack(tenant.vertical).booking.resource_kind)).toBe(true)
  }
})

test('nothing that the demo receptionists say or know contains a phrase that their pack forbids', () => {
  for (const slug of DEMO_SLUGS) {
    const tenant = readDemoTenant(slug)
    const { forbidden_phrases: forbidden } = loadPack(tenant.vertical)
    const said = [
      ...tenant.knowledge.flatMap((entry) => [entry.answer, entry.answer_ar]),
      ...tenant.offerings.flatMap((offering) => [offering.title, offering.title_ar, offering.description, offering.description_ar]),
      ...tenant.history.flatMap((conversation) => conversation.messages.flatMap(([who, text]) => (who === 'bot' ? [text] : []))),
    ].map((text) => ` ${fold(text).text.replace(/[^\p{L}\p{N}']+/gu, ' ')} `)
    const found = [...forbidden.en, ...forbidden.ar].filter((phrase) => said.some((text) => text.includes(` ${fold(phrase).text} `)))
    expect(found, slug).toEqual([])
  }
})

test('the history is consistent: numbered messages, times that fit, everything in the past two weeks, nothing left unanswered', async () => {
  const problems = await world.owner.query(
    `
    select c.id from conversations c join (
      select conversation_id, count(*) as n, max(sequence_number) as last_number, min(created_at) as first_at, max(created_at) as last_at,
        max(sequence_number) filter (where role = 'customer') as last_customer,
        bool_and(created_at >= coalesce(previous, created_at)) as ordered
      from (select *, lag(created_at) over (partition by conversation_id order by sequence_number) as previous from messages) m group by 1
    ) m on m.conversation_id = c.id
    where m.n <> m.last_number or m.last_number <> c.last_sequence_number or m.first_at <> c.first_message_at or m.last_at <> c.last_message_at
      or c.created_at > m.first_at or m.first_at < $1::timestamptz - interval '15 days' or m.last_at >= $1 or not m.ordered
      or m.last_customer <> c.answered_sequence_number or (c.status = 'closed') <> (c.closed_at is not null)`,
    [world.clock.now()],
  )
  expect(problems.rows).toEqual([])
  const total = await world.owner.query('select count(*)::int as n from conversations where last_sequence_number >= 2')
  expect(total.rows[0].n).toBeGreaterThanOrEqual(36)
  const unfilled = await world.owner.query("select content from messages where content ~ '[{}]'")
  expect(unfilled.rows).toEqual([])
})

test('past appointments are over and future ones stand, at times when their resource works', async () => {
  const rows = await world.owner.query(
    `
    select a.status, a.scheduled_start < $1 as started, a.scheduled_end < $1 as ended, a.created_at < a.scheduled_start as booked_before,
      a.occupies @> tstzrange(a.scheduled_start, a.scheduled_end) as occupied,
      exists (select from closures c where c.tenant_id = a.tenant_id and coalesce(c.resource_id, a.resource_id) = a.resource_id
        and c.starts_at < a.scheduled_end and c.ends_at > a.scheduled_start) as closed
    from appointments a`,
    [world.clock.now()],
  )
  expect(rows.rows.length).toBeGreaterThanOrEqual(18)
  for (const row of rows.rows) {
    const past = row.status === 'completed' || row.status === 'no_show'
    expect(row).toMatchObject({ started: past, ended: past, booked_before: true, occupied: true, closed: false })
  }
})

test('hours are valid and every business has free times on its next working day', async () => {
  const hours = await world.owner.query('select opens_minute, closes_minute from working_hours')
  expect(hours.rows.every((row) => row.opens_minute < row.closes_minute && row.closes_minute <= row.opens_minute + 1440)).toBe(true)
  for (const tenant of await tenantIds()) {
    const from = world.clock.now()
    const to = new Date(from.getTime() + 3 * 24 * 60 * 60_000)
    const slots = await world.db.withTenant(tenant.id, (tx) => listAvailability(tx, { from: from.toISOString(), to: to.toISOString() }))
    expect(slots.length, tenant.slug).toBeGreaterThan(20)
  }
})

test('a haircut with Rana is free tomorrow at five, whichever day today is', async () => {
  const salon = (await tenantIds()).find((tenant) => tenant.slug === 'demo-salon')
  const ids = await world.owner.query(
    "select r.id as resource_id, o.id as offering_id from resources r, offerings o where r.name = 'Rana' and o.external_id = 'womens-haircut'",
  )
  for (let day = 1; day <= 7; day++) {
    const from = new Date(Date.parse('2026-03-02T13:00:00Z') + day * 24 * 60 * 60_000)
    const slots = await world.db.withTenant(salon?.id ?? '', (tx) =>
      listAvailability(tx, { ...ids.rows[0], from: from.toISOString(), to: new Date(from.getTime() + 60_000).toISOString() }),
    )
    expect(slots.map((slot) => slot.start)).toEqual([from.toISOString()])
  }
})

test('the key has all scopes, is kept for its owner only, is replaced when lost and stays away when revoked', async () => {
  const file = path.join(dataDir, 'demo-api-key')
  expect(demo.apiKey).toMatch(/^vapk_live_[0-9a-f]{48}$/)
  expect((await readFile(file, 'utf8')).trim()).toBe(demo.apiKey)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const stored = await world.owner.query('select k.scopes, t.slug from api_keys k join tenants t on t.id = k.tenant_id')
  expect(stored.rows).toEqual([{ slug: 'demo-salon', scopes: expect.arrayContaining(['read', 'appointments:write', 'webhooks:write']) }])

  await writeFile(file, `vapk_live_${'0'.repeat(48)}\n`)
  const replaced = await seedDemo(world, { dataDir })
  expect(replaced.apiKey).toMatch(/^vapk_live_[0-9a-f]{48}$/)
  expect(replaced.apiKey).not.toBe(demo.apiKey)
  await world.owner.query('update api_keys set revoked_at = now() where prefix = $1', [replaced.apiKey?.slice(0, 22)])
  expect((await seedDemo(world, { dataDir })).apiKey).toBeNull()
})

test('an interrupted seeding is completed by the next, and two at once make each business once', async () => {
  const other = await openWorld()
  const folder = await mkdtemp(path.join(tmpdir(), 'vorel-demo-'))
  try {
    const interrupted = seedDemo(other, {
      dataDir: folder,
      onProgress: (step) => {
        if (step.includes('demo-real-estate')) throw new Error('power cut')
      },
    })
    await expect(interrupted).rejects.toThrow('power cut')
    expect((await other.owner.query('select slug from tenants')).rows).toHaveLength(3)
    const [one, two] = await Promise.all([seedDemo(other, { dataDir: folder }), seedDemo(other, { dataDir: folder })])
    expect(one).toEqual(two)
    expect((await other.owner.query('select id from api_keys')).rows).toHaveLength(1)
    expect((await other.owner.query('select slug from tenants order by id')).rows.map((row) => row.slug)).toEqual([...DEMO_SLUGS])
    const offerings = await other.owner.query('select count(*)::int as n from offerings')
    expect(offerings.rows[0].n).toBe(DEMO_SLUGS.flatMap((slug) => readDemoTenant(slug).offerings).length)
  } finally {
    await other.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('phones of the demo customers are possible numbers in a range that nobody has, and nobody is named in the log', () => {
  const customers = DEMO_SLUGS.flatMap((slug) => readDemoTenant(slug).history.map((conversation) => conversation.customer))
  expect(customers.filter((customer) => toE164(customer.phone, 'AE') !== customer.phone)).toEqual([])
  expect(
    customers.filter((customer) => world.logLines.some((line) => line.includes(customer.phone) || line.includes(customer.name))),
  ).toEqual([])
})

async function tenantIds(): Promise<{ id: string; slug: DemoSlug }[]> {
  return (await world.owner.query('select id, slug from tenants order by id')).rows
}

async function rowsOfAllTables(): Promise<Record<string, string>> {
  const counts: Record<string, string> = {}
  for (const table of TABLES) {
    const result = await world.owner.query(
      `select count(*) || ':' || coalesce(md5(string_agg(r::text, ',' order by r::text)), '') as sum from ${table} r`,
    )
    counts[table] = result.rows[0].sum
  }
  return counts
}
