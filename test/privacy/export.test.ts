import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginExport, exportSubject } from '../../src/domain/privacy/export-customer.ts'
import { beginTenantExport, exportTenant } from '../../src/domain/privacy/export-tenant.ts'
import { TREATMENTS } from '../../src/domain/privacy/treatments.ts'
import { newId } from '../../src/lib/ids.ts'
import { hasTrace, type Life, openLife, PERSON } from './a-life.ts'

type Row = Readonly<Record<string, unknown>>

let life: Life
beforeAll(async () => {
  life = await openLife()
}, 60_000)
afterAll(() => life.close())

const actor = { kind: 'cli' } as const
const rowsOf = async (text: string, values: unknown[] = []) => (await life.world.owner.query(text, values)).rows

async function all(pieces: AsyncGenerator<string>): Promise<string[]> {
  const parts: string[] = []
  for await (const piece of pieces) parts.push(piece)
  return parts
}

async function exported(customer: string): Promise<Record<string, Row[]>> {
  const { db } = life.world
  const subject = await db.withTenant(life.tenant, (tx) => beginExport(tx, { customer, actor }))
  return JSON.parse((await db.withTenant(life.tenant, (tx) => all(exportSubject(tx, subject)))).join(''))
}

/** Column names and values that no export may hold. */
async function secrets(): Promise<string[]> {
  const found = await rowsOf(`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and format_type(a.atttypid, null) = 'bytea'`)
  const values: string[] = []
  for (const { table, column } of found) {
    for (const { value } of await rowsOf(`select encode(${column}, 'hex') as value from ${table} where ${column} is not null`))
      values.push(value)
  }
  return values.filter((value) => value.length > 8)
}

test('one customer’s document holds every row that shows a trace of them, by their number, their address and their id', async () => {
  const document = await exported(PERSON.phone)
  expect(document).toMatchObject({ format: 'vorel.customer', version: 1, tenant: { id: life.tenant, slug: 'demo-salon' } })
  const held = new Set(Object.values(document).flatMap((rows) => (Array.isArray(rows) ? rows.map((row) => JSON.stringify(row)) : [])))
  const friend = new Set(
    (await rowsOf('select id from messages where conversation_id = $1', [life.friend.conversation])).map(({ id }) => id),
  )
  for (const [table, rows] of Object.entries(await life.dump())) {
    for (const text of rows.filter(hasTrace)) {
      const row = JSON.parse(text)
      // What another customer said of them is that customer's; an entry that answers everybody is the business's.
      if (friend.has(row.id) || row.id === life.friend.conversation || table === 'knowledge_entries') continue
      if (row.conversation_id === life.friend.conversation && table === 'messages') continue
      expect(
        [...held].some((known) => known === JSON.stringify(row)),
        `${table}: ${text}`,
      ).toBe(true)
    }
  }
  const [{ id }] = await rowsOf('select id from customers where phone_e164 = $1', [PERSON.phone])
  const counts = (of: Record<string, Row[]>) =>
    Object.fromEntries(Object.entries(of).map(([table, rows]) => [table, Array.isArray(rows) && table !== 'audit_log' ? rows.length : 0]))
  expect(counts(await exported(id))).toEqual(counts(document))
  expect(counts(await exported(PERSON.email.toUpperCase()))).toEqual(counts(document))
  expect(document.messages?.map(({ content }) => content)).toContain('can you walk my crocodile?')
  for (const table of [
    'conversations',
    'messages',
    'leads',
    'appointments',
    'waitlist_entries',
    'handoffs',
    'notices',
    'events',
    'webhook_deliveries',
  ]) {
    expect(document[table]?.length, table).toBeGreaterThan(0)
  }
})

test('nobody else’s conversation is in it, no other customer, no hash and no sealed value', async () => {
  const document = await exported(PERSON.phone)
  expect(document.conversations?.map(({ id }) => id)).not.toContain(life.friend.conversation)
  expect(document.customers).toHaveLength(1)
  const text = JSON.stringify(document)
  for (const secret of await secrets()) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/token_hash|code_hash|code_salt|_sealed/)
})

test('each export is in the audit log, without anything of the person', async () => {
  const lines = await rowsOf("select * from audit_log where action = 'customer.exported'")
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.filter((line) => hasTrace(JSON.stringify(line)))).toEqual([])
})

test('somebody whom nobody knows is not found, and what is no id, number or address is refused', async () => {
  await expect(exported('+971501110000')).rejects.toMatchObject({ code: 'not_found' })
  await expect(exported(newId(life.world.clock.now()))).rejects.toMatchObject({ code: 'not_found' })
  for (const wrong of ['', 'Zuhaira', '12', 'a@', '%']) await expect(exported(wrong), wrong).rejects.toMatchObject({ code: 'bad_request' })
})

test('a long conversation comes out whole and in pieces of a few hundred rows', async () => {
  const { conversation } = life.booked
  await life.world.owner.query(
    `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status)
     select $1, gen_random_uuid(), $2, 1000 + n, 'customer', repeat('x', 100), 'received' from generate_series(1, 1700) n`,
    [life.tenant, conversation],
  )
  const document = await exported(PERSON.phone)
  const numbers = document.messages?.filter((row) => row.conversation_id === conversation).map((row) => row.sequence_number)
  const stored = await rowsOf('select sequence_number from messages where conversation_id = $1', [conversation])
  expect(new Set(numbers).size).toBe(stored.length)
  expect(numbers).toHaveLength(stored.length)
})

test('a whole business comes out as lines: every row of every table once, without secrets, and the last line says that it is whole', async () => {
  const { db } = life.world
  await life.world.owner.query(
    `update tenants set settings = settings || '{"notifications": {"slack_webhook_url": "https://hooks.example/T0/very-secret", "email": "us@salon.example"}}'
     where id = $1`,
    [life.tenant],
  )
  await db.withTenant(life.tenant, (tx) => beginTenantExport(tx, { actor }))
  const text = (await db.withTenant(life.tenant, (tx) => all(exportTenant(tx)))).join('')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0]).toMatchObject({ format: 'vorel.tenant', version: 1, tenant_id: life.tenant })
  expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 2 })
  const found: Record<string, number> = {}
  for (const { table } of lines.slice(1, -1)) found[table] = (found[table] ?? 0) + 1
  const expected = Object.fromEntries(Object.entries(await life.dump()).map(([table, rows]) => [table, rows.length]))
  for (const [table, count] of Object.entries(expected)) expect(found[table] ?? 0, table).toBe(count)
  expect(Object.keys(expected).sort()).toEqual(Object.keys(TREATMENTS).sort())
  for (const secret of await secrets()) expect(text).not.toContain(secret)
  expect(text).not.toContain('very-secret')
  expect(text).toContain('us@salon.example')
  // What refers to a row comes after it: lines can be read back in their order.
  const place = (table: string) => lines.findIndex((line) => line.table === table)
  expect(place('tenants')).toBeLessThan(place('conversations'))
  expect(place('conversations')).toBeLessThan(place('messages'))
})
