import type { Conversation, ConversationUpdate } from '../../contract/conversations.ts'
import type { TenantTx } from '../../db/database.ts'
import { CONVERSATION_COLUMNS, conversationNotFound } from './queries.ts'
import { wakeConversation } from './wake-conversation.ts'

/** Sets the customer's name, language or both; null clears. Records no event (there is none for it). Throws `not_found`. */
export async function updateConversation(tx: TenantTx, input: { id: string; patch: ConversationUpdate }): Promise<Conversation> {
  const { customer_name, customer_language } = input.patch
  const conversation = await tx.db
    .updateTable('conversations')
    .set({ ...(customer_name === undefined ? {} : { customer_name }), ...(customer_language === undefined ? {} : { customer_language }) })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .returning(CONVERSATION_COLUMNS)
    .executeTakeFirst()
  if (!conversation) throw conversationNotFound()
  wakeConversation(tx, input.id)
  return conversation
}
