import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'

/** Takes a conversation off the list: an offer is declined and its time given back at once, a wish is cancelled. Returns whether there was anything. */
export async function leaveWaitlist(tx: TenantTx, input: { readonly conversation_id: string }): Promise<boolean> {
  const left = await sql<{ offer_start: string | null; offer_resource_id: string | null; status: string }>`
    update waitlist_entries set status = case status when 'offered' then 'declined' else 'cancelled' end, updated_at = ${tx.now.toISOString()}
    where conversation_id = ${input.conversation_id} and status in ('waiting', 'offered')
    returning status, offer_start, offer_resource_id
  `.execute(tx.db)
  for (const entry of left.rows) {
    if (entry.status !== 'declined') continue
    await sql`
      delete from slot_holds where conversation_id = ${input.conversation_id} and starts_at = ${entry.offer_start}
        and resource_id is not distinct from ${entry.offer_resource_id}::uuid
    `.execute(tx.db)
    await enqueue(tx, 'offer-waitlist', {})
  }
  return left.rows.length > 0
}
