import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { AFTER_COPY_DAYS, type RetentionPolicy } from './policy.ts'
import { daysAgo, idsUntil, type PurgeStep, step } from './purge-step.ts'
import { tablesOf } from './tenant-tables.ts'

type CrmObject = 'customer' | 'conversation' | 'lead' | 'appointment' | 'case'

/**
 * Whether a record is past its age. Without a CRM: nothing has happened with it since `days` ago. With one: the copy in there is at least so old, and nothing has
 * happened with the record since; what is not copied, or changed after its copy, stays. `last` is when something last happened.
 */
function isPast(tx: TenantTx, policy: RetentionPolicy, record: { object: CrmObject; id: string; last: string }): RawBuilder<SqlBool> {
  const { object, id, last } = record
  if (!policy.hasCrm) return isOld(tx, policy, { id, last })
  const days = object === 'case' ? AFTER_COPY_DAYS.case : AFTER_COPY_DAYS.record
  return sql<SqlBool>`${sql.raw(id)} < ${idsUntil(daysAgo(tx, days))}::uuid and exists (select from crm_copies k where k.tenant_id = ${tx.tenantId} and k.object = ${object} and k.record_id = ${sql.raw(id)}
    and k.copied_at <= ${daysAgo(tx, days)} and k.copied_at >= ${sql.raw(last)})`
}

/** What a CRM has no place for goes by the tenant's own setting. */
function isOld(tx: TenantTx, policy: RetentionPolicy, { id, last }: { id: string; last: string }): RawBuilder<SqlBool> {
  const until = daysAgo(tx, policy.days)
  return sql<SqlBool>`${sql.raw(id)} < ${idsUntil(until)}::uuid and ${sql.raw(last)} <= ${until}`
}

function isPastMessage(tx: TenantTx, policy: RetentionPolicy): RawBuilder<SqlBool> {
  if (!policy.hasCrm) return sql<SqlBool>`m.id < ${idsUntil(daysAgo(tx, policy.days))}::uuid`
  return sql<SqlBool>`m.id < ${idsUntil(daysAgo(tx, AFTER_COPY_DAYS.message))}::uuid and exists (select from crm_copies k where k.tenant_id = m.tenant_id and k.object = 'conversation' and k.record_id = m.conversation_id
    and k.up_to_sequence_number >= m.sequence_number and k.copied_at <= ${daysAgo(tx, AFTER_COPY_DAYS.message)})`
}

/** Whether nothing is left in these tables that refers to `c.id` by `column`. */
function isBare(column: 'conversation_id' | 'customer_id', tables: readonly string[]): RawBuilder<SqlBool> {
  const left = tables.map(
    (table) => sql`exists (select from ${sql.table(table)} x where x.tenant_id = c.tenant_id and x.${sql.ref(column)} = c.id)`,
  )
  return sql<SqlBool>`not (${sql.join(left, sql` or `)})`
}

/** Class (c). */
export const CONTENT_STEPS: readonly PurgeStep[] = [
  step(
    'messages',
    (tx, policy, limit) => sql`
      delete from messages where tenant_id = ${tx.tenantId} and id = any(array(
        select m.id from messages m where m.tenant_id = ${tx.tenantId} and ${isPastMessage(tx, policy)}
        order by m.id limit ${limit} for update skip locked))
    `,
  ),
  step(
    'conversation_notes',
    (tx, policy, limit) => sql`
      delete from conversation_notes where tenant_id = ${tx.tenantId} and id = any(array(
        select n.id from conversation_notes n where n.tenant_id = ${tx.tenantId} and n.created_at <= ${daysAgo(tx, policy.days)}
        order by n.created_at limit ${limit} for update skip locked))
    `,
  ),
  step(
    'handoffs',
    (tx, policy, limit) => sql`
      delete from handoffs where tenant_id = ${tx.tenantId} and id = any(array(
        select h.id from handoffs h where h.tenant_id = ${tx.tenantId}
          and ${isPast(tx, policy, { object: 'case', id: 'h.id', last: 'greatest(h.created_at, h.resolved_at)' })}
        order by h.id limit ${limit} for update skip locked))
    `,
  ),
  step(
    'team_messages',
    (tx, policy, limit) => sql`
      delete from team_messages where tenant_id = ${tx.tenantId} and id = any(array(
        select id from team_messages where tenant_id = ${tx.tenantId} and ${isOld(tx, policy, { id: 'id', last: 'updated_at' })} order by id limit ${limit}
        for update skip locked))
    `,
  ),
  step(
    'waitlist_entries',
    (tx, policy, limit) => sql`
      delete from waitlist_entries where tenant_id = ${tx.tenantId} and id = any(array(
        select id from waitlist_entries where tenant_id = ${tx.tenantId} and status not in ('waiting', 'offered')
          and ${isOld(tx, policy, { id: 'id', last: 'greatest(updated_at, window_to)' })} order by id limit ${limit} for update skip locked))
    `,
  ),
  // The age of an appointment begins when it is over: one that is still to come is never past.
  step(
    'appointments',
    (tx, policy, limit) => sql`
      delete from appointments where tenant_id = ${tx.tenantId} and id = any(array(
        select a.id from appointments a where a.tenant_id = ${tx.tenantId} and ${isOver(tx, policy)}
          and ${isPast(tx, policy, { object: 'appointment', id: 'a.id', last: 'a.updated_at' })}
        order by a.id limit ${limit} for update skip locked))
    `,
  ),
  step(
    'leads',
    (tx, policy, limit) => sql`
      delete from leads where tenant_id = ${tx.tenantId} and id = any(array(
        select l.id from leads l where l.tenant_id = ${tx.tenantId} and ${isPast(tx, policy, { object: 'lead', id: 'l.id', last: 'l.updated_at' })}
          and not exists (select from appointments a where a.tenant_id = l.tenant_id and a.lead_id = l.id)
          and not exists (select from handoffs h where h.tenant_id = l.tenant_id and h.lead_id = l.id)
        order by l.id limit ${limit} for update skip locked))
    `,
  ),
  {
    name: 'conversations',
    purge: purgeConversations,
  },
  step(
    'customers',
    (tx, policy, limit) => sql`
      delete from customers where tenant_id = ${tx.tenantId} and id = any(array(
        select c.id from customers c where c.tenant_id = ${tx.tenantId} and ${isPast(tx, policy, { object: 'customer', id: 'c.id', last: 'c.updated_at' })}
          and ${isBare('customer_id', ['conversations', 'appointments'])}
        order by c.id limit ${limit} for update skip locked))
    `,
  ),
  step(
    'notices',
    (tx, policy, limit) => sql`
      delete from notices where tenant_id = ${tx.tenantId} and id = any(array(
        select id from notices where tenant_id = ${tx.tenantId} and ${isOld(tx, policy, { id: 'id', last: 'created_at' })} order by id limit ${limit}
        for update skip locked))
    `,
  ),
  step(
    'mail_outbox',
    (tx, policy, limit) => sql`
      delete from mail_outbox where tenant_id = ${tx.tenantId} and id = any(array(
        select m.id from mail_outbox m where m.tenant_id = ${tx.tenantId} and m.status <> 'pending' and ${isOld(tx, policy, { id: 'm.id', last: 'm.updated_at' })}
          and not exists (select from notices n where n.tenant_id = m.tenant_id and n.mail_id = m.id)
        order by m.id limit ${limit} for update skip locked))
    `,
  ),
  // What no record stands behind any more.
  step(
    'crm_copies',
    (tx, _policy, limit) => sql`
      delete from crm_copies k using (
        select object, record_id from crm_copies c where c.tenant_id = ${tx.tenantId} and not exists (
          select from customers x where x.tenant_id = c.tenant_id and x.id = c.record_id
          union all select from conversations x where x.tenant_id = c.tenant_id and x.id = c.record_id
          union all select from leads x where x.tenant_id = c.tenant_id and x.id = c.record_id
          union all select from appointments x where x.tenant_id = c.tenant_id and x.id = c.record_id
          union all select from handoffs x where x.tenant_id = c.tenant_id and x.id = c.record_id)
        limit ${limit} for update skip locked
      ) gone
      where k.tenant_id = ${tx.tenantId} and k.object = gone.object and k.record_id = gone.record_id
    `,
  ),
]

function isOver(tx: TenantTx, { hasCrm, days }: RetentionPolicy): RawBuilder<SqlBool> {
  return sql<SqlBool>`a.scheduled_end <= ${daysAgo(tx, hasCrm ? AFTER_COPY_DAYS.record : days)}`
}

/** What keeps a conversation: each of these has an age of its own. */
const KEEPING = ['messages', 'leads', 'appointments', 'handoffs', 'team_messages', 'waitlist_entries'] as const
/** The lines of the bill stay, without what they were for. */
async function purgeConversations(tx: TenantTx, policy: RetentionPolicy, limit: number): Promise<number> {
  const due = await sql<{ id: string }>`
    select c.id from conversations c
    where c.tenant_id = ${tx.tenantId}
      and ${isPast(tx, policy, { object: 'conversation', id: 'c.id', last: 'greatest(c.created_at, c.last_message_at, c.closed_at)' })}
      and ${isBare('conversation_id', KEEPING)} and not exists (
        select from turns t where t.tenant_id = c.tenant_id and t.conversation_id = c.id and t.status = 'running')
    order by c.id limit ${limit} for update skip locked
  `.execute(tx.db)
  const ids = due.rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  await sql`
    delete from tool_effects f using turns t
    where f.tenant_id = ${tx.tenantId} and t.tenant_id = f.tenant_id and t.id = f.turn_id and t.conversation_id = any(${ids}::uuid[])
  `.execute(tx.db)
  // The rest that refers to it goes with it, tables of later migrations too.
  for (const table of await tablesOf(tx, 'conversations')) {
    if ((KEEPING as readonly string[]).includes(table) || table === 'billing_events') continue
    await sql`delete from ${sql.table(table)} where tenant_id = ${tx.tenantId} and conversation_id = any(${ids}::uuid[])`.execute(tx.db)
  }
  await sql`
    update billing_events set conversation_id = null where tenant_id = ${tx.tenantId} and conversation_id = any(${ids}::uuid[])
  `.execute(tx.db)
  await sql`delete from conversations where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`.execute(tx.db)
  return ids.length
}
