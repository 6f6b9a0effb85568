import { nextLook } from '../domain/waitlist/offer-next-slot.ts'
import { offerWaitingSlot } from '../receptionist/offer-waiting-slot.ts'
import { enqueue } from './enqueue.ts'
import type { JobHandler } from './queue/run-job.ts'

/** Offers what is free to those who wait, one offer a transaction, and sets the time of the next look. */
export const offerWaitlist: JobHandler<'offer-waitlist'> = async (ctx, job) => {
  let offered = true
  while (offered && !job.signal.aborted) {
    offered = await ctx.db.withTenant(job.tenantId, async (tx) => {
      await job.assertLease(tx)
      const made = await offerWaitingSlot(tx)
      const runAt = made ? null : await nextLook(tx)
      if (runAt) await enqueue(tx, 'offer-waitlist', {}, { runAt })
      return made
    })
  }
  job.signal.throwIfAborted()
}
