import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { wakeConversation } from './wake-conversation.ts'

/**
 * Ends a turn without a word: its messages count as handled, on purpose, and the dialogue goes on from `state`. Nothing happens when the turn is decided
 * already or a person has the conversation.
 */
export async function passOverTurn(
  tx: TenantTx,
  input: { turn_id: string; conversation_id: string; up_to_sequence_number: number; reason: string; state: object },
): Promise<void> {
  await sql`
    with passed as (
      update turns t set status = 'discarded', discard_reason = ${input.reason}, decided_at = ${tx.now.toISOString()}
      from conversations c where t.id = ${input.turn_id} and t.status = 'running' and c.id = t.conversation_id and c.owner = 'bot' returning t.id
    )
    update conversations set state = ${JSON.stringify(input.state)}::jsonb,
      answered_sequence_number = greatest(answered_sequence_number, ${input.up_to_sequence_number}::integer)
    where id = ${input.conversation_id} and exists (select from passed)
  `.execute(tx.db)
  wakeConversation(tx, input.conversation_id)
}
