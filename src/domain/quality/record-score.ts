import type { TenantTx } from '../../db/database.ts'

export interface Verdict {
  readonly met: boolean
  /** Why: which message, and what of it. */
  readonly evidence: readonly { readonly sequence_number: number | null; readonly note: string }[]
}

/** Stores a score with what each point stands on. The first one stays: a job that ran twice scores once. Returns whether this was the first. */
export async function recordScore(
  tx: TenantTx,
  input: { score_id: string; score: number; details: Readonly<Record<string, Verdict>> },
): Promise<boolean> {
  const updated = await tx.db
    .updateTable('qa_scores')
    .set({ score: String(input.score), scored_at: tx.now.toISOString(), details: JSON.stringify(input.details) })
    .where('id', '=', input.score_id)
    .where('score', 'is', null)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
