import { sql } from 'kysely'
import { daysAgo, type PurgeStep, step } from './purge-step.ts'

/** A customer may come back to a page that is still open. */
const CLOSED_DAYS = 1
/** What failed for good waits this long for an operator. */
const DEAD_JOB_DAYS = 30

/** Class (a): what a conversation needs while it lasts, and what has an end of its own. */
export const IN_FLIGHT_STEPS: readonly PurgeStep[] = [
  step(
    'slot_holds',
    (tx, _policy, limit) => sql`
      delete from slot_holds where tenant_id = ${tx.tenantId} and id = any(array(
        select h.id from slot_holds h join conversations c on c.tenant_id = h.tenant_id and c.id = h.conversation_id
        where h.tenant_id = ${tx.tenantId} and (h.expires_at <= ${tx.now.toISOString()} or c.status = 'closed') limit ${limit}
        for update of h skip locked))
    `,
  ),
  step(
    'chat_sessions',
    (tx, _policy, limit) => sql`
      delete from chat_sessions where tenant_id = ${tx.tenantId} and id = any(array(
        select s.id from chat_sessions s join conversations c on c.tenant_id = s.tenant_id and c.id = s.conversation_id
        where s.tenant_id = ${tx.tenantId}
          and (s.expires_at <= ${tx.now.toISOString()} or (c.status = 'closed' and c.closed_at <= ${daysAgo(tx, CLOSED_DAYS)}))
        limit ${limit} for update of s skip locked))
    `,
  ),
  step(
    'conversation_presence',
    (tx, _policy, limit) => sql`
      delete from conversation_presence where tenant_id = ${tx.tenantId} and stream_id = any(array(
        select stream_id from conversation_presence where tenant_id = ${tx.tenantId} and seen_at <= ${daysAgo(tx, CLOSED_DAYS)} limit ${limit}
        for update skip locked))
    `,
  ),
  // A code counts for ten minutes and is counted for an hour.
  step(
    'verifications',
    (tx, _policy, limit) => sql`
      delete from verifications where tenant_id = ${tx.tenantId} and id = any(array(
        select id from verifications where tenant_id = ${tx.tenantId} and expires_at <= ${daysAgo(tx, CLOSED_DAYS)} limit ${limit}
        for update skip locked))
    `,
  ),
  step(
    'idempotency_keys',
    (tx, _policy, limit) => sql`
      delete from idempotency_keys where tenant_id = ${tx.tenantId} and key = any(array(
        select key from idempotency_keys where tenant_id = ${tx.tenantId} and expires_at <= ${tx.now.toISOString()} order by expires_at limit ${limit}
        for update skip locked))
    `,
  ),
  step(
    'jobs',
    (tx, _policy, limit) => sql`
      delete from jobs where tenant_id = ${tx.tenantId} and id = any(array(
        select id from jobs where tenant_id = ${tx.tenantId} and state = 'dead' and run_at <= ${daysAgo(tx, DEAD_JOB_DAYS)} limit ${limit}
        for update skip locked))
    `,
  ),
]
