import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { GuardrailPolicy } from '../guardrail-policy/policy.ts'

export interface UnscoredMessage {
  readonly sequence_number: number
  readonly role: string
  readonly content: string
  readonly payload: unknown
  readonly hallucination_flags: unknown
}

/** One closing of a conversation that waits for its score, and everything that the score is made of. */
export interface Unscored {
  readonly conversation: {
    readonly channel: string
    readonly identifier_key: string
    readonly customer_name: string | null
    readonly answered_sequence_number: number
  }
  readonly tenant: { readonly vertical: string; readonly settings: unknown; readonly timezone: string; readonly default_language: string }
  readonly forbidden_phrases: GuardrailPolicy['forbidden_phrases'] | null
  /** The conversation up to its closing, oldest first; of a very long one the newest. */
  readonly messages: readonly UnscoredMessage[]
  /** What an earlier closing has scored already ends here; 0 for the first. */
  readonly scored_up_to: number
  /** Requests for people that were open in what is to be scored. */
  readonly handoffs: number
}

const MOST_MESSAGES = 1000

/** Null when it has been scored meanwhile, or is gone. */
export async function readUnscored(tx: TenantTx, scoreId: string): Promise<Unscored | null> {
  const read = await sql<Unscored>`
    with closing as (
      select q.conversation_id, q.up_to_sequence_number, q.created_at, coalesce((select max(p.up_to_sequence_number) from qa_scores p
        where p.conversation_id = q.conversation_id and p.id < q.id and p.score is not null), 0) as scored_up_to
      from qa_scores q where q.id = ${scoreId} and q.score is null
    )
    select
      (select row_to_json(t) from (select channel, identifier_key, customer_name, answered_sequence_number
        from conversations where id = closing.conversation_id) t) as conversation,
      (select row_to_json(t) from (select vertical, settings, timezone, default_language from tenants) t) as tenant,
      (select forbidden_phrases from guardrail_policies) as forbidden_phrases,
      (select coalesce(json_agg(m order by m.sequence_number), '[]') from (
        select sequence_number, role, content, payload, hallucination_flags from messages
        where conversation_id = closing.conversation_id and sequence_number <= closing.up_to_sequence_number
        order by sequence_number desc limit ${MOST_MESSAGES}) m) as messages,
      scored_up_to,
      (select count(*)::integer from handoffs h where h.conversation_id = closing.conversation_id and h.created_at <= closing.created_at
        and (h.resolved_at is null or h.resolved_at >= (select min(m.created_at) from messages m
          where m.conversation_id = closing.conversation_id and m.sequence_number > scored_up_to))) as handoffs
    from closing
  `.execute(tx.db)
  return read.rows[0] ?? null
}
