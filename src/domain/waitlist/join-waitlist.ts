import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { wakeWaitlist } from './wake-waitlist.ts'

/** A time of day on offer: minutes from local midnight; `to` may pass 1440, and equal bounds mean about that time. */
export interface WishedTime {
  readonly from: number
  readonly to: number
}

export interface WaitlistWish {
  readonly conversation_id: string
  /** In the order named; empty where a visit needs no service. */
  readonly offering_ids: readonly string[]
  /** Only this one; null: whoever is free. */
  readonly resource_id: string | null
  readonly party_size: number | null
  /** RFC 3339 instants that bound the starts. */
  readonly from: string
  readonly to: string
  /** Any of these; none means any time. */
  readonly times: readonly WishedTime[]
  readonly customer_name: string
  readonly customer_phone: string
  readonly language: 'en' | 'ar'
}

/** Puts a customer on the waiting list. A conversation waits for one thing: a new wish takes the place of the one before it, at the end of the list. */
export async function joinWaitlist(tx: TenantTx, wish: WaitlistWish): Promise<{ waitlist_entry_id: string }> {
  const now = tx.now.toISOString()
  await tx.db
    .updateTable('waitlist_entries')
    .set({ status: 'cancelled', updated_at: now })
    .where('conversation_id', '=', wish.conversation_id)
    .where('status', '=', 'waiting')
    .execute()
  const { from, to, times, offering_ids, ...members } = wish
  const id = newId(tx.now)
  await tx.db
    .insertInto('waitlist_entries')
    .values({
      tenant_id: tx.tenantId,
      id,
      ...members,
      offering_ids: [...offering_ids],
      window_from: from,
      window_to: to,
      times: JSON.stringify(times),
      updated_at: now,
    })
    .execute()
  await wakeWaitlist(tx)
  return { waitlist_entry_id: id }
}
