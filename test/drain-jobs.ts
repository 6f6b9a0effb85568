import type { Context } from '../src/context.ts'
import { fanOutEvents } from '../src/domain/events/fan-out.ts'
import type { JobName } from '../src/jobs/catalog.ts'
import { claimJobs } from '../src/jobs/queue/claim.ts'
import { type JobHandlers, runJob } from '../src/jobs/queue/run-job.ts'
import type { Settled } from '../src/jobs/queue/settle.ts'

export interface DrainedJob {
  readonly kind: JobName
  readonly tenantId: string
  readonly attempt: number
  /** What became of it: `done`, `again` (it asked to run again), `retry` (it failed and waits), `dead`, `refused`. */
  readonly settled: Settled
}

/**
 * Runs every job that is due at the context's clock, one after another, and those that they cause, until none is left; returns what ran. Kinds without a
 * handler stay where they are. A job that fails waits for its rung: advance the clock and drain again.
 */
export async function drainJobs(ctx: Context, handlers: Partial<JobHandlers>): Promise<DrainedJob[]> {
  const kinds = Object.keys(handlers) as JobName[] // the keys of JobHandlers
  const ran: DrainedJob[] = []
  while (ran.length < 10_000) {
    const now = ctx.clock.now()
    while ((await fanOutEvents(ctx.db, now)) > 0);
    const [job] = await claimJobs(ctx.db, { kinds, worker: 'drain', max: 1, now })
    if (!job) return ran
    const settled = await runJob(ctx, handlers, job)
    ran.push({ kind: job.kind, tenantId: job.tenantId, attempt: job.attempt, settled })
  }
  throw new Error('jobs keep making jobs: 10,000 ran without an end')
}
