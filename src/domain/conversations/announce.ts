import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { wakeConversation } from './wake-conversation.ts'

export interface Announcement {
  readonly conversation_id: string
  readonly text: string
  readonly language: 'en' | 'ar'
  /** For the console; never shown to the customer. */
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * Says something of the house's own accord, outside a turn: a code, a freed slot, an answer that was found. It takes the next sequence number and goes out as
 * every reply does; what the customer said last stays unanswered, and status and owner stay as they are. Whether the customer may be written to is the
 * caller's to know; where the channel takes templates only by then, it leaves in the tenant's template for announcements.
 */
export async function announce(tx: TenantTx, message: Announcement): Promise<{ message_id: string; sequence_number: number }> {
  const now = tx.now.toISOString()
  const id = newId(tx.now)
  const stored = await sql<{ sequence_number: number; channel: string }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now})
      where id = ${message.conversation_id} returning id, channel, last_sequence_number
    ), stored as (
      insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, delivery_status)
      select ${tx.tenantId}, ${id}, id, last_sequence_number, 'agent_bot', ${message.text}, ${message.language}, ${JSON.stringify({ ...message.payload, announcement: true })}::jsonb,
        case when channel = 'webform' then 'sent' else 'pending' end
      from numbered returning sequence_number
    )
    select stored.sequence_number, numbered.channel from stored, numbered
  `.execute(tx.db)
  const row = stored.rows[0]
  if (!row) throw new Error('the conversation of an announcement is gone')
  if (row.channel !== 'webform') await enqueue(tx, 'deliver-message', { conversation_id: message.conversation_id, message_id: id })
  wakeConversation(tx, message.conversation_id)
  return { message_id: id, sequence_number: row.sequence_number }
}
