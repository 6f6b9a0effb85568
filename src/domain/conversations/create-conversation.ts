import type { Conversation, ConversationCreate } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantDb } from '../../db/database.ts'
import { newId, timeOfId } from '../../lib/ids.ts'
import { eventValues, recordingOf } from '../events/record-event.ts'
import { resolveIdentifierKey } from './identifier.ts'
import { wakeConversation } from './wake-conversation.ts'

/** The row and its event, or neither. */
const CREATE = `
  with made as (
    insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, customer_name, customer_language, status)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (tenant_id, channel, identifier_key) do nothing
    returning tenant_id
  ), recorded as (${recordingOf('made', 9)})
  select from made`

/**
 * Opens a conversation before the customer writes, and records `conversation.created`, in one statement. One exists per channel and customer (see
 * identifier.ts), closed ones included: any further create is a `conflict`, and of simultaneous ones the unique constraint lets exactly one through.
 */
export async function createConversation(tx: TenantDb, body: ConversationCreate): Promise<Conversation> {
  const { channel, customer_identifier } = body
  const identifierKey = await resolveIdentifierKey(tx, channel, customer_identifier)
  const id = newId(tx.now)
  const conversation: Conversation = {
    id,
    channel,
    customer_identifier,
    customer_name: body.customer_name ?? null,
    customer_language: body.customer_language ?? null,
    status: 'active',
    first_message_at: null,
    last_message_at: null,
    created_at: timeOfId(id),
  }
  const { customer_name, customer_language, status } = conversation
  const row = [tx.tenantId, id, channel, customer_identifier, identifierKey, customer_name, customer_language, status]
  const event = eventValues(tx, 'conversation.created', { ...conversation, conversation_id: id })
  const made = await tx.run(CREATE, [...row, ...event])
  if (made.length === 0) throw new AppError('conflict', 'customer_identifier: a conversation with this customer exists on this channel')
  tx.emit('events')
  wakeConversation(tx, id)
  return conversation
}
