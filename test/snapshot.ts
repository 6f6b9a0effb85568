import type { TestWorld } from './harness.ts'

/** A number of each table that changes with any of its rows: for saying that nothing was written. */
export async function snapshotOf(world: TestWorld): Promise<Record<string, string>> {
  const { rows: tables } = await world.owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') order by 1`,
  )
  const parts = tables.map(
    ({ name }) => `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtext(r::text)), 0) as state from ${name} r`,
  )
  const { rows } = await world.owner.query<{ name: string; state: string }>(parts.join(' union all '))
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]))
}
