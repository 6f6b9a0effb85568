import { sql } from 'kysely'
import { daysAgo, idsUntil, type PurgeStep, step } from './purge-step.ts'

/** Class (b), and events: their deliveries are only as good as what they deliver, so the two go together. */
export const TELEMETRY_STEPS: readonly PurgeStep[] = [
  step(
    'events',
    (tx, { telemetryDays }, limit) => sql`
      with due as materialized (
        select e.id from events e
        where e.tenant_id = ${tx.tenantId} and e.fanned_out and e.id < ${idsUntil(daysAgo(tx, telemetryDays))}::uuid
          and not exists (select from webhook_deliveries d where d.tenant_id = e.tenant_id and d.event_id = e.id
            and (d.status = 'pending' or d.updated_at > ${daysAgo(tx, telemetryDays)}))
        order by e.id limit ${limit} for update skip locked
      ), attempts as (
        delete from webhook_attempts a using webhook_deliveries d, due
        where a.tenant_id = ${tx.tenantId} and d.tenant_id = a.tenant_id and d.id = a.delivery_id and d.event_id = due.id
      ), deliveries as (
        delete from webhook_deliveries d using due where d.tenant_id = ${tx.tenantId} and d.event_id = due.id
      )
      delete from events e using due where e.tenant_id = ${tx.tenantId} and e.id = due.id
    `,
  ),
  step(
    'turns',
    (tx, { telemetryDays }, limit) => sql`
      with due as materialized (
        select id from turns where tenant_id = ${tx.tenantId} and status <> 'running' and id < ${idsUntil(daysAgo(tx, telemetryDays))}::uuid
        order by id limit ${limit} for update skip locked
      ), effects as (
        delete from tool_effects f using due where f.tenant_id = ${tx.tenantId} and f.turn_id = due.id
      )
      delete from turns t using due where t.tenant_id = ${tx.tenantId} and t.id = due.id
    `,
  ),
  step(
    'voice_calls',
    (tx, { telemetryDays }, limit) => sql`
      delete from voice_calls where tenant_id = ${tx.tenantId} and id = any(array(
        select id from voice_calls where tenant_id = ${tx.tenantId} and last_turn_at <= ${daysAgo(tx, telemetryDays)} order by id limit ${limit}
        for update skip locked))
    `,
  ),
  step(
    'model_usage',
    (tx, { telemetryDays }, limit) => sql`
      delete from model_usage u using (
        select day, conversation_id from model_usage where tenant_id = ${tx.tenantId} and day < ${daysAgo(tx, telemetryDays)}::date
        order by day limit ${limit} for update skip locked
      ) due
      where u.tenant_id = ${tx.tenantId} and u.day = due.day and u.conversation_id = due.conversation_id
    `,
  ),
]
