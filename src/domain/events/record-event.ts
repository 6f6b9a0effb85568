import type { EventName } from '../../contract/events.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

/**
 * Records that something happened, in the transaction that makes it happen. `data` is the full resource as the API shows it, plus `conversation_id`,
 * `lead_id`, `booking_id` or `offering_id`: a snapshot of the moment, whatever happens to the row later. The worker turns it into one delivery for each
 * endpoint that wants it.
 */
export async function recordEvent(tx: TenantTx, event: EventName, data: Readonly<Record<string, unknown>>): Promise<void> {
  await tx.db
    .insertInto('events')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), event, data: JSON.stringify(data) })
    .execute()
  tx.emit('events')
}
