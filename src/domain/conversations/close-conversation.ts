import type { Conversation } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { recordBillingEvent } from '../billing/record-billing-event.ts'
import { recordEvent } from '../events/record-event.ts'
import { requestScore } from '../quality/request-score.ts'
import { CONVERSATION_COLUMNS, conversationExists, conversationNotFound } from './queries.ts'
import { wakeConversation } from './wake-conversation.ts'

/**
 * Ends a conversation: the status, the line for the bill, the request for a quality score, the audit row and `conversation.closed` are one transaction. Of
 * simultaneous calls the row's lock lets one through. A reply that is being computed is discarded when it comes (post-reply.ts); a new message of the customer
 * opens the conversation again. Throws `not_found`, and `conflict` for one that is closed.
 */
export async function closeConversation(tx: TenantTx, input: { id: string; actor: Actor }): Promise<Conversation> {
  const closed = await tx.db
    .updateTable('conversations')
    .set({ status: 'closed', closed_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .where('status', '<>', 'closed')
    .returning([...CONVERSATION_COLUMNS, 'last_sequence_number'])
    .executeTakeFirst()
  if (!closed) {
    if (await conversationExists(tx, input.id)) throw new AppError('conflict', 'the conversation is closed already')
    throw conversationNotFound()
  }
  const { last_sequence_number, ...conversation } = closed
  await recordBillingEvent(tx, { kind: 'conversation_closed', conversation_id: input.id })
  await requestScore(tx, { conversation_id: input.id, up_to_sequence_number: last_sequence_number })
  await writeAudit(tx, { actor: input.actor, action: 'conversation.closed', target: { kind: 'conversation', id: input.id } })
  await recordEvent(tx, 'conversation.closed', { ...conversation, conversation_id: conversation.id })
  wakeConversation(tx, input.id)
  return conversation
}
