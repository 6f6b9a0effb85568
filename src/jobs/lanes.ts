import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import { JOBS, type JobName } from './catalog.ts'
import { claimJobs } from './queue/claim.ts'
import { type JobHandlers, runJob } from './queue/run-job.ts'

/** Places for jobs of some kinds. */
export interface Lane {
  readonly kinds: readonly JobName[]
  /** Claims as many due jobs as there are places free, and starts them. */
  fill(): Promise<void>
  /** Whether the latest claim left places free: nothing more is due. */
  isSated(): boolean
  /** The jobs that run here; none of the promises rejects. */
  running(): readonly Promise<unknown>[]
}

export interface LanesOptions {
  readonly concurrency: number
  readonly waitingConcurrency: number
  /** Aborts the jobs that run. */
  readonly stop: AbortSignal
  /** A job has ended and its place is free. */
  onEnd(): void
}

/** One lane for the kinds that compute and one for those that wait for other machines, as far as there are handlers. */
export function openLanes(ctx: Context, handlers: Partial<JobHandlers>, options: LanesOptions): Lane[] {
  const worker = `${process.pid}.${randomBytes(4).toString('hex')}`
  const kinds = Object.keys(handlers) as JobName[] // the keys of JobHandlers
  const waits = (name: JobName) => JOBS[name].waits === true
  const lane = (of: readonly JobName[], places: number) => openLane(ctx, handlers, { ...options, kinds: of, places, worker })
  return [
    lane(
      kinds.filter((name) => !waits(name)),
      options.concurrency,
    ),
    lane(kinds.filter(waits), options.waitingConcurrency),
  ].filter(({ kinds: of }) => of.length > 0)
}

interface LaneOptions extends LanesOptions {
  readonly kinds: readonly JobName[]
  readonly places: number
  readonly worker: string
}

/** One tenant alone gets two thirds of the places; of 64, two get 26 each and leave 12 to others, whatever their receivers do. */
const PER_FREE = 2

function openLane(ctx: Context, handlers: Partial<JobHandlers>, { kinds, places, worker, stop, onEnd }: LaneOptions): Lane {
  const running = new Set<Promise<unknown>>()
  /** Where the latest claim's walk through waiting tenants stopped. */
  let walkedTo: string | null = null
  let isSated = false
  return {
    kinds,
    isSated: () => isSated,
    running: () => [...running],
    async fill() {
      const max = places - running.size
      isSated = false
      if (max <= 0) return // The end of a job wakes.
      const jobs = await claimJobs(ctx.db, { kinds, worker, max, now: ctx.clock.now(), afterTenant: walkedTo, perFree: PER_FREE })
      walkedTo = jobs[0]?.walkedTo ?? walkedTo
      isSated = jobs.length < max
      for (const job of jobs) {
        const run = runJob(ctx, handlers, job, stop).then(() => {
          running.delete(run)
          onEnd()
        })
        running.add(run)
      }
    },
  }
}
