import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

export interface BegunTurn {
  readonly turn_id: string
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
  const found = await sql<{ running_id: string | null; running_up_to: number | null; last_customer: number | null }>`
    select t.id as running_id, t.up_to_sequence_number as running_up_to,
      (select max(m.sequence_number) from messages m
        where m.conversation_id = ${conversationId} and m.role = 'customer' and m.sequence_number > ${conversation.answered_sequence_number}) as last_customer
    from (select) as one left join turns t on t.conversation_id = ${conversationId} and t.status = 'running'
  `.execute(tx.db)
  const { running_id: runningId, running_up_to: runningUpTo, last_customer: lastCustomer } = found.rows[0] ?? {}
  if (runningId && runningUpTo) return { turn_id: runningId, up_to_sequence_number: runningUpTo, conversation }
  if (!lastCustomer) return null
  const turnId = newId(tx.now)
  await tx.db
    .insertInto('turns')
    .values({ tenant_id: tx.tenantId, id: turnId, conversation_id: conversationId, up_to_sequence_number: lastCustomer })
    .execute()
  return { turn_id: turnId, up_to_sequence_number: lastCustomer, conversation }
}
