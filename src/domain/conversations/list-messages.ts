import type { Page, PageQuery } from '../../contract/common.ts'
import type { Message } from '../../contract/conversations.ts'
import type { TenantDb } from '../../db/database.ts'
import { readPage, unknownCursor } from '../../db/page.ts'
import { conversationExists, conversationNotFound, MESSAGE_COLUMNS } from './queries.ts'

/** A page of a conversation's messages by ascending sequence number. Throws `not_found`, and `bad_request` for a cursor that is no message of it. */
export async function listMessages(tx: TenantDb, input: PageQuery & { conversation_id: string }): Promise<Page<Message>> {
  if (!(await conversationExists(tx, input.conversation_id))) throw conversationNotFound()
  const after = input.cursor === undefined ? 0 : await sequenceNumber(tx, input.conversation_id, input.cursor)
  const query = tx.db
    .selectFrom('messages')
    .select(MESSAGE_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('conversation_id', '=', input.conversation_id)
    .where('sequence_number', '>', after)
    .orderBy('sequence_number')
  return readPage<Message>(tx, query, input.limit)
}

async function sequenceNumber(tx: TenantDb, conversationId: string, cursor: string): Promise<number> {
  const row = await tx.db
    .selectFrom('messages')
    .select('sequence_number')
    .where('tenant_id', '=', tx.tenantId)
    .where('conversation_id', '=', conversationId)
    .where('id', '=', cursor)
    .executeTakeFirst()
  if (!row) throw unknownCursor()
  return row.sequence_number
}
