import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Subject } from './find-subject.ts'

const MAX_QUESTION = 200

/**
 * The review queue's share: what they left there is dismissed, and their own words leave the entries that were approved from it. An entry stays, with its
 * answer; where nobody put the question into other words, the beginning of the answer stands for it.
 */
export async function eraseQuestions(tx: TenantTx, { conversations }: Subject): Promise<void> {
  await sql`
    with asked as (
      select knowledge_entry_id as id, array_agg(content) as words from team_messages
      where conversation_id = any(${conversations}::uuid[]) and knowledge_entry_id is not null group by knowledge_entry_id
    )
    update knowledge_entries k set updated_at = ${tx.now.toISOString()},
      alternatives = array(select word from unnest(k.alternatives) as word where word <> all(asked.words)),
      question = case when k.question = any(asked.words) then left(k.answer, ${MAX_QUESTION}) else k.question end,
      question_ar = case when k.question_ar = any(asked.words) then left(k.answer_ar, ${MAX_QUESTION}) else k.question_ar end
    from asked where k.id = asked.id
  `.execute(tx.db)
  await sql`
    update team_messages set status = 'dismissed', updated_at = ${tx.now.toISOString()}
    where conversation_id = any(${conversations}::uuid[]) and status = 'open'
  `.execute(tx.db)
}
