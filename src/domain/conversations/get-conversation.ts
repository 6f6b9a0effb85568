import type { ConversationDetail } from '../../contract/conversations.ts'
import type { TenantDb } from '../../db/database.ts'
import { asMessage, CONVERSATION_COLUMNS, conversationNotFound, MESSAGE_COLUMNS } from './queries.ts'

const EMBEDDED_MESSAGES = 100

/** One conversation; with `include: 'messages'` also its last 100 messages in order. Throws `not_found`. */
export async function getConversation(tx: TenantDb, input: { id: string; include?: 'messages' | undefined }): Promise<ConversationDetail> {
  const conversation = await tx.db
    .selectFrom('conversations')
    .select(CONVERSATION_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!conversation) throw conversationNotFound()
  if (input.include !== 'messages') return conversation
  const latest = await tx.db
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('conversation_id', '=', input.id)
    .orderBy('sequence_number', 'desc')
    .limit(EMBEDDED_MESSAGES)
    .execute()
  return { ...conversation, messages: latest.reverse().map(asMessage) }
}
