import type { TenantTx } from '../../db/database.ts'
import { offeringNotFound } from './queries.ts'

/** Takes an offering out of the catalogue; the row stays for the appointments that refer to it. Throws `not_found`, also the second time. */
export async function deleteOffering(tx: TenantTx, input: { id: string }): Promise<void> {
  const now = tx.now.toISOString()
  const gone = await tx.db
    .updateTable('offerings')
    .set({ deleted_at: now, updated_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw offeringNotFound()
}
