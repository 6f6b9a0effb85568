import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

/** Adds a line for the bill, in the transaction of what is charged for. */
export async function recordBillingEvent(tx: TenantTx, event: { kind: 'conversation_closed'; conversation_id: string }): Promise<void> {
  await tx.db
    .insertInto('billing_events')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), ...event })
    .execute()
}
