import { postApology, runTurn } from '../receptionist/run-turn.ts'
import { ToolExhausted } from '../receptionist/tools/call-tool.ts'
import { JOBS } from './catalog.ts'
import { SPARED_LEASES } from './queue/claim.ts'
import type { JobHandler } from './queue/run-job.ts'

/**
 * Computes the receptionist's reply of one conversation. When the last try fails, an honest apology is stored instead, so that no customer is met with silence;
 * a turn that took worker after worker with it isn't tried a last time.
 */
export const reply: JobHandler<'reply'> = async (ctx, job) => {
  const input = { tenantId: job.tenantId, conversationId: job.payload.conversation_id, signal: job.signal }
  const started = performance.now()
  const isLast = job.attempt > JOBS.reply.ladderMs.length
  const measure = (outcome: string) => ctx.metrics.turn({ outcome, seconds: (performance.now() - started) / 1000 })
  try {
    if (isLast && job.lostLeases >= SPARED_LEASES) throw new Error(`the worker was lost ${job.lostLeases} times in a row`)
    const turn = await runTurn(ctx.db, { ...input, limiter: ctx.limiter, brains: ctx.brains })
    measure(turn?.posted.kind ?? 'nothing_to_answer')
    if (turn?.flags.length)
      ctx.log.warn({ tenant_id: job.tenantId, turn_id: turn.turn_id, flags: turn.flags.map((flag) => flag.kind) }, 'reply flagged')
    if (turn?.model?.fallback)
      ctx.log.warn({ tenant_id: job.tenantId, turn_id: turn.turn_id, model: turn.model }, 'the embedded brain took over')
    if (turn) ctx.log.debug({ tenant_id: job.tenantId, turn_id: turn.turn_id, outcome: turn.posted.kind }, 'turn')
  } catch (error) {
    measure(job.signal.aborted ? 'aborted' : error instanceof ToolExhausted ? 'rate_limited' : 'failed')
    if (job.signal.aborted || !isLast) throw error
    ctx.log.error(
      { err: error, tenant_id: job.tenantId, conversation_id: job.payload.conversation_id },
      'the turn failed for good; apologising',
    )
    await postApology(ctx.db, input)
  }
}
