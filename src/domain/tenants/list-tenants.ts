import { sql } from 'kysely'
import type { OperatorBusiness } from '../../contract/console/operator-operations.ts'
import type { SystemDb } from '../../db/database.ts'

export type ListedTenant = Omit<OperatorBusiness, 'health' | 'incidents'>

/** A page by slug; one row more than `limit` tells that there are more. `wanted` is looked for in slug and name. */
export async function listTenants(
  system: SystemDb,
  { after, wanted, limit }: { after: string; wanted: string; limit: number },
): Promise<ListedTenant[]> {
  const pattern = wanted.replaceAll(/[\\%_]/g, '\\$&')
  const { rows } = await sql<ListedTenant>`select * from list_tenants(${after}, ${pattern}, ${limit + 1})`.execute(system.db)
  return rows
}
