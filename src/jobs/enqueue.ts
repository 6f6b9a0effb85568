import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import { newId } from '../lib/ids.ts'
import { JOBS, type JobKind, type JobName, type JobPayload } from './catalog.ts'

/** Called after the commit of each enqueue, so that an idle worker of this process starts at once. */
let wake: () => void = () => undefined

/** Set by the process's composition root to its signals; without it the worker's poll finds the job within a second. */
export function onEnqueued(listener: () => void): void {
  wake = listener
}

/**
 * Adds a job in the caller's transaction: it exists exactly when the change that caused it does. `runAt` defaults to now. A kind that coalesces moves its
 * waiting job instead of adding a second one.
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
      ? sql`least(excluded.run_at, jobs.created_at + ${coalesce.maxDelayMs} * interval '1 millisecond')`
      : sql`least(excluded.run_at, jobs.run_at)`
  await sql`
    insert into jobs (tenant_id, id, kind, key, coalesce_key, payload, run_at)
    values (${tx.tenantId}, ${newId(tx.now)}, ${name}, ${key}, ${coalesce ? key : null}, ${JSON.stringify(payload)}, ${(options.runAt ?? tx.now).toISOString()})
    on conflict (tenant_id, kind, coalesce_key) where state = 'ready' and coalesce_key is not null do update set run_at = ${movedTo}
  `.execute(tx.db)
  tx.onCommit(() => wake())
}
