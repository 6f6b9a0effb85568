import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { FAN_OUT_BATCH, fanOutEvents } from '../domain/events/fan-out.ts'
import { JOBS, type JobName } from './catalog.ts'
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
  /** Jobs at a time beside those, of the kinds that wait for other machines: a few dead receivers must not take every place. Default 64. */
  readonly waitingConcurrency?: number
  /** The net under the wake-ups. Default 1000. */
  readonly pollMs?: number
  /** Default 10,000. */
  readonly graceMs?: number
}

/** After an abort, handlers are given this long to come to their end. */
const ABORTED_MS = 3000

/** Kinds that share places. */
interface Lane {
  readonly kinds: readonly JobName[]
  readonly places: number
  readonly running: Set<Promise<unknown>>
  /** Where the latest claim's walk through waiting tenants stopped. */
  walkedTo: string | null
  /** Whether the latest claim left places free: nothing more is due. */
  sated: boolean
}

/**
 * Takes due jobs and fans out events until stopped. It looks when a commit of this or another process signals `jobs` or `events`, when the next due time
 * comes, when one of its jobs ends, and each second. Kinds without a handler are left to others.
 */
export function startWorker(ctx: Context, handlers: Partial<JobHandlers>, options: WorkerOptions = {}): Worker {
  const { concurrency = 8, waitingConcurrency = 64, pollMs = 1000, graceMs = 10_000 } = options
  const worker = `${process.pid}.${randomBytes(4).toString('hex')}`
  const lanes = lanesOf(handlers, concurrency, waitingConcurrency)
  const stopJobs = new AbortController()
  const running = () => lanes.flatMap((lane) => [...lane.running])
  let stopping = false
  let lookAgain = false
  let eventsWaiting = false
  let round: Promise<void> | null = null
  let alarm: NodeJS.Timeout | undefined
  let lastSweep = Number.NEGATIVE_INFINITY

  const wake = () => {
    lookAgain = true
    if (!stopping) round ??= look()
  }
  const wakeForEvents = () => {
    eventsWaiting = true
    wake()
  }
  const sleep = (ms: number) => {
    clearTimeout(alarm)
    if (!stopping) alarm = setTimeout(wakeForEvents, Math.max(1, Math.min(ms, pollMs)))
  }

  /** Looks as long as something asks for it. After a failure it waits for the poll: the database may be away. */
  async function look(): Promise<void> {
    let failed = false
    try {
      while (lookAgain && !stopping) {
        lookAgain = false
        await sweep()
        await fanOut()
        await Promise.all(lanes.map(fill))
      }
      const due = lanes.every((lane) => lane.sated) ? await nextDue() : pollMs
      sleep(due)
    } catch (error) {
      ctx.log.error({ err: error }, 'the worker could not look for jobs')
      failed = true
      sleep(pollMs)
    } finally {
      round = null
    }
    if (lookAgain && !failed) wake()
  }

  /** Once per poll interval: jobs of workers that are gone. */
  async function sweep(): Promise<void> {
    if (performance.now() - lastSweep < pollMs) return
    lastSweep = performance.now()
    for (const { id: job, tenant_id: tenant, kind, attempt, dead } of await takeOverJobs(ctx.db, ctx.clock.now())) {
      ctx.log.warn({ job, kind, tenant, attempt, dead }, 'job of a lost worker')
    }
  }

  async function fanOut(): Promise<void> {
    while (eventsWaiting && !stopping) {
      eventsWaiting = false
      if ((await fanOutEvents(ctx.db, ctx.clock.now())) === FAN_OUT_BATCH) eventsWaiting = true
    }
  }

  async function fill(lane: Lane): Promise<void> {
    const max = lane.places - lane.running.size
    lane.sated = false
    if (max <= 0) return // The end of a job wakes.
    const jobs = await claimJobs(ctx.db, { kinds: lane.kinds, worker, max, now: ctx.clock.now(), afterTenant: lane.walkedTo })
    lane.walkedTo = jobs[0]?.walkedTo ?? lane.walkedTo
    lane.sated = jobs.length < max
    for (const job of jobs) start(lane, job)
  }

  function start(lane: Lane, job: ClaimedJob): void {
    const run = runJob(ctx, handlers, job, stopJobs.signal).then(() => {
      lane.running.delete(run)
      wake()
    })
    lane.running.add(run)
  }

  async function nextDue(): Promise<number> {
    const now = ctx.clock.now()
    const kinds = lanes.flatMap((lane) => lane.kinds)
    const due = await nextJobDue(ctx.db, kinds, now)
    return due ? due.getTime() - ctx.clock.now().getTime() : pollMs
  }

  const unsubscribe = [ctx.signals.on('jobs', wake), ctx.signals.on('events', wakeForEvents)]
  wakeForEvents()

  return {
    async idle() {
      while (!stopping) {
        wakeForEvents()
        await round
        const jobs = running()
        if (jobs.length > 0) await Promise.race(jobs)
        else if (lanes.every((lane) => lane.sated) && !lookAgain) return
      }
    },
    async stop() {
      stopping = true
      clearTimeout(alarm)
      for (const end of unsubscribe) end()
      await round
      await settledWithin(running(), graceMs)
      if (running().length === 0) return
      stopJobs.abort(stopReason())
      await settledWithin(running(), ABORTED_MS)
    },
  }
}

function lanesOf(handlers: Partial<JobHandlers>, concurrency: number, waitingConcurrency: number): Lane[] {
  const kinds = Object.keys(handlers) as JobName[] // the keys of JobHandlers
  const waits = (name: JobName) => JOBS[name].waits === true
  const lane = (names: JobName[], places: number): Lane => ({ kinds: names, places, running: new Set(), walkedTo: null, sated: false })
  return [
    lane(
      kinds.filter((name) => !waits(name)),
      concurrency,
    ),
    lane(kinds.filter(waits), waitingConcurrency),
  ].filter(({ kinds }) => kinds.length > 0)
}

async function settledWithin(work: readonly Promise<unknown>[], ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([Promise.all(work), new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
