import type { ModelMessage } from 'ai'
import type { TenantTx } from '../../db/database.ts'
import { asMessage } from './as-data.ts'

export interface Said {
  readonly role: string
  readonly content: string
}

/** The conversation up to the turn's last message, the newest `most` of it, oldest first. */
export async function readHistory(tx: TenantTx, input: { conversationId: string; most: number }): Promise<Said[]> {
  const rows = await tx.db
    .selectFrom('messages')
    .select(['role', 'content'])
    .where('conversation_id', '=', input.conversationId)
    .orderBy('sequence_number', 'desc')
    .limit(input.most)
    .execute()
  return rows.reverse()
}

/** As a model reads it: it begins with the customer, and the customer's words are marked as theirs. */
export function toMessages(history: readonly Said[]): ModelMessage[] {
  const messages = history.map(
    ({ role, content }): ModelMessage =>
      role === 'customer' ? { role: 'user', content: asMessage(content) } : { role: 'assistant', content: content.slice(0, 4000) },
  )
  const first = messages.findIndex((message) => message.role === 'user')
  return first === -1 ? [] : messages.slice(first)
}
