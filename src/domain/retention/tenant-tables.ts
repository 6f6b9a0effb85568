import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** Those of the tables that refer to `table`, each before those that it refers to. */
export async function tablesOf(tx: TenantTx, table: string): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select distinct c.relname as name from pg_constraint f join pg_class c on c.oid = f.conrelid
    where f.confrelid = to_regclass(${`public.${table}`}) and f.contype = 'f'
  `.execute(tx.db)
  const referring = new Set(found.rows.map(({ name }) => name))
  return (await tenantTables(tx)).filter((name) => referring.has(name)).reverse()
}

/** All tables that have rows of tenants, each after those that it refers to. Read from the catalogue: a table of a later migration can't be forgotten. */
export async function tenantTables(tx: TenantTx): Promise<string[]> {
  const found = await sql<{ name: string; refers_to: string[] }>`
    select c.relname as name, array(
      select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f' and r.oid <> c.oid
    ) as refers_to
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity order by c.relname
  `.execute(tx.db)
  const waiting = new Map(found.rows.map(({ name, refers_to }) => [name, refers_to]))
  const ordered: string[] = []
  while (waiting.size > 0) {
    const next = [...waiting].filter(([, refers]) => !refers.some((other) => waiting.has(other))).map(([name]) => name)
    if (next.length === 0) throw new Error('tables refer to each other in a circle')
    for (const name of next) waiting.delete(name)
    ordered.push(...next)
  }
  return ordered
}
