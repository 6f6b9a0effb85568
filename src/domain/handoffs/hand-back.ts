import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'

/**
 * Gives a conversation back to the receptionist. It answers what the customer has written since the person's last message, at once; what stands before that
 * message was the person's. Giving back what is the receptionist's already changes nothing. Throws `not_found`, and `conflict` for a closed conversation.
 */
export async function handBack(tx: TenantTx, input: { conversation_id: string; actor: Actor }): Promise<void> {
  const found = await tx.db
    .selectFrom('conversations')
    .select(['status', 'owner', 'answered_sequence_number'])
    .where('id', '=', input.conversation_id)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new AppError('not_found', 'no such conversation')
  if (found.status === 'closed') throw new AppError('conflict', 'the conversation is closed')
  if (found.owner === 'bot') return
  // What was being computed for messages that the person has answered since is of no use.
  await sql`
    update turns set status = 'discarded', discard_reason = 'human_takeover', decided_at = ${tx.now.toISOString()}
    where conversation_id = ${input.conversation_id} and status = 'running' and up_to_sequence_number <= ${found.answered_sequence_number}
  `.execute(tx.db)
  // Behind the lock: whatever was stored before it is seen.
  const waiting = await sql<{ exists: boolean }>`
    with returned as (
      update conversations set owner = 'bot', status = 'active', held_by = null where id = ${input.conversation_id}
    )
    select exists (
      select from messages where conversation_id = ${input.conversation_id} and role = 'customer' and sequence_number > ${found.answered_sequence_number}
    )
  `.execute(tx.db)
  if (waiting.rows[0]?.exists) await enqueue(tx, 'reply', { conversation_id: input.conversation_id })
  await writeAudit(tx, {
    actor: input.actor,
    action: 'conversation.handed_back',
    target: { kind: 'conversation', id: input.conversation_id },
  })
  wakeConversation(tx, input.conversation_id)
}
