import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** A message as its visitor sees it: no payload, flags or delivery marks. */
export interface VisibleMessage {
  readonly id: string
  readonly sequence_number: number
  readonly role: string
  readonly content: string
  readonly created_at: string
}

/**
 * What was said after sequence number `after` (0 for everything), in order, at most `limit` (default 500) messages. A system message is a note of the house
 * and stays inside, unless its payload says `visible: true`.
 */
export function listVisibleMessages(
  tx: TenantTx,
  input: { readonly conversation_id: string; readonly after: number; readonly limit?: number },
): Promise<VisibleMessage[]> {
  return tx.db
    .selectFrom('messages')
    .select(['id', 'sequence_number', 'role', 'content', 'created_at'])
    .where('conversation_id', '=', input.conversation_id)
    .where('sequence_number', '>', input.after)
    .where((where) =>
      where.or([where('role', 'in', ['customer', 'agent_bot', 'human_agent']), sql<boolean>`payload @> '{"visible": true}'`]),
    )
    .orderBy('sequence_number')
    .limit(input.limit ?? 500)
    .execute()
}
