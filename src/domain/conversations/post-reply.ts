import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { wakeConversation } from './wake-conversation.ts'

export interface DecidedReply {
  readonly turn_id: string
  readonly conversation_id: string
  readonly up_to_sequence_number: number
  readonly text: string
  readonly language: 'en' | 'ar'
  /** Acts, tool calls and sources; shown in the console, not to the visitor. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly flags: readonly unknown[]
  /** The dialogue state after this reply. */
  readonly state: object
  /** The state to go on with when the reply may not be sent although the turn changed something; null when it changed nothing. */
  readonly state_if_discarded: object | null
  readonly customer_name: string | null
  readonly duration_ms: number
  /** Whoever asked for it says it to the customer as soon as it is stored (a call): there is nothing to deliver. */
  readonly is_streamed?: boolean
}

export type Posted =
  | { readonly kind: 'posted'; readonly message_id: string; readonly sequence_number: number }
  | { readonly kind: 'discarded'; readonly reason: 'newer_message' | 'human_takeover' | 'closed' | 'already_decided' }

/**
 * The second of a turn's three durable commits. In one transaction: is the conversation still the receptionist's, and has the customer said nothing newer?
 * Then the reply, the dialogue state and the delivery job are stored together. Otherwise the reply is discarded: a newer message gets a turn of its own, which
 * also tells what this one already did; a human who took over is not talked over.
 */
export async function postReply(tx: TenantTx, reply: DecidedReply): Promise<Posted> {
  const row = await sql<{ status: string; owner: string; channel: string; turn_status: string; is_answered: boolean }>`
    select c.status, c.owner, c.channel, t.status as turn_status, c.answered_sequence_number >= ${reply.up_to_sequence_number}::integer as is_answered
    from conversations c join turns t on t.conversation_id = c.id and t.id = ${reply.turn_id}
    where c.id = ${reply.conversation_id} for update of c
  `.execute(tx.db)
  const found = row.rows[0]
  if (found?.turn_status !== 'running') return { kind: 'discarded', reason: 'already_decided' }
  // A person may have answered and given the conversation back while this was computed.
  if (found.owner === 'human' || found.is_answered) return discard(tx, reply, 'human_takeover')
  if (found.status === 'closed') return discard(tx, reply, 'closed')
  return (await store(tx, reply, found.channel)) ?? discard(tx, reply, 'newer_message')
}

/** Null when the customer has written since. A statement of its own, behind the lock: its snapshot is later than whatever the lock waited for. */
async function store(tx: TenantTx, reply: DecidedReply, channel: string): Promise<Posted | null> {
  const now = tx.now.toISOString()
  const messageId = newId(tx.now)
  // A web chat has no transport of its own: what is stored is what the page shows.
  const isThere = channel === 'webform' || reply.is_streamed === true
  const stored = await sql<{ sequence_number: number }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, last_message_at = ${now}, state = ${JSON.stringify(reply.state)}::jsonb,
        answered_sequence_number = ${reply.up_to_sequence_number}, customer_language = coalesce(customer_language, ${reply.language}),
        customer_name = coalesce(customer_name, ${reply.customer_name})
      where id = ${reply.conversation_id} and not exists (
        select from messages m where m.conversation_id = ${reply.conversation_id} and m.role = 'customer' and m.sequence_number > ${reply.up_to_sequence_number}
      ) returning id, last_sequence_number
    ), decided as (
      update turns set status = 'decided', decided_at = ${now}, duration_ms = ${reply.duration_ms}
      where id = ${reply.turn_id} and exists (select from numbered)
    )
    insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, hallucination_flags, delivery_status)
    select ${tx.tenantId}, ${messageId}, id, last_sequence_number, 'agent_bot', ${reply.text}, ${reply.language}, ${JSON.stringify(reply.payload)}::jsonb,
      ${JSON.stringify(reply.flags)}::jsonb, ${isThere ? 'sent' : 'pending'}
    from numbered returning sequence_number
  `.execute(tx.db)
  const sequenceNumber = stored.rows[0]?.sequence_number
  if (sequenceNumber === undefined) return null
  if (!isThere) await enqueue(tx, 'deliver-message', { conversation_id: reply.conversation_id, message_id: messageId })
  wakeConversation(tx, reply.conversation_id)
  return { kind: 'posted', message_id: messageId, sequence_number: sequenceNumber }
}

async function discard(tx: TenantTx, reply: DecidedReply, reason: 'newer_message' | 'human_takeover' | 'closed'): Promise<Posted> {
  const now = tx.now.toISOString()
  await sql`
    update turns set status = 'discarded', discard_reason = ${reason}, decided_at = ${now}, duration_ms = ${reply.duration_ms} where id = ${reply.turn_id}
  `.execute(tx.db)
  if (reply.state_if_discarded !== null) {
    // What the turn did stays done: its messages are handled, and the next reply tells it. Under a person they stay open, for whoever answers them next.
    const isHandled = reason !== 'human_takeover'
    await sql`
      update conversations set state = ${JSON.stringify(reply.state_if_discarded)}::jsonb,
        answered_sequence_number = greatest(answered_sequence_number, ${isHandled ? reply.up_to_sequence_number : 0}::integer)
      where id = ${reply.conversation_id}
    `.execute(tx.db)
  }
  return { kind: 'discarded', reason }
}
