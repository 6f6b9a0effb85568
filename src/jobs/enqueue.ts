import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import { newId } from '../lib/ids.ts'
import { JOBS, type JobKind, type JobName, type JobPayload } from './catalog.ts'

/**
 * Adds a job in the caller's transaction: it exists exactly when the change that caused it does. `runAt` defaults to now. A kind that coalesces moves its
 * waiting job instead of adding a second one; while a job of its key runs, the one added here waits and runs after it. The worker is woken by the commit.
 */
export async function enqueue<K extends JobName>(
  tx: TenantTx,
  name: K,
  payload: JobPayload<K>,
  options: { runAt?: Date } = {},
): Promise<void> {
  const kind: JobKind = JOBS[name]
  const key = kind.key?.(payload) ?? null
  const coalesce = kind.coalesce
  const movedTo =
    coalesce?.mode === 'debounce'
      ? sql`least(excluded.run_at, case when jobs.attempt > 0 then jobs.run_at else jobs.created_at + ${coalesce.maxDelayMs} * interval '1 millisecond' end)`
      : sql`least(excluded.run_at, jobs.run_at)`
  await sql`
    insert into jobs (tenant_id, id, kind, key, coalesce_key, payload, run_at)
    values (${tx.tenantId}, ${newId(tx.now)}, ${name}, ${key}, ${coalesce ? key : null}, ${JSON.stringify(payload)}, ${(options.runAt ?? tx.now).toISOString()})
    on conflict (tenant_id, kind, coalesce_key) where state = 'ready' and coalesce_key is not null do update set run_at = ${movedTo}
  `.execute(tx.db)
  tx.emit('jobs')
}
