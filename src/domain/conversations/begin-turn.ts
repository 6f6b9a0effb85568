import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

export interface BegunTurn {
  readonly turn_id: string
  /** Taken up again after an interruption: it may have done something already. */
  readonly resumed: boolean
  /** The last message that this turn answers. */
  readonly up_to_sequence_number: number
  readonly conversation: {
    readonly id: string
    readonly channel: string
    readonly customer_identifier: string
    readonly identifier_key: string
    readonly customer_id: string | null
    readonly customer_name: string | null
    readonly customer_language: string | null
    readonly status: string
    readonly owner: string
    readonly last_sequence_number: number
    readonly answered_sequence_number: number
  }
}

/**
 * Starts the computation of a reply, or takes up one that a crash interrupted: such a turn keeps its id and the messages that it answers. Null when there is
 * nothing to answer: every message of the customer is answered, or a human owns the conversation.
 */
export async function beginTurn(tx: TenantTx, conversationId: string): Promise<BegunTurn | null> {
  const conversation = await tx.db
    .selectFrom('conversations')
    .select(['id', 'channel', 'customer_identifier', 'identifier_key', 'customer_id', 'customer_name', 'customer_language'])
    .select(['status', 'owner', 'last_sequence_number', 'answered_sequence_number'])
    .where('id', '=', conversationId)
    .forUpdate()
    .executeTakeFirst()
  if (!conversation || conversation.owner === 'human' || conversation.status === 'closed') return null
  // Behind the lock, so that this statement sees all that the lock waited for.
  const turnId = newId(tx.now)
  const begun = await sql<{ turn_id: string; up_to: number; resumed: boolean }>`
    with running as (
      select id, up_to_sequence_number from turns where conversation_id = ${conversationId} and status = 'running'
    ), last as (
      select max(sequence_number) as number from messages
      where conversation_id = ${conversationId} and role = 'customer' and sequence_number > ${conversation.answered_sequence_number}
    ), made as (
      insert into turns (tenant_id, id, conversation_id, up_to_sequence_number)
      select ${tx.tenantId}, ${turnId}, ${conversationId}, number from last where number is not null and not exists (select from running)
      returning id, up_to_sequence_number
    )
    select id as turn_id, up_to_sequence_number as up_to, true as resumed from running
    union all select id, up_to_sequence_number, false from made
  `.execute(tx.db)
  const turn = begun.rows[0]
  return turn ? { turn_id: turn.turn_id, resumed: turn.resumed, up_to_sequence_number: turn.up_to, conversation } : null
}
