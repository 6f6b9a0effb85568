import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { scriptOf } from '../conversations/receive-message.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { takeOver } from '../handoffs/take-over.ts'
import { type Attachment, openWhatsappConversation } from './whatsapp-conversation.ts'

export interface WhatsappEcho {
  readonly id: string
  /** Whom the business wrote to. */
  readonly whatsapp_id: string
  readonly sent_at: Date
  readonly text: string | null
  readonly attachments: readonly Attachment[]
}

/**
 * A person of the business answered from the business's own phone. The message is stored as theirs, and the conversation is theirs from this moment: what the
 * customer had said by then counts as answered, and a reply that is being computed, or waits to be sent, is not sent any more. The same echo again changes
 * nothing, also after the conversation was handed back.
 */
export async function receiveWhatsappEcho(tx: TenantTx, echo: WhatsappEcho): Promise<'stored' | 'duplicate'> {
  const { id } = await openWhatsappConversation(tx, { whatsapp_id: echo.whatsapp_id, profile_name: null })
  // The lock lines up with the customer's messages and with the reply that is about to be stored.
  await sql`select from conversations where id = ${id} for update`.execute(tx.db)
  if (await isKnown(tx, id, echo.id)) return 'duplicate'
  await tx.db
    .updateTable('conversations')
    .set({ status: 'active', closed_at: null })
    .where('id', '=', id)
    .where('status', '=', 'closed')
    .execute()
  await takeOver(tx, { conversation_id: id, actor: { kind: 'user' } })
  const now = tx.now.toISOString()
  const text = echo.text ?? `[${echo.attachments[0]?.type ?? 'unknown'}]`
  const payload = {
    source: 'business_phone',
    whatsapp: { sent_at: echo.sent_at.toISOString() },
    ...(echo.attachments.length > 0 ? { attachments: echo.attachments } : {}),
  }
  await sql`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now}), answered_sequence_number = last_sequence_number
      where id = ${id} returning id, last_sequence_number
    )
    insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, external_id, payload, delivery_status)
    select ${tx.tenantId}, ${newId(tx.now)}, id, last_sequence_number, 'human_agent', ${text}, ${echo.text === null ? null : scriptOf(text)},
      ${echo.id}, ${JSON.stringify(payload)}::jsonb, 'sent'
    from numbered
  `.execute(tx.db)
  wakeConversation(tx, id)
  return 'stored'
}

/** Stored before, or one of our own that came back. */
async function isKnown(tx: TenantTx, conversationId: string, externalId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from messages where conversation_id = ${conversationId} and external_id = ${externalId})
      or exists (select from message_deliveries where tenant_id = ${tx.tenantId} and external_id = ${externalId}) as known
  `.execute(tx.db)
  return rows[0]?.known === true
}
