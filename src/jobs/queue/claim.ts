import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { JOBS, type JobKind, type JobName } from '../catalog.ts'

/**
 * The job queue: rows of `jobs`, moved by these functions, settle.ts and enqueue.ts, and by nothing else.
 *
 *   (none)  ── enqueue ──────────▶ ready      in the transaction that causes the job; a waiting job of the same coalesce key is moved instead
 *   ready   ── claim ────────────▶ running    run_at ≤ now, no other job of its key runs; attempt + 1, lease_token + 1, lease_until = server's clock + lease
 *   running ── renew ────────────▶ running    every 3 s while the handler runs
 *   running ── finish ───────────▶ (deleted)  the handler returned
 *   running ── run again ────────▶ ready      the handler returned {runAgainAt}: attempt 0, run_at = runAgainAt
 *   running ── fail ─────────────▶ ready      the handler threw or timed out: run_at = now + the ladder's next wait
 *                                  dead       … and the ladder is used up; stays for an operator
 *   running ── take over ────────▶ ready      lease_until passed: the attempt doesn't count, for up to 10 leases lost in a row; run_at = now + the first wait
 *                                  ready|dead … after those like fail: the job is taken for what kills its workers
 *   running ── release ──────────▶ ready      the worker stops and could not wait: at once, and the attempt doesn't count
 *
 * Invariants
 * - At most one job of a tenant, kind and key is running (jobs_one_running), at most one of a coalesce key is ready (jobs_one_waiting). A job that returns to
 *   `ready` and meets one there is merged into it.
 * - Every move out of `running` names the lease token it was claimed with. A worker that was taken for dead and wakes late finds another token: its result is
 *   refused, and so is any transaction of its handler that asked `assertLease`.
 * - Due times follow the application's clock (tests set it), leases the database server's.
 * - Wake-ups are hints, sent after the commit; a worker also looks once a second.
 */
export interface ClaimedJob {
  readonly tenantId: string
  readonly id: string
  readonly kind: JobName
  readonly payload: unknown
  /** 1 for the first try. */
  readonly attempt: number
  readonly leaseToken: number
  /** How many leases it lost in a row before this one. */
  readonly lostLeases: number
  /** Where the claim's walk through waiting tenants stopped: the next claim's `afterTenant`. */
  readonly walkedTo: string
}

export const LEASE_MS = 10_000
export const RENEW_MS = 3000
/** So many leases lost in a row are put down to the worker, the next one to the job. */
export const SPARED_LEASES = 10

export interface ClaimInput {
  readonly kinds: readonly JobName[]
  readonly worker: string
  readonly max: number
  readonly now: Date
  /** Where the last claim's walk through waiting tenants stopped. */
  readonly afterTenant?: string | null
  readonly leaseMs?: number
  /** A tenant gets another place only while it holds fewer than so many times the places that are free. Without it, any of them. */
  readonly perFree?: number
}

type ClaimedRow = Readonly<Record<'tenant_id' | 'id' | 'kind' | 'walked_to', string>> &
  Readonly<Record<'attempt' | 'lease_token' | 'lost_leases', number>> & { readonly payload: unknown }

/** Makes up to `max` due jobs running, fairly between tenants, and returns them in the order in which to start them. */
export async function claimJobs(db: Database, input: ClaimInput): Promise<ClaimedJob[]> {
  const { rows } = await db.withSystem('claim jobs', (system) =>
    sql<ClaimedRow>`
      select tenant_id, id, kind, payload, attempt, lease_token, walked_to, lost_leases
      from claim_jobs(${input.kinds}, ${input.worker}, ${input.max}, ${input.now.toISOString()},
        ${input.leaseMs ?? LEASE_MS} * interval '1 millisecond', ${input.afterTenant ?? null}, ${input.perFree ?? null})
    `.execute(system.db),
  )
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind as JobName, // one of input.kinds
    payload: row.payload,
    attempt: row.attempt,
    leaseToken: row.lease_token,
    lostLeases: row.lost_leases,
    walkedTo: row.walked_to,
  }))
}

export interface LostJob {
  readonly tenant_id: string
  readonly id: string
  readonly kind: string
  readonly attempt: number
  readonly lost_leases: number
  readonly dead: boolean
}

/** Puts the jobs whose lease ran out back to wait, or ends them; returns them for the log. */
export async function takeOverJobs(db: Database, now: Date): Promise<LostJob[]> {
  const ladders = Object.fromEntries(
    Object.entries<JobKind>(JOBS).map(([name, kind]) => [name, { waits_ms: kind.ladderMs, endless: kind.endless === true }]),
  )
  const { rows } = await db.withSystem('take over jobs', (system) =>
    sql<LostJob>`
      select tenant_id, id, kind, attempt, dead, lost_leases from take_over_jobs(${JSON.stringify(ladders)}, ${now.toISOString()}, ${SPARED_LEASES})
    `.execute(system.db),
  )
  return rows
}

/** When the next job that isn't due yet will be. */
export async function nextJobDue(db: Database, kinds: readonly JobName[], now: Date): Promise<Date | null> {
  const { rows } = await db.withSystem('next due job', (system) =>
    sql<{ due: string | null }>`select next_job_due(${kinds}, ${now.toISOString()}) as due`.execute(system.db),
  )
  const due = rows[0]?.due
  return due ? new Date(due) : null
}
