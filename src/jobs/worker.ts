import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { FAN_OUT_BATCH, fanOutEvents } from '../domain/events/fan-out.ts'
import type { JobName } from './catalog.ts'
import { type ClaimedJob, claimJobs, nextJobDue, takeOverJobs } from './queue/claim.ts'
import { type JobHandlers, runJob, stopReason } from './queue/run-job.ts'

export interface Worker {
  /** Takes nothing more, lets what runs finish for `graceMs`, then aborts it: such jobs go back to the queue, their attempt doesn't count. */
  stop(): Promise<void>
  /** Resolves when nothing is due that this worker could take, and nothing runs here. For tests. */
  idle(): Promise<void>
}

export interface WorkerOptions {
  /** Jobs at a time in this process. Default 8. */
  readonly concurrency?: number
  /** The net under the wake-ups. Default 1000. */
  readonly pollMs?: number
  /** Default 10,000. */
  readonly graceMs?: number
}

/** After an abort, handlers are given this long to come to their end. */
const ABORTED_MS = 3000

/**
 * Takes due jobs and fans out events until stopped. It looks when a commit of this or another process signals `jobs` or `events`, when the next due time
 * comes, when one of its jobs ends, and each second. Kinds without a handler are left to others.
 */
export function startWorker(ctx: Context, handlers: Partial<JobHandlers>, options: WorkerOptions = {}): Worker {
  const { concurrency = 8, pollMs = 1000, graceMs = 10_000 } = options
  const kinds = Object.keys(handlers) as JobName[] // the keys of JobHandlers
  const worker = `${process.pid}.${randomBytes(4).toString('hex')}`
  const running = new Set<Promise<unknown>>()
  const stopJobs = new AbortController()
  let stopping = false
  let lookAgain = false
  let round: Promise<void> | null = null
  let alarm: NodeJS.Timeout | undefined
  let lastTenant: string | null = null
  let lastSweep = Number.NEGATIVE_INFINITY
  let tookNothing = false // in the latest claim

  const wake = () => {
    lookAgain = true
    if (!stopping) round ??= look()
  }
  const sleep = (ms: number) => {
    clearTimeout(alarm)
    if (!stopping) alarm = setTimeout(wake, Math.max(1, Math.min(ms, pollMs)))
  }

  /** Looks as long as something asks for it. After a failure it waits for the poll: the database may be away. */
  async function look(): Promise<void> {
    try {
      while (lookAgain && !stopping) {
        lookAgain = false
        await sweep()
        while ((await fanOutEvents(ctx.db, ctx.clock.now())) === FAN_OUT_BATCH && !stopping);
        await claim()
      }
    } catch (error) {
      ctx.log.error({ err: error }, 'the worker could not look for jobs')
      sleep(pollMs)
    } finally {
      round = null
    }
  }

  /** Once per poll interval: jobs of workers that are gone. */
  async function sweep(): Promise<void> {
    if (performance.now() - lastSweep < pollMs) return
    lastSweep = performance.now()
    for (const lost of await takeOverJobs(ctx.db, ctx.clock.now())) {
      ctx.log.warn(
        { job: lost.id, kind: lost.kind, tenant: lost.tenant_id, attempt: lost.attempt, dead: lost.dead },
        'job of a lost worker',
      )
    }
  }

  async function claim(): Promise<void> {
    const free = concurrency - running.size
    if (free <= 0) return // The end of a job wakes.
    const now = ctx.clock.now()
    const jobs = await claimJobs(ctx.db, { kinds, worker, max: free, now, afterTenant: lastTenant })
    tookNothing = jobs.length === 0
    lastTenant = jobs.at(-1)?.tenantId ?? lastTenant
    for (const job of jobs) start(job)
    if (jobs.length === free) return
    const due = await nextJobDue(ctx.db, kinds, now)
    sleep(due ? due.getTime() - ctx.clock.now().getTime() : pollMs)
  }

  function start(job: ClaimedJob): void {
    const run = runJob(ctx, handlers, job, stopJobs.signal).then(() => {
      running.delete(run)
      wake()
    })
    running.add(run)
  }

  const unsubscribe = [ctx.signals.on('jobs', wake), ctx.signals.on('events', wake)]
  wake()

  return {
    async idle() {
      while (!stopping) {
        wake()
        await round
        if (running.size > 0) await Promise.race(running)
        else if (tookNothing && !lookAgain && !round) return
      }
    },
    async stop() {
      stopping = true
      clearTimeout(alarm)
      for (const end of unsubscribe) end()
      await round
      await settledWithin(running, graceMs)
      if (running.size === 0) return
      stopJobs.abort(stopReason())
      await settledWithin(running, ABORTED_MS)
    },
  }
}

async function settledWithin(work: ReadonlySet<Promise<unknown>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([Promise.all(work), new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
