import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeConversation, makeTenant } from './factories.ts'
import { openWorld, type TestWorld } from './harness.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const tables =
  "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migrations'"

test('every table has row security enabled and forced, and a retention class', async () => {
  const rows = await world.owner.query<{ relname: string; relrowsecurity: boolean; relforcerowsecurity: boolean; comment: string | null }>(
    `select relname, relrowsecurity, relforcerowsecurity, obj_description(oid) as comment from pg_class where relname in (${tables})`,
  )
  expect(rows.rows.length).toBeGreaterThan(20)
  expect(
    rows.rows
      .filter((row) => !row.relrowsecurity || !row.relforcerowsecurity || !/^retention: [abcd]$/.test(row.comment ?? ''))
      .map((row) => row.relname),
  ).toEqual([])
})

test('every key, unique constraint and foreign key of a tenant table leads with tenant_id', async () => {
  const rows = await world.owner.query<{ conname: string; columns: string[] }>(`
    select con.conname, (select array_agg(a.attname::text order by k.ord) from unnest(con.conkey) with ordinality k(num, ord)
      join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.num) as columns
    from pg_constraint con join pg_class c on c.oid = con.conrelid
    where c.relname in (${tables}) and c.relname <> 'tenants' and con.contype in ('p', 'u', 'f', 'x')`)
  expect(rows.rows.filter((row) => row.columns[0] !== 'tenant_id').map((row) => row.conname)).toEqual([])
  const indexes = await world.owner.query<{ name: string; first: string }>(`
    select i.relname as name, a.attname as first from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0] where x.indisunique and c.relname in (${tables}) and c.relname <> 'tenants'`)
  expect(indexes.rows.filter((row) => row.first !== 'tenant_id').map((row) => row.name)).toEqual([])
})

test('the application role owns nothing and bypasses nothing', async () => {
  const role = await world.owner.query(
    "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname in ('vorel_app', 'vorel_system')",
  )
  expect(role.rows.every((row) => Object.values(row).every((flag) => flag === false))).toBe(true)
  const owned = await world.owner.query(
    "select count(*)::int as n from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('vorel_app', 'vorel_system')",
  )
  expect(owned.rows[0].n).toBe(0)
})

test('without a tenant there are no rows and no error; a foreign row can be neither seen nor written', async () => {
  const [mine, theirs] = [await makeTenant(world), await makeTenant(world)]
  const foreign = await world.db.withTenant(theirs, (tx) => makeConversation(tx))
  const unscoped = await world.db.withSystem('test', ({ db }) => db.selectFrom('conversations').selectAll().execute())
  expect(unscoped).toEqual([])
  const seen = await world.db.withTenant(mine, (tx) => tx.db.selectFrom('conversations').select('id').where('id', '=', foreign).execute())
  expect(seen).toEqual([])
  const write = world.db.withTenant(mine, (tx) =>
    tx.db
      .insertInto('leads')
      .values({ tenant_id: theirs, id: foreign, conversation_id: foreign, updated_at: tx.now.toISOString() })
      .execute(),
  )
  await expect(write).rejects.toThrow(/row-level security/)
})

test('what was said and what was audited can not be changed', async () => {
  const tenant = await makeTenant(world)
  await world.db.withTenant(tenant, async (tx) => {
    const conversation = await makeConversation(tx)
    const message = {
      tenant_id: tenant,
      id: conversation,
      conversation_id: conversation,
      sequence_number: 1,
      role: 'customer',
      content: 'hi',
      delivery_status: 'pending',
    }
    await tx.db.insertInto('messages').values(message).execute()
    await tx.db.updateTable('messages').set({ delivery_status: 'sent' }).where('id', '=', conversation).execute()
  })
  const change = world.db.withTenant(tenant, (tx) => tx.db.updateTable('messages').set({ content: 'changed' }).execute())
  await expect(change).rejects.toThrow(/permission denied|append-only/)
  await expect(world.owner.query("update messages set content = 'changed'")).rejects.toThrow(/append-only/)
  await expect(world.db.withTenant(tenant, (tx) => tx.db.deleteFrom('messages').execute())).rejects.toThrow(/permission denied|append-only/)
})
