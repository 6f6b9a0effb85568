import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { JOBS, type JobKind } from '../catalog.ts'
import type { ClaimedJob } from './claim.ts'

/** The job was taken over: whatever its handler still does must not count. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease of this job was lost')
    this.name = 'LeaseLost'
  }
}

/** What became of a running job. `refused`: the lease was lost, another worker has the job and nothing was changed. */
export type Settled = 'done' | 'again' | 'retry' | 'dead' | 'released' | 'refused'

type Lease = Pick<ClaimedJob, 'id' | 'leaseToken'>

/** The wait in milliseconds after the try number `attempt` failed; null when that was the last. */
export function nextWaitMs(kind: Pick<JobKind, 'ladderMs' | 'endless'>, attempt: number): number | null {
  const rung = kind.endless ? Math.min(attempt, kind.ladderMs.length) : attempt
  return kind.ladderMs[rung - 1] ?? null
}

export async function finishJob(tx: TenantTx, job: Lease): Promise<Settled> {
  const result = await tx.db
    .deleteFrom('jobs')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_token', '=', job.leaseToken)
    .executeTakeFirst()
  return result.numDeletedRows > 0n ? 'done' : 'refused'
}

/** The handler asked for another run: a success, so the ladder starts anew. */
export async function runJobAgain(tx: TenantTx, job: Lease, runAt: Date): Promise<Settled> {
  return (await putBack(tx, job, { runAt, attempts: 0, error: null })) ? 'again' : 'refused'
}

/** The attempt failed: the job waits for its next rung, or is dead. `message` is kept with the job, its first 500 characters. */
export async function failJob(tx: TenantTx, job: ClaimedJob, message: string): Promise<Settled> {
  const error = message.slice(0, 500)
  const waitMs = nextWaitMs(JOBS[job.kind], job.attempt)
  if (waitMs !== null) {
    const runAt = new Date(tx.now.getTime() + waitMs)
    return (await putBack(tx, job, { runAt, attempts: job.attempt, error })) ? 'retry' : 'refused'
  }
  const result = await tx.db
    .updateTable('jobs')
    .set({ state: 'dead', lease_until: null, last_error: error })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_token', '=', job.leaseToken)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n ? 'dead' : 'refused'
}

/** Gives the job up unfinished, for another worker to take at once. */
export async function releaseJob(tx: TenantTx, job: ClaimedJob): Promise<Settled> {
  return (await putBack(tx, job, { runAt: tx.now, attempts: job.attempt - 1, error: null })) ? 'released' : 'refused'
}

/** Keeps the job for `leaseMs` more by the server's clock. False when it is someone else's already. */
export async function renewLease(tx: TenantTx, job: Lease, leaseMs: number): Promise<boolean> {
  const result = await tx.db
    .updateTable('jobs')
    .set({ lease_until: sql<string>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_token', '=', job.leaseToken)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Throws LeaseLost unless the job is still the caller's, and keeps it so until `tx` ends: the row is locked for share, which a take-over passes by, and which
 * transactions of one handler can hold beside each other.
 */
export async function assertLease(tx: TenantTx, job: Lease): Promise<void> {
  const row = await tx.db
    .selectFrom('jobs')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_token', '=', job.leaseToken)
    .where('lease_until', '>', sql<string>`clock_timestamp()`)
    .forShare()
    .executeTakeFirst()
  if (!row) throw new LeaseLost()
}

async function putBack(tx: TenantTx, job: Lease, to: { runAt: Date; attempts: number; error: string | null }): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select put_job_back(${tx.tenantId}, ${job.id}, ${job.leaseToken}, ${to.runAt.toISOString()}, ${to.attempts}, ${to.error}) as mine
  `.execute(tx.db)
  tx.emit('jobs')
  return rows[0]?.mine === true
}
