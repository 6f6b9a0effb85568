import { sql } from 'kysely'
import type { MessageSend, SentMessage } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import type { Actor } from '../audit/write-audit.ts'
import { lastCustomerMessageAt, WINDOW_MS, windowClosed } from './channel-rule.ts'
import { conversationNotFound } from './queries.ts'
import { scriptOf } from './receive-message.ts'
import { wakeConversation } from './wake-conversation.ts'

/**
 * Says something to the customer in the business's name, as it is given. It takes the next sequence number; on a channel with a transport it goes out through
 * `deliver-message`, and whoever watches the conversation is woken.
 *
 * It is no answer of the receptionist's: `answered_sequence_number` and the dialogue state stay, and a reply that is being computed is stored behind it, for
 * that is discarded by a newer message of the customer only. So a reminder from a CRM never swallows the question that the customer asked a moment before.
 * Whoever wants the receptionist to be silent takes the conversation over instead (`owner` human), and may send here meanwhile.
 *
 * Throws `not_found`, and `conflict` for a closed conversation, for a customer who has asked not to be written to and has not come back since, and on WhatsApp
 * for one who has not written in the last 24 hours.
 */
export async function sendMessage(tx: TenantTx, input: MessageSend & { conversation_id: string; actor: Actor }): Promise<SentMessage> {
  const { conversation_id, text, language, actor } = input
  const payload = { source: 'public_api', ...(actor.id ? { api_key_id: actor.id } : {}) }
  return storeOutbound(tx, { conversation_id, text, language: language ?? scriptOf(text), payload, isTemplate: false })
}

export interface OutboundMessage {
  readonly conversation_id: string
  readonly text: string
  readonly language: 'en' | 'ar' | 'mixed' | null
  readonly payload: Readonly<Record<string, unknown>>
  /** Templates may be sent at any time. */
  readonly isTemplate: boolean
}

/** Stores what the business says and puts it into the channel's outbox. Throws as `sendMessage` does. */
export async function storeOutbound(tx: TenantTx, message: OutboundMessage): Promise<SentMessage> {
  const now = tx.now.toISOString()
  const id = newId(tx.now)
  const { conversation_id, text, language, payload, isTemplate } = message
  const earliest = new Date(tx.now.getTime() - WINDOW_MS).toISOString()
  // The web chat needs no transport of its own: its visitors read what is stored.
  const stored = await sql<{ sequence_number: number; created_at: string; is_web: boolean; is_live: boolean }>`
    with connected as (
      select exists (select from whatsapp_channels where tenant_id = ${tx.tenantId} and verified_at is not null) as is_whatsapp
    ), numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now})
      from connected
      where tenant_id = ${tx.tenantId} and id = ${conversation_id} and status <> 'closed'
        and not coalesce((state ->> 'optedOut')::boolean, false)
        and (${isTemplate} or channel <> 'whatsapp' or not is_whatsapp or ${lastCustomerMessageAt(tx.tenantId, conversation_id)} > ${earliest})
      returning id, channel = 'webform' as is_web, channel = 'webform' or (channel = 'whatsapp' and is_whatsapp) as is_live, last_sequence_number
    ), stored as (
      insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, delivery_status)
      select ${tx.tenantId}, ${id}, id, last_sequence_number, 'agent_bot', ${text}, ${language}, ${JSON.stringify(payload)}::jsonb,
        case when is_web then 'sent' else 'pending' end
      from numbered returning sequence_number, created_at
    )
    select stored.sequence_number, stored.created_at, numbered.is_web, numbered.is_live from stored, numbered
  `.execute(tx.db)
  const row = stored.rows[0]
  if (!row) throw await refusal(tx, conversation_id)
  if (!row.is_web) await enqueue(tx, 'deliver-message', { conversation_id, message_id: id })
  wakeConversation(tx, conversation_id)
  return { message_id: id, sequence_number: row.sequence_number, sent_at: row.created_at, mocked: !row.is_live }
}

async function refusal(tx: TenantTx, id: string): Promise<AppError> {
  const { rows } = await sql<{ status: string; opted_out: boolean }>`
    select status, coalesce((state ->> 'optedOut')::boolean, false) as opted_out from conversations where tenant_id = ${tx.tenantId} and id = ${id}
  `.execute(tx.db)
  const found = rows[0]
  if (!found) return conversationNotFound()
  if (found.status === 'closed') return new AppError('conflict', 'the conversation is closed')
  return found.opted_out ? new AppError('conflict', 'the customer has asked not to be written to') : windowClosed()
}
