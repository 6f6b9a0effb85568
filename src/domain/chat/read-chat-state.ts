import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'

export interface ChatState {
  readonly status: 'active' | 'awaiting_human' | 'closed'
  readonly owner: 'bot' | 'human'
  readonly last_sequence_number: number
  /** The receptionist owes an answer: the last word is the customer's, nobody has passed over it, and no human has taken over. */
  readonly is_answering: boolean
}

/** How the conversation stands, for those who watch it. Throws `not_found` when it is gone. */
export async function readChatState(tx: TenantTx, conversationId: string): Promise<ChatState> {
  const result = await sql<ChatState>`
    select c.status, c.owner, c.last_sequence_number,
      c.owner = 'bot' and c.status <> 'closed' and c.answered_sequence_number < c.last_sequence_number and m.role = 'customer' as is_answering
    from conversations c
    left join messages m on m.conversation_id = c.id and m.sequence_number = c.last_sequence_number and m.tenant_id = c.tenant_id
    where c.id = ${conversationId}`.execute(tx.db)
  const state = result.rows[0]
  if (!state) throw new AppError('not_found', 'no such conversation')
  return { ...state, is_answering: state.is_answering === true }
}
