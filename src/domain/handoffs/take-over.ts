import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'

export interface TakeOverInput {
  readonly conversation_id: string
  readonly actor: Actor
  /** False: a conversation that another person has is a `conflict` with their name, and stays theirs. */
  readonly from_colleague?: boolean
}

/**
 * Makes a conversation a person's: from this moment the receptionist says nothing, and a reply that is being computed is discarded (post-reply.ts). The
 * requests for people that were open are answered by it. Taking over what is theirs already changes nothing. Throws `not_found`, and `conflict` for a
 * closed conversation.
 */
export async function takeOver(tx: TenantTx, { conversation_id, actor, from_colleague = true }: TakeOverInput): Promise<void> {
  const holder = actor.kind === 'user' ? (actor.id ?? null) : null
  const found = await sql<{ status: string; owner: string; held_by: string | null; colleague: string | null }>`
    with found as (select id, status, owner, held_by from conversations where id = ${conversation_id} for update),
    taken as (
      update conversations c set owner = 'human', status = 'active', held_by = coalesce(${holder}::uuid, case when f.owner = 'human' then f.held_by end)
      from found f
      where c.id = f.id and f.status <> 'closed'
        and (f.owner <> 'human' or f.status <> 'active' or f.held_by is distinct from coalesce(${holder}::uuid, f.held_by))
    ), answered as (
      update handoffs h set resolved_at = ${tx.now.toISOString()} from found f
      where h.conversation_id = f.id and f.status <> 'closed' and h.resolved_at is null
    )
    select f.status, f.owner, f.held_by, u.name as colleague from found f left join users u on u.id = f.held_by and u.tenant_id = ${tx.tenantId}
  `.execute(tx.db)
  const conversation = found.rows[0]
  if (!conversation) throw new AppError('not_found', 'no such conversation')
  if (conversation.status === 'closed') throw new AppError('conflict', 'the conversation is closed')
  const isHeld = conversation.owner === 'human'
  const isColleagues = isHeld && conversation.held_by !== null && holder !== null && conversation.held_by !== holder
  // What the statement above has done goes with the transaction.
  if (isColleagues && !from_colleague) throw new AppError('conflict', `${conversation.colleague ?? 'a colleague'} has this conversation`)
  if (isHeld && (holder === null || conversation.held_by === holder)) return
  await writeAudit(tx, {
    actor,
    action: 'conversation.taken_over',
    target: { kind: 'conversation', id: conversation_id },
    ...(isColleagues ? { details: { from: conversation.held_by } } : {}),
  })
  wakeConversation(tx, conversation_id)
}
