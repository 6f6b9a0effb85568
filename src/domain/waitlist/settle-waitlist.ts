import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** Locks what a conversation waits for. Before its calendar is locked, never after: whoever makes offers takes the two in this order. */
export async function lockWaitlist(tx: TenantTx, conversationId: string): Promise<void> {
  await sql`
    select from waitlist_entries where conversation_id = ${conversationId} and status in ('waiting', 'offered') order by id for update
  `.execute(tx.db)
}

/** A conversation has booked at `start`: what it waited for around then is settled, by the offer itself or by another time that suited as well. */
export async function settleWaitlist(tx: TenantTx, booked: { readonly conversation_id: string; readonly start: string }): Promise<void> {
  await sql`
    update waitlist_entries set status = 'booked', updated_at = ${tx.now.toISOString()}
    where conversation_id = ${booked.conversation_id} and status in ('waiting', 'offered')
      and (offer_start = ${booked.start} or (window_from <= ${booked.start} and window_to > ${booked.start}))
  `.execute(tx.db)
}
