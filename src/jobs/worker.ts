import type { Context } from '../context.ts'
import { FAN_OUT_BATCH, fanOutEvents } from '../domain/events/fan-out.ts'
import type { JobName } from './catalog.ts'
import { openLanes } from './lanes.ts'
import { nextJobDue, takeOverJobs } from './queue/claim.ts'
import { type JobHandlers, stopReason } from './queue/run-job.ts'
import { startRounds } from './rounds.ts'

export interface Worker {
  /** Takes nothing more, lets what runs finish for `graceMs`, then aborts it: such jobs go back to the queue, their attempt doesn't count. */
  stop(): Promise<void>
  /** Resolves when nothing is due that this worker could take, and nothing runs here. For tests. */
  idle(): Promise<void>
}

export interface WorkerOptions {
  /** Jobs at a time in this process. Default 8. */
  readonly concurrency?: number
  /** Jobs at a time beside those, of the kinds that wait for other machines: a few dead receivers must not take every place. Default 64. */
  readonly waitingConcurrency?: number
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
  const { concurrency = 8, waitingConcurrency = 64, pollMs = 1000, graceMs = 10_000 } = options
  const stopJobs = new AbortController()
  const lanes = openLanes(ctx, handlers, { concurrency, waitingConcurrency, stop: stopJobs.signal, onEnd: () => rounds.wake() })
  const kinds = lanes.flatMap((lane) => lane.kinds)
  const running = () => lanes.flatMap((lane) => lane.running())
  const isSated = () => lanes.every((lane) => lane.isSated())
  const sweep = atMostEvery(pollMs, () => takeOverLostJobs(ctx))
  let eventsWaiting = false

  const wakeForEvents = () => {
    eventsWaiting = true
    rounds.wake()
  }
  const rounds = startRounds({
    pollMs,
    async look() {
      await sweep()
      while (eventsWaiting && !rounds.isStopped()) {
        eventsWaiting = false // before looking: an event that is announced meanwhile must not be forgotten
        if (await fanOut(ctx)) eventsWaiting = true
      }
      await Promise.all(lanes.map((lane) => lane.fill()))
    },
    untilNext: async () => (isSated() ? ((await untilNextJob(ctx, kinds)) ?? pollMs) : pollMs),
    onAlarm: wakeForEvents,
    onError: (error) => ctx.log.error({ err: error }, 'the worker could not look for jobs'),
  })
  const unsubscribe = [ctx.signals.on('jobs', rounds.wake), ctx.signals.on('events', wakeForEvents)]
  wakeForEvents()

  return {
    async idle() {
      while (!rounds.isStopped()) {
        wakeForEvents()
        await rounds.ended()
        const jobs = running()
        if (jobs.length > 0) await Promise.race(jobs)
        else if (isSated() && !rounds.isWoken()) return
      }
    },
    async stop() {
      for (const end of unsubscribe) end()
      await rounds.stop()
      await settledWithin(running(), graceMs)
      if (running().length === 0) return
      stopJobs.abort(stopReason())
      await settledWithin(running(), ABORTED_MS)
    },
  }
}

/** One batch; whether more may wait. */
async function fanOut(ctx: Context): Promise<boolean> {
  return (await fanOutEvents(ctx.db, ctx.clock.now())) === FAN_OUT_BATCH
}

/** Puts jobs of workers that are gone back to wait. */
async function takeOverLostJobs(ctx: Context): Promise<void> {
  for (const { id: job, tenant_id: tenant, kind, attempt, lost_leases, dead } of await takeOverJobs(ctx.db, ctx.clock.now())) {
    ctx.log[dead ? 'error' : 'warn']({ job, kind, tenant, attempt, lost_leases, dead }, 'job of a lost worker')
  }
}

/** Milliseconds until the next waiting job is due, null when none waits. */
async function untilNextJob(ctx: Context, kinds: readonly JobName[]): Promise<number | null> {
  const due = await nextJobDue(ctx.db, kinds, ctx.clock.now())
  return due ? due.getTime() - ctx.clock.now().getTime() : null
}

function atMostEvery(ms: number, work: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY
  return async () => {
    if (performance.now() - last < ms) return
    last = performance.now()
    await work()
  }
}

async function settledWithin(work: readonly Promise<unknown>[], ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([Promise.all(work), new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
