import type { Offering } from '../../contract/offerings.ts'
import { type TenantTx, violatedConstraint } from '../../db/database.ts'
import { asOffering, externalIdTaken, OFFERING_COLUMNS, offeringNotFound } from './queries.ts'

/** Takes a deletion back. Throws `not_found` for one that is not deleted, and `conflict` when its external id has been given to another meanwhile. */
export async function restoreOffering(tx: TenantTx, { id }: { id: string }): Promise<Offering> {
  try {
    const row = await tx.db
      .updateTable('offerings')
      .set({ deleted_at: null, updated_at: tx.now.toISOString() })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .where('deleted_at', 'is not', null)
      .returning(OFFERING_COLUMNS)
      .executeTakeFirst()
    if (!row) throw offeringNotFound()
    return asOffering(row)
  } catch (error) {
    if (violatedConstraint(error) === 'offerings_external_id') throw externalIdTaken()
    throw error
  }
}
