import type { Offering } from '../../contract/offerings.ts'
import type { TenantDb } from '../../db/database.ts'
import { asOffering, OFFERING_COLUMNS } from './queries.ts'

/** All that is not deleted, in no order. */
export async function listCatalogue(tenant: TenantDb): Promise<Offering[]> {
  const rows = await tenant.db
    .selectFrom('offerings')
    .select(OFFERING_COLUMNS)
    .where('tenant_id', '=', tenant.tenantId)
    .where('deleted_at', 'is', null)
    .execute()
  return rows.map(asOffering)
}
