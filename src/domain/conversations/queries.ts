import type { Message } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantDb } from '../../db/database.ts'

/** The columns that the API shows, in its order; nothing else of a row leaves the house. */
export const CONVERSATION_COLUMNS = [
  'id',
  'channel',
  'customer_identifier',
  'customer_name',
  'customer_language',
  'status',
  'first_message_at',
  'last_message_at',
  'created_at',
] as const

export const MESSAGE_COLUMNS = ['id', 'sequence_number', 'role', 'content', 'language', 'created_at', 'delivery_status'] as const

/** Whether the tenant has a conversation of this id: other tenants' rows do not exist for it. */
export async function conversationExists(tx: TenantDb, id: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('conversations')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** The same for an id that no one has, for another tenant's and for a malformed reference: nothing can be told apart. */
export function conversationNotFound(): AppError {
  return new AppError('not_found', 'no such conversation')
}

type MessageRow = Omit<Message, 'role' | 'language' | 'delivery_status'> & {
  role: string
  language: string | null
  delivery_status: string
}

/** The table's check constraints hold exactly the contract's values; the generated types only say text. */
export function asMessage(row: MessageRow): Message {
  return row as Message
}
