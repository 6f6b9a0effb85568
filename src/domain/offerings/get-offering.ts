import type { Offering } from '../../contract/offerings.ts'
import type { TenantDb } from '../../db/database.ts'
import { asOffering, OFFERING_COLUMNS, offeringNotFound } from './queries.ts'

/** One offering that is not deleted. Throws `not_found`. */
export async function getOffering(tx: TenantDb, input: { id: string }): Promise<Offering> {
  const row = await tx.db
    .selectFrom('offerings')
    .select(OFFERING_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw offeringNotFound()
  return asOffering(row)
}
