import { markRead } from '../channels/whatsapp/mark-read.ts'
import { openWhatsappChannel } from '../domain/channels/whatsapp-channel.ts'
import type { JobHandler } from './queue/run-job.ts'

/**
 * Two ticks and "typing…" at the customer's end, while the receptionist has the conversation: a person's reading is theirs to show. A courtesy, tried once: what
 * fails is logged and forgotten.
 */
export const showTyping: JobHandler<'show-typing'> = async (ctx, job) => {
  const { conversation_id, external_id } = job.payload
  const number = await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    const query = tx.db.selectFrom('conversations').select('owner').where('tenant_id', '=', tx.tenantId)
    const conversation = await query.where('id', '=', conversation_id).where('status', '=', 'active').executeTakeFirst()
    const open = conversation?.owner === 'bot' ? await openWhatsappChannel(tx, ctx.sealer) : null
    return open?.channel.status === 'verified' ? open : null
  })
  if (!number) return
  const result = await markRead(number, external_id, { egress: ctx.egress, signal: job.signal })
  if (result.kind !== 'response' || result.status >= 300) {
    const why = result.kind === 'response' ? `status ${result.status}` : result.reason
    ctx.log.info({ tenant: job.tenantId, conversation: conversation_id, why }, 'a message could not be marked as read')
  }
}
