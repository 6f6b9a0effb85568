import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'

/** Queues a conversation for quality scoring up to one of its messages: a row of `qa_scores` without a score, and the job that fills it. */
export async function requestScore(tx: TenantTx, input: { conversation_id: string; up_to_sequence_number: number }): Promise<void> {
  const id = newId(tx.now)
  await tx.db
    .insertInto('qa_scores')
    .values({ tenant_id: tx.tenantId, id, ...input })
    .execute()
  await enqueue(tx, 'score-conversation', { score_id: id })
}
