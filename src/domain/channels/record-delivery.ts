import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import type { DeliveryFailure } from './delivery-failures.ts'

export interface SentPart {
  readonly message_id: string
  /** From 1. */
  readonly part: number
  /** The provider's id; null when it gave none. */
  readonly external_id: string | null
}

/**
 * The provider took a part. To be written as soon as it has answered, whoever holds the job by then: what is true of the provider is true for every worker. A
 * part that its status told of first stays as it is.
 */
export async function recordSentPart(tx: TenantTx, { message_id, part, external_id }: SentPart): Promise<void> {
  await tx.db
    .insertInto('message_deliveries')
    .values({ tenant_id: tx.tenantId, message_id, part, external_id, status: 'sent', updated_at: tx.now.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** All parts were taken: the message is sent, or what its statuses have told by now. */
export async function recordSentMessage(tx: TenantTx, messageId: string): Promise<void> {
  await settle(tx, messageId, 'pending')
}

/** The message reaches nobody, for `failure`. Nothing happens to one that is settled already. */
export async function recordFailedMessage(
  tx: TenantTx,
  { message_id, part = 1, failure }: { readonly message_id: string; readonly part?: number; readonly failure: DeliveryFailure },
): Promise<void> {
  await tx.db
    .insertInto('message_deliveries')
    .values({ tenant_id: tx.tenantId, message_id, part, status: 'failed', failure, updated_at: tx.now.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await settle(tx, message_id, 'pending')
}

export interface DeliveryStatus {
  readonly external_id: string
  readonly status: 'sent' | 'delivered' | 'read' | 'failed'
  /** Why it failed. */
  readonly failure: DeliveryFailure | null
  /** What was sent along with the part and comes back with its statuses: which part it was, should its sending not have been written down. */
  readonly origin: { readonly message_id: string; readonly part: number } | null
}

/**
 * What the provider tells of a part: sent → delivered → read, never backwards (statuses come in any order), and failed only while it was not delivered. A
 * status of what we didn't send is left alone. A message is as far as the part that is least far.
 */
export async function recordDeliveryStatus(tx: TenantTx, { external_id, status, failure, origin }: DeliveryStatus): Promise<void> {
  const now = tx.now.toISOString()
  const { rows } = await sql<{ message_id: string }>`
    update message_deliveries set status = ${status}, failure = ${failure}, updated_at = ${now}
    where tenant_id = ${tx.tenantId} and external_id = ${external_id} and status <> 'failed'
      and case when ${status} = 'failed' then status = 'sent' else ${rankOf(sql`${status}::text`)} > ${rankOf(sql.ref('status'))} end
    returning message_id
  `.execute(tx.db)
  const known = rows[0]?.message_id ?? (origin ? await adopt(tx, { external_id, status, failure, origin }) : null)
  if (known) await settle(tx, known, null)
}

/** The worker was killed between the provider's answer and our note of it: the status is that note, and the part is not sent a second time. */
async function adopt(tx: TenantTx, { external_id, status, failure, origin }: DeliveryStatus): Promise<string | null> {
  if (!origin) return null
  const { rows } = await sql<{ message_id: string }>`
    insert into message_deliveries (tenant_id, message_id, part, external_id, status, failure, updated_at)
    select tenant_id, id, ${origin.part}, ${external_id}, ${status}, ${failure}, ${tx.now.toISOString()} from messages
    where tenant_id = ${tx.tenantId} and id = ${origin.message_id} and role <> 'customer'
    on conflict do nothing returning message_id
  `.execute(tx.db)
  return rows[0]?.message_id ?? null
}

/** Brings the message's own status up to its parts'. One that is still being sent is its job's to settle (`from` 'pending'). */
async function settle(tx: TenantTx, messageId: string, from: 'pending' | null): Promise<void> {
  const { rows } = await sql<{ conversation_id: string }>`
    update messages m set delivery_status = p.status
    from (
      select case when bool_or(status = 'failed') then 'failed'
        else (array['sent', 'delivered', 'read'])[min(${rankOf(sql.ref('status'))})] end as status
      from message_deliveries where tenant_id = ${tx.tenantId} and message_id = ${messageId}
    ) p
    where m.tenant_id = ${tx.tenantId} and m.id = ${messageId} and p.status is not null and m.delivery_status <> p.status
      and (m.delivery_status = 'pending') = ${from === 'pending'}
    returning m.conversation_id
  `.execute(tx.db)
  const changed = rows[0]
  if (changed) wakeConversation(tx, changed.conversation_id)
}

function rankOf(status: ReturnType<typeof sql.ref> | ReturnType<typeof sql>) {
  return sql<number>`array_position(array['sent', 'delivered', 'read'], ${status})`
}
