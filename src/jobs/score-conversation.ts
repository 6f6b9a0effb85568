import { readUnscored } from '../domain/quality/read-unscored.ts'
import { recordScore } from '../domain/quality/record-score.ts'
import { scoreConversation } from '../receptionist/quality/score-conversation.ts'
import type { JobHandler } from './queue/run-job.ts'

/** Scores one closing of a conversation, once. Where the receptionist said nothing there is nothing to score, and the row stays without. */
export const scoreClosed: JobHandler<'score-conversation'> = async (ctx, job) => {
  const { score_id } = job.payload
  const unscored = await ctx.db.withTenant(job.tenantId, (tx) => readUnscored(tx, score_id))
  const scored = unscored && scoreConversation(unscored)
  if (!scored) return
  await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    await recordScore(tx, { score_id, ...scored })
  })
}
