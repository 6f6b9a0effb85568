import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { findSaid, type SpokenReply } from './find-answer.ts'

export interface SaidOnCall {
  readonly conversation_id: string
  /** The same id again says nothing new. */
  readonly external_id: string
  /** `system`: a note of what was heard, while a person has the conversation. */
  readonly role: 'agent_bot' | 'system'
  readonly text: string
  readonly language: 'en' | 'ar'
  readonly acts: readonly string[]
}

/** Keeps what is said on a call outside a turn: the greeting, a question into silence, the sentence for callers whom a person looks after. */
export async function sayOnCall(tx: TenantTx, said: SaidOnCall): Promise<SpokenReply> {
  const before = await findSaid(tx, said)
  if (before) return before
  const now = tx.now.toISOString()
  const id = newId(tx.now)
  const payload = { source: 'voice', acts: said.acts.map((act) => ({ act })) }
  const stored = await sql<{ sequence_number: number }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now})
      where id = ${said.conversation_id} returning id, last_sequence_number
    )
    insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, external_id, payload, delivery_status)
    select ${tx.tenantId}, ${id}, id, last_sequence_number, ${said.role}, ${said.text}, ${said.language}, ${said.external_id},
      ${JSON.stringify(payload)}::jsonb, 'sent'
    from numbered returning sequence_number
  `.execute(tx.db)
  const sequenceNumber = stored.rows[0]?.sequence_number
  if (sequenceNumber === undefined) throw new Error('the conversation of a call is gone')
  wakeConversation(tx, said.conversation_id)
  return { message_id: id, sequence_number: sequenceNumber, content: said.text, language: said.language, acts: said.acts, payload }
}
