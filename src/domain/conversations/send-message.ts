import { sql } from 'kysely'
import type { MessageSend, SentMessage } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import type { Actor } from '../audit/write-audit.ts'
import { conversationNotFound } from './queries.ts'
import { scriptOf } from './receive-message.ts'

/** Channels on which a stored message reaches the customer. The web chat needs no transport of its own: its visitors read what is stored. */
const LIVE_CHANNELS: readonly string[] = ['webform']

/**
 * Says something to the customer in the business's name, as it is given. It takes the next sequence number; on a channel with a transport it goes out through
 * `deliver-message`, and whoever watches the conversation is woken.
 *
 * It is no answer of the receptionist's: `answered_sequence_number` and the dialogue state stay, and a reply that is being computed is stored behind it, for
 * that is discarded by a newer message of the customer only. So a reminder from a CRM never swallows the question that the customer asked a moment before.
 * Whoever wants the receptionist to be silent takes the conversation over instead (`owner` human), and may send here meanwhile.
 *
 * Throws `not_found`, and `conflict` for a closed conversation and for a customer who has asked not to be written to and has not come back since.
 */
export async function sendMessage(tx: TenantTx, input: MessageSend & { conversation_id: string; actor: Actor }): Promise<SentMessage> {
  const now = tx.now.toISOString()
  const id = newId(tx.now)
  const payload = { source: 'public_api', ...(input.actor.id ? { api_key_id: input.actor.id } : {}) }
  const stored = await sql<{ sequence_number: number; created_at: string; channel: string }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now})
      where tenant_id = ${tx.tenantId} and id = ${input.conversation_id} and status <> 'closed'
        and not coalesce((state ->> 'optedOut')::boolean, false)
      returning id, channel, last_sequence_number
    ), stored as (
      insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, delivery_status)
      select ${tx.tenantId}, ${id}, id, last_sequence_number, 'agent_bot', ${input.text}, ${input.language ?? scriptOf(input.text)},
        ${JSON.stringify(payload)}::jsonb, case when channel = any (${LIVE_CHANNELS}) then 'sent' else 'pending' end
      from numbered returning sequence_number, created_at
    )
    select stored.sequence_number, stored.created_at, numbered.channel from stored, numbered
  `.execute(tx.db)
  const message = stored.rows[0]
  if (!message) throw await refusal(tx, input.conversation_id)
  const isLive = LIVE_CHANNELS.includes(message.channel)
  if (!isLive) await enqueue(tx, 'deliver-message', { conversation_id: input.conversation_id, message_id: id })
  tx.emit(`conversation:${input.conversation_id}`)
  return { message_id: id, sequence_number: message.sequence_number, sent_at: message.created_at, mocked: !isLive }
}

async function refusal(tx: TenantTx, id: string): Promise<AppError> {
  const found = await tx.db
    .selectFrom('conversations')
    .select('status')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) return conversationNotFound()
  return new AppError('conflict', found.status === 'closed' ? 'the conversation is closed' : 'the customer has asked not to be written to')
}
