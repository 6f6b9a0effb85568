import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** Takes a question out of the review queue without an answer, or back into it. Throws `not_found` when there is none in the other state. */
export async function setQuestionStatus(
  tx: TenantTx,
  { id, status, actor }: { id: string; status: 'open' | 'dismissed'; actor: Actor },
): Promise<void> {
  const changed = await tx.db
    .updateTable('team_messages')
    .set({ status, updated_at: tx.now.toISOString() })
    .where('id', '=', id)
    .where('kind', '=', 'question')
    .where('status', '=', status === 'open' ? 'dismissed' : 'open')
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new AppError('not_found', 'no such question')
  await writeAudit(tx, {
    actor,
    action: status === 'open' ? 'question.reopened' : 'question.dismissed',
    target: { kind: 'team_message', id },
  })
}
