import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { notify } from '../notices/notify.ts'
import { hostOf } from './endpoint.ts'
import type { Outcome } from './outcome.ts'

export interface AttemptRecord {
  readonly deliveryId: string
  /** Over all rounds, from 1. */
  readonly attemptNumber: number
  readonly startedAt: Date
  readonly durationMs: number
  readonly statusCode: number | null
  /** The first bytes of the answer's body, at most 2 KiB. */
  readonly excerpt: Uint8Array | null
  readonly outcome: Outcome
}

export const EXCERPT_BYTES = 2048
/** An endpoint of which every attempt failed for so long is disabled. */
export const DISABLE_AFTER_MS = 5 * 86_400_000

/**
 * Writes down attempts of one endpoint and moves their deliveries on, in one statement: an attempt is in the log exactly when its delivery shows it. A
 * delivery that changed meanwhile (its endpoint was deleted) is left alone, its attempt too. Then the endpoint's health is kept.
 */
export async function recordAttempts(
  tx: TenantTx,
  input: { endpointId: string; failingSince: Date | null; attempts: readonly AttemptRecord[] },
): Promise<void> {
  const rows = input.attempts.map((attempt) => ({
    delivery_id: attempt.deliveryId,
    attempt_number: attempt.attemptNumber,
    started_at: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs,
    status_code: attempt.statusCode,
    error: attempt.outcome.error,
    response_excerpt: attempt.excerpt ? excerptText(attempt.excerpt) : null,
    status: attempt.outcome.status,
    next_attempt_at: attempt.outcome.status === 'pending' ? attempt.outcome.nextAttemptAt.toISOString() : null,
  }))
  await sql`select record_webhook_attempts(${tx.tenantId}, ${JSON.stringify(rows)}, ${tx.now.toISOString()})`.execute(tx.db)
  await keepHealth(tx, input)
}

/** One success ends a time of failures. The row is written only when that changes, not with each attempt. */
async function keepHealth(
  tx: TenantTx,
  input: { endpointId: string; failingSince: Date | null; attempts: readonly AttemptRecord[] },
): Promise<void> {
  const endpoint = tx.db.updateTable('webhook_endpoints').where('tenant_id', '=', tx.tenantId).where('id', '=', input.endpointId)
  if (input.attempts.some((attempt) => attempt.outcome.status === 'delivered')) {
    if (input.failingSince) await endpoint.set({ first_failure_at: null }).execute()
    return
  }
  if (!input.failingSince) {
    await endpoint.set({ first_failure_at: tx.now.toISOString() }).where('first_failure_at', 'is', null).execute()
    return
  }
  if (tx.now.getTime() - input.failingSince.getTime() < DISABLE_AFTER_MS) return
  const disabled = await endpoint
    .set({ status: 'disabled', status_reason: 'Every attempt of the last 5 days failed.', updated_at: tx.now.toISOString() })
    .where('status', '=', 'active')
    .where('first_failure_at', 'is not', null)
    .returning('url')
    .executeTakeFirst()
  if (!disabled) return
  await writeAudit(tx, {
    actor: { kind: 'system' },
    action: 'webhook_endpoint.disabled',
    target: { kind: 'webhook_endpoint', id: input.endpointId },
    details: { failing_since: input.failingSince.toISOString() },
  })
  await notify(tx, { facts: { kind: 'webhook_endpoint.disabled', host: hostOf(disabled.url) }, targetId: input.endpointId })
}

/** Text that the database can store, whatever the receiver sent. */
function excerptText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES)).replaceAll('\0', '\uFFFD')
}
