import { sql } from 'kysely'
import type { TenantDb } from '../../db/database.ts'
import { requireConversation } from '../conversations/require-conversation.ts'

export interface MarkReadInput {
  readonly conversation_id: string
  readonly user_id: string
  readonly up_to_sequence_number: number
}

/** One person has seen the conversation up to a message, and the notes that mention them; never less than before. Throws `not_found`. */
export async function markRead(tx: TenantDb, { conversation_id, user_id, up_to_sequence_number }: MarkReadInput): Promise<void> {
  const { rows } = await sql<{ conversation_id: string }>`
    with seen as (
      update conversation_mentions set seen_at = ${tx.now.toISOString()}
      where tenant_id = ${tx.tenantId} and conversation_id = ${conversation_id} and user_id = ${user_id} and seen_at is null
    )
    insert into conversation_reads (tenant_id, conversation_id, user_id, read_sequence_number)
    select tenant_id, id, ${user_id}, least(${up_to_sequence_number}, last_sequence_number) from conversations
    where tenant_id = ${tx.tenantId} and id = ${conversation_id}
    on conflict (tenant_id, conversation_id, user_id) do update
      set read_sequence_number = greatest(conversation_reads.read_sequence_number, excluded.read_sequence_number)
    returning conversation_id
  `.execute(tx.db)
  if (rows.length === 0) await requireConversation(tx, conversation_id)
}
