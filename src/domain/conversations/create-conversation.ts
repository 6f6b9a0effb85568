import type { Conversation, ConversationCreate } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { recordEvent } from '../events/record-event.ts'
import { resolveIdentifierKey } from './identifier.ts'
import { CONVERSATION_COLUMNS } from './queries.ts'

/**
 * Opens a conversation before the customer writes, and records `conversation.created`. One exists per channel and customer (see identifier.ts), closed ones
 * included: any further create is a `conflict`, and of simultaneous ones the unique constraint lets exactly one through.
 */
export async function createConversation(tx: TenantTx, body: ConversationCreate): Promise<Conversation> {
  const identifier_key = await resolveIdentifierKey(tx, body.channel, body.customer_identifier)
  const conversation = await tx.db
    .insertInto('conversations')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      channel: body.channel,
      customer_identifier: body.customer_identifier,
      identifier_key,
      customer_name: body.customer_name ?? null,
      customer_language: body.customer_language ?? null,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'channel', 'identifier_key']).doNothing())
    .returning(CONVERSATION_COLUMNS)
    .executeTakeFirst()
  if (!conversation) throw new AppError('conflict', 'customer_identifier: a conversation with this customer exists on this channel')
  await recordEvent(tx, 'conversation.created', { ...conversation, conversation_id: conversation.id })
  return conversation
}
