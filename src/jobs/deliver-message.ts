import type { JobHandler } from './queue/run-job.ts'

/**
 * Sends one stored reply through its channel: the third of a turn's durable commits. No channel with a transport of its own is connected yet, so the reply is
 * marked `mocked`: stored and visible, sent to nobody, and never claimed to be.
 */
export const deliverMessage: JobHandler<'deliver-message'> = async (ctx, job) => {
  await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    await tx.db
      .updateTable('messages')
      .set({ delivery_status: 'mocked' })
      .where('id', '=', job.payload.message_id)
      .where('delivery_status', '=', 'pending')
      .execute()
  })
}
