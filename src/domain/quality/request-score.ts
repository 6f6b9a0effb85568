import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

/** Queues a conversation for quality scoring up to one of its messages: a row of `qa_scores` without a score, which is a scorer's work list. */
export async function requestScore(tx: TenantTx, input: { conversation_id: string; up_to_sequence_number: number }): Promise<void> {
  await tx.db
    .insertInto('qa_scores')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), ...input })
    .execute()
}
