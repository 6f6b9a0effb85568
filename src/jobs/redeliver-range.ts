import { redeliverPage } from '../domain/webhooks/redeliver-page.ts'
import type { JobHandler } from './queue/run-job.ts'

const LOOK_AGAIN_MS = { some: 0, busy: 500, paused: 60_000 } as const

/** Makes one page of a range of deliveries due and comes again for the next. Cut off anywhere it goes on from what is left. */
export const redeliverRange: JobHandler<'redeliver-range'> = async (ctx, job) => {
  const page = await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    return redeliverPage(tx, job.payload)
  })
  if (page !== 'done') return { runAgainAt: new Date(ctx.clock.now().getTime() + LOOK_AGAIN_MS[page]) }
}
