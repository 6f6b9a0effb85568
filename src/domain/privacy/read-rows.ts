import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { secretsOf } from './treatments.ts'

const PAGE = 500
/** Whoever has the address may post there. */
const SECRET_SETTING = ['settings', 'notifications', 'slack_webhook_url']

/** The tenant's rows of a table as JSON text, secrets left out, by primary key and page by page: however many there are, a few hundred are in memory. */
export async function* readRows(tx: TenantTx, table: string, condition: RawBuilder<SqlBool> = sql<SqlBool>`true`): AsyncGenerator<string> {
  const key = await keyOf(tx, table)
  const own = table === 'tenants' ? 'id' : 'tenant_id'
  const columns = sql.join(key.map((column) => sql.ref(`${table}.${column}`)))
  let last: readonly string[] | null = null
  for (;;) {
    const behind: RawBuilder<SqlBool> = last
      ? sql<SqlBool>`(${columns}) > (${sql.join(last.map((value, index) => sql`${value}::${sql.raw(key.types[index] ?? 'text')}`))})`
      : sql<SqlBool>`true`
    const page: { rows: { row: string; key: string[] }[] } = await sql<{ row: string; key: string[] }>`
      select ((to_jsonb(${sql.table(table)}) - ${secretsOf(table)}::text[]) #- ${SECRET_SETTING}::text[])::text as row,
        array[${sql.join(key.map((column) => sql`${sql.ref(`${table}.${column}`)}::text`))}] as key
      from ${sql.table(table)} where ${sql.ref(own)} = ${tx.tenantId} and ${condition} and ${behind} order by ${columns} limit ${PAGE}
    `.execute(tx.db)
    for (const { row } of page.rows) yield row
    last = page.rows.at(-1)?.key ?? null
    if (page.rows.length < PAGE) return
  }
}

/** The columns of the primary key, and their types; a queue has an id and no key. */
async function keyOf(tx: TenantTx, table: string): Promise<string[] & { types: string[] }> {
  const found = await sql<{ name: string; type: string }>`
    select a.attname as name, format_type(a.atttypid, null) as type
    from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (number, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
    where i.indisprimary and i.indrelid = to_regclass(${`public.${table}`}) order by k.place
  `.execute(tx.db)
  if (found.rows.length === 0) return Object.assign(['id'], { types: ['uuid'] })
  return Object.assign(
    found.rows.map(({ name }) => name),
    { types: found.rows.map(({ type }) => type) },
  )
}
