import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { columnsOf, TREATMENTS } from './treatments.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function wordColumns(): Promise<Record<string, string[]>> {
  const { rows } = await world.owner.query<{ table: string; columns: string[] | null }>(`
    select c.relname as table, array_agg(a.attname::text order by a.attname) filter (where format_type(a.atttypid, null) ~ 'text|json|character|bytea|inet') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity
    group by c.relname`)
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns ?? []]))
}

test('every column that can hold words says what erasing a customer makes of it', async () => {
  const migrated = await wordColumns()
  const missing = Object.entries(migrated).flatMap(([table, columns]) =>
    table in TREATMENTS ? columns.filter((column) => !columnsOf(table).includes(column)).map((column) => `${table}.${column}`) : [table],
  )
  expect(missing, 'add them to src/domain/privacy/treatments.ts').toEqual([])
})

test('the list names nothing that is not there, and nothing twice', async () => {
  const migrated = await wordColumns()
  for (const table of Object.keys(TREATMENTS)) {
    expect(Object.keys(migrated), table).toContain(table)
    expect([...columnsOf(table)].sort(), table).toEqual(migrated[table])
  }
})

test('a table of class (c), or one that refers to a conversation or a customer, says whose its rows are', async () => {
  const { rows } = await world.owner.query<{ name: string }>(`
    select distinct c.relname as name from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and a.attname in ('conversation_id', 'customer_id') and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity
      and (obj_description(c.oid) = 'retention: c' or a.attname is not null)`)
  // The outbox carries notices, which name nobody.
  expect(rows.map(({ name }) => name).filter((name) => !TREATMENTS[name]?.rows && name !== 'mail_outbox')).toEqual([])
})
