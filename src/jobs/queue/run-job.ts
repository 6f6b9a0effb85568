import type { Context } from '../../context.ts'
import type { TenantTx } from '../../db/database.ts'
import { JOBS, type JobName, type JobPayload } from '../catalog.ts'
import { type ClaimedJob, LEASE_MS, RENEW_MS } from './claim.ts'
import { assertLease, failJob, finishJob, LeaseLost, releaseJob, renewLease, runJobAgain, type Settled } from './settle.ts'

/** One run of a job, as its handler sees it. */
export interface JobRun<K extends JobName> {
  readonly tenantId: string
  readonly id: string
  readonly payload: JobPayload<K>
  /** 1 for the first try. */
  readonly attempt: number
  /** How many workers in a row were lost with this job. */
  readonly lostLeases: number
  /** Fires at the kind's timeout, when the lease is lost, and when a stopping worker has waited long enough. */
  readonly signal: AbortSignal
  /** To be called in each transaction whose effect must not happen after a take-over: throws LeaseLost, and holds the job until the transaction ends. */
  assertLease(tx: TenantTx): Promise<void>
}

/** Does a job's work. Must be safe to run again: an attempt can be cut off anywhere. Throwing sends the job the way of its ladder. */
// biome-ignore lint/suspicious/noConfusingVoidType: most handlers are async functions that return nothing
export type JobHandler<K extends JobName> = (ctx: Context, job: JobRun<K>) => Promise<void | { readonly runAgainAt: Date }>
export type JobHandlers = { readonly [K in JobName]: JobHandler<K> }

/** How long a handler may take to notice that its signal fired; after that its job is settled without it. */
const ABORT_GRACE_MS = 2000

class WorkerStopping extends Error {}

/** The reason with which a stopping worker aborts what still runs: such a job is released, not failed. */
export function stopReason(): Error {
  return new WorkerStopping('the worker stops')
}

/** Runs one claimed job to its end and settles it. Never throws: what goes wrong here leaves the job to its lease. */
export async function runJob(ctx: Context, handlers: Partial<JobHandlers>, job: ClaimedJob, stop?: AbortSignal): Promise<Settled> {
  const started = performance.now()
  const outcome = await runAndSettle(ctx, handlers, job, stop)
  ctx.metrics.job({ kind: job.kind, outcome, seconds: (performance.now() - started) / 1000 })
  return outcome
}

async function runAndSettle(ctx: Context, handlers: Partial<JobHandlers>, job: ClaimedJob, stop?: AbortSignal): Promise<Settled> {
  const abort = new AbortController()
  const onStop = () => abort.abort(stop?.reason)
  if (stop?.aborted) onStop()
  stop?.addEventListener('abort', onStop)
  const timeoutMs = JOBS[job.kind].timeoutMs
  const timeout = setTimeout(() => abort.abort(new Error(`timed out after ${timeoutMs} ms`)), timeoutMs)
  const stopRenewing = keepLease(ctx, job, abort)
  try {
    const result = await Promise.race([callHandler(ctx, handlers, job, abort.signal), graceAfter(abort.signal)])
    const settled = await ctx.db.withTenant(job.tenantId, (tx) =>
      result?.runAgainAt ? runJobAgain(tx, job, result.runAgainAt) : finishJob(tx, job),
    )
    if (settled === 'refused') ctx.log.warn({ job: job.id, kind: job.kind, tenant: job.tenantId }, 'late result of a job refused')
    return settled
  } catch (error) {
    const cause = abort.signal.aborted ? abort.signal.reason : error
    return await settleFailure(ctx, job, cause)
  } finally {
    clearTimeout(timeout)
    stopRenewing()
    stop?.removeEventListener('abort', onStop)
  }
}

// The catalog ties payload and handler of a kind together; the compiler can't follow that through a name known only at run time.
async function callHandler(ctx: Context, handlers: Partial<JobHandlers>, job: ClaimedJob, signal: AbortSignal) {
  const handler = handlers[job.kind] as JobHandler<JobName> | undefined
  if (!handler) throw new Error(`no handler for ${job.kind}`)
  const payload = JOBS[job.kind].payload.parse(job.payload)
  const run = {
    tenantId: job.tenantId,
    id: job.id,
    payload,
    attempt: job.attempt,
    lostLeases: job.lostLeases,
    signal,
    assertLease: (tx: TenantTx) => assertLease(tx, job),
  }
  return (await handler(ctx, run as JobRun<JobName>)) ?? undefined
}

async function settleFailure(ctx: Context, job: ClaimedJob, cause: unknown): Promise<Settled> {
  const ids = { job: job.id, kind: job.kind, tenant: job.tenantId, attempt: job.attempt }
  try {
    const settled = await ctx.db.withTenant(job.tenantId, (tx) => {
      if (cause instanceof LeaseLost) return Promise.resolve<Settled>('refused')
      if (cause instanceof WorkerStopping) return releaseJob(tx, job)
      return failJob(tx, job, cause instanceof Error ? cause.message : 'failed')
    })
    const level = settled === 'dead' ? 'error' : 'warn'
    ctx.log[level]({ ...ids, err: cause, settled }, 'job failed')
    return settled
  } catch (error) {
    ctx.log.error({ ...ids, err: error }, 'job could not be settled; its lease will run out')
    return 'refused'
  }
}

/** Renews the lease until told to stop; aborts when it is lost, also when no renewal succeeded for as long as it lasts. */
function keepLease(ctx: Context, job: ClaimedJob, abort: AbortController): () => void {
  let renewedAt = performance.now()
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    try {
      const asked = performance.now()
      const mine = await ctx.db.withTenant(job.tenantId, (tx) => renewLease(tx, job, LEASE_MS))
      if (!mine) abort.abort(new LeaseLost())
      renewedAt = asked
    } catch (error) {
      ctx.log.warn({ job: job.id, kind: job.kind, err: error }, 'lease could not be renewed')
      if (performance.now() - renewedAt > LEASE_MS) abort.abort(new LeaseLost())
    } finally {
      busy = false
    }
  }, RENEW_MS)
  return () => clearInterval(timer)
}

/** Rejects a while after `signal` fires, so that a handler that doesn't listen can't keep its place for ever. */
function graceAfter(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => void setTimeout(() => reject(signal.reason), ABORT_GRACE_MS).unref()
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
}
