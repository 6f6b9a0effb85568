import { StepFailed } from '../receptionist/models/llm/run-step.ts'
import { gradeStoredReply } from '../receptionist/quality/grade-stored-reply.ts'
import { JOBS } from './catalog.ts'
import type { JobHandler } from './queue/run-job.ts'

/** A language model's second look at what one of its kind has written; nobody waits for it. A model that gives no answer in the end leaves it at the first look. */
export const gradeReply: JobHandler<'grade-reply'> = async (ctx, job) => {
  const { message_id } = job.payload
  const ids = { tenant_id: job.tenantId, message_id }
  try {
    const flags = await gradeStoredReply(ctx.db, { tenantId: job.tenantId, messageId: message_id, brains: ctx.brains, signal: job.signal })
    if (flags.length > 0) ctx.log.warn({ ...ids, flags: flags.length }, 'a stored reply was flagged')
  } catch (error) {
    const isLast = job.attempt > JOBS['grade-reply'].ladderMs.length
    if (!(error instanceof StepFailed) || job.signal.aborted || (error.isRetryable && !isLast)) throw error
    ctx.log.warn({ ...ids, reason: error.reason }, 'a stored reply was not looked at again')
  }
}
