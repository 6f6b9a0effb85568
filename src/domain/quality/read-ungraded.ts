import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface Ungraded {
  readonly conversation_id: string
  readonly sequence_number: number
  readonly content: string
  readonly payload: unknown
  readonly created_at: string
  /** What the customer had written since anybody last answered. */
  readonly customer: string
  /** The last message before that. */
  readonly answered_before: number
}

/** A reply of the receptionist that no grader has flagged yet; null for one that has been, and for what is gone. */
export async function readUngraded(tx: TenantTx, messageId: string): Promise<Ungraded | null> {
  const read = await sql<Ungraded>`
    with reply as (
      select conversation_id, sequence_number, content, payload, created_at,
        coalesce((select max(b.sequence_number) from messages b where b.conversation_id = m.conversation_id
          and b.sequence_number < m.sequence_number and b.role <> 'customer'), 0) as answered_before
      from messages m where id = ${messageId} and role = 'agent_bot' and not hallucination_flags @> '[{"kind": "llm_flagged"}]'
    )
    select *, coalesce((select string_agg(c.content, chr(10) order by c.sequence_number) from messages c where c.conversation_id = reply.conversation_id
      and c.role = 'customer' and c.sequence_number > reply.answered_before and c.sequence_number < reply.sequence_number), '') as customer
    from reply
  `.execute(tx.db)
  return read.rows[0] ?? null
}
