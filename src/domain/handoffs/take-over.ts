import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/**
 * Makes a conversation a person's: from this moment the receptionist says nothing, and a reply that is being computed is discarded (post-reply.ts). The
 * requests for people that were open are answered by it. Taking over what is a person's already changes nothing. Throws `not_found`, and `conflict` for a
 * closed conversation.
 */
export async function takeOver(tx: TenantTx, input: { conversation_id: string; actor: Actor }): Promise<void> {
  const found = await sql<{ status: string; owner: string }>`
    with found as (select id, status, owner from conversations where id = ${input.conversation_id} for update),
    taken as (
      update conversations c set owner = 'human', status = 'active' from found f
      where c.id = f.id and f.status <> 'closed' and (f.owner <> 'human' or f.status <> 'active')
    ), answered as (
      update handoffs h set resolved_at = ${tx.now.toISOString()} from found f
      where h.conversation_id = f.id and f.status <> 'closed' and h.resolved_at is null
    )
    select status, owner from found
  `.execute(tx.db)
  const conversation = found.rows[0]
  if (!conversation) throw new AppError('not_found', 'no such conversation')
  if (conversation.status === 'closed') throw new AppError('conflict', 'the conversation is closed')
  if (conversation.owner === 'human') return
  await writeAudit(tx, {
    actor: input.actor,
    action: 'conversation.taken_over',
    target: { kind: 'conversation', id: input.conversation_id },
  })
  tx.emit(`conversation:${input.conversation_id}`)
}
