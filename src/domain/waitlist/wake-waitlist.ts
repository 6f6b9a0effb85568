import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'

/** To be called when a time may have become free: looks for somebody to offer it to, if anybody waits. */
export async function wakeWaitlist(tx: TenantTx): Promise<void> {
  const waiting = await tx.db.selectFrom('waitlist_entries').select('id').where('status', '=', 'waiting').limit(1).executeTakeFirst()
  if (waiting) await enqueue(tx, 'offer-waitlist', {})
}
