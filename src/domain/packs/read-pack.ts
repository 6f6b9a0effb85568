import type { TenantDb } from '../../db/database.ts'
import { type Pack, packForTenant } from './pack.ts'

/** The tenant's pack, with its own overrides. */
export async function readPack(tenant: TenantDb): Promise<Pack> {
  const row = await tenant.db
    .selectFrom('tenants')
    .select(['vertical', 'settings'])
    .where('id', '=', tenant.tenantId)
    .executeTakeFirstOrThrow()
  return packForTenant(row)
}
