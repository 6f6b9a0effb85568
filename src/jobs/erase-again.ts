import { eraseAgain } from '../domain/privacy/erase-customer.ts'
import type { JobHandler } from './queue/run-job.ts'

export const eraseAgainLater: JobHandler<'erase-again'> = async (ctx, job) => {
  await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    await eraseAgain(tx, job.payload)
  })
}
