import { formatText } from '../channels/whatsapp/format-text.ts'
import type { SendOutcome } from '../channels/whatsapp/outcome.ts'
import { originOf, sendWhatsapp, type WhatsappSending } from '../channels/whatsapp/send.ts'
import { splitText } from '../channels/whatsapp/split-text.ts'
import type { Context } from '../context.ts'
import { pauseWhatsappChannel } from '../domain/channels/pause-whatsapp-channel.ts'
import { type DeliveryPlan, planDelivery } from '../domain/channels/plan-delivery.ts'
import { recordFailedMessage, recordSentMessage, recordSentPart } from '../domain/channels/record-delivery.ts'
import { JOBS } from './catalog.ts'
import type { JobHandler, JobRun } from './queue/run-job.ts'

type Run = JobRun<'deliver-message'>
type Sending = Extract<DeliveryPlan, { kind: 'send' }>

/**
 * Sends one stored message through its channel: the third of a turn's durable commits. The outbox decides in one transaction what leaves
 * (plan-delivery.ts); each part is noted as soon as the provider has taken it, so a later try goes on with the next one. A kill between the provider's answer
 * and the note may send that part twice (at least once), unless its status comes back first and is the note (send.ts).
 */
export const deliverMessage: JobHandler<'deliver-message'> = async (ctx, job) => {
  const plan = await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    return planDelivery(tx, job.payload.message_id, ctx.sealer)
  })
  if (plan.kind === 'settled' && plan.failure !== null) logGivenUp(ctx, job, plan.failure)
  if (plan.kind === 'settled' || plan.kind === 'paused') return
  if (plan.kind === 'behind') return { runAgainAt: plan.until }
  const parts = partsOf(plan)
  if (parts.length === 0) return giveUpOrWait(ctx, job, { plan, part: 1, outcome: { kind: 'refused', failure: 'rejected' } })
  for (const [index, content] of parts.entries()) {
    const part = index + 1
    if (plan.taken.includes(part)) continue
    const outcome = await send(ctx, job, { plan, part, content })
    if (outcome.kind === 'sent') {
      const sent = { message_id: job.payload.message_id, part, external_id: outcome.external_id }
      await ctx.db.withTenant(job.tenantId, (tx) => recordSentPart(tx, sent))
    } else return giveUpOrWait(ctx, job, { plan, part, outcome })
  }
  await ctx.db.withTenant(job.tenantId, (tx) => recordSentMessage(tx, job.payload.message_id))
}

function partsOf({ content }: Sending): WhatsappSending['content'][] {
  if (content.kind === 'template') return [content]
  // Only the receptionist's words may hold a model's marks; people's and programs' go out as they are.
  return splitText(content.isReceptionist ? formatText(content.text) : content.text).map((text) => ({ kind: 'text', text }))
}

interface Part {
  readonly plan: Sending
  readonly part: number
}

async function send(ctx: Context, job: Run, { plan, part, content }: Part & { content: WhatsappSending['content'] }): Promise<SendOutcome> {
  job.signal.throwIfAborted()
  const sending = { to: plan.to, content, origin: originOf(job.payload.message_id, part) }
  const outcome = await sendWhatsapp(plan.number, sending, { egress: ctx.egress, signal: job.signal, now: ctx.clock.now() })
  if (outcome.kind !== 'sent') job.signal.throwIfAborted()
  return outcome
}

type NotSent = Exclude<SendOutcome, { kind: 'sent' }>

async function giveUpOrWait(ctx: Context, job: Run, { plan, part, outcome }: Part & { outcome: NotSent }) {
  const { message_id } = job.payload
  if (outcome.kind === 'barred') {
    ctx.log.error({ tenant: job.tenantId, message: message_id, reason: outcome.reason }, 'the WhatsApp number is paused')
    return ctx.db.withTenant(job.tenantId, async (tx) => {
      await job.assertLease(tx)
      await pauseWhatsappChannel(tx, { reason: outcome.reason, seenAt: plan.number.channel.updated_at })
    })
  }
  const isLast = job.attempt > JOBS['deliver-message'].ladderMs.length
  if (outcome.kind === 'later' && outcome.retryAfterMs !== null)
    return { runAgainAt: new Date(ctx.clock.now().getTime() + outcome.retryAfterMs) }
  if (outcome.kind === 'later' && !isLast) throw new Error(`not sent: ${outcome.reason}`)
  const failure = outcome.kind === 'refused' ? outcome.failure : 'provider_unavailable'
  logGivenUp(ctx, job, failure)
  return ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    await recordFailedMessage(tx, { message_id, part, failure })
  })
}

function logGivenUp(ctx: Context, job: Run, failure: string): void {
  ctx.log.warn({ tenant: job.tenantId, message: job.payload.message_id, failure }, 'a message was given up')
}
