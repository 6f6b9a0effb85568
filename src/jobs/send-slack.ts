import { sql } from 'kysely'
import { postToSlack } from '../channels/slack/post-message.ts'
import type { JobHandler } from './queue/run-job.ts'

/**
 * Tells a business's Slack channel of one notice, with the way to the console. At least once: a kill between the answer and the end of the job says it again.
 * What Slack refuses for good is logged and not tried again; the notice and its mail stand beside.
 */
export const sendSlack: JobHandler<'send-slack'> = async (ctx, job) => {
  const notice = await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    const { rows } = await sql<{ title: string; text: string; kind: string; target_id: string; slug: string; url: string | null }>`
      select n.title, n.text, n.kind, n.target_id, t.slug, t.settings #>> '{notifications,slack_webhook_url}' as url
      from notices n join tenants t on t.id = n.tenant_id where n.tenant_id = ${tx.tenantId} and n.id = ${job.payload.notice_id}
    `.execute(tx.db)
    return rows[0]
  })
  // The notice was purged, or the business wants no more of them there.
  if (!notice?.url) return
  const page = notice.kind === 'conversation.handoff_requested' ? `inbox/${notice.target_id}` : 'inbox'
  const link = `${ctx.config.http.publicUrl}/${page}?business=${notice.slug}`
  const result = await postToSlack(ctx.egress, { url: notice.url, text: `*${notice.title}*\n${notice.text}\n${link}`, signal: job.signal })
  if (result.kind === 'failed') throw new Error(`Slack was not reached: ${result.reason}`)
  if (result.kind === 'refused')
    ctx.log.error({ tenant: job.tenantId, notice: job.payload.notice_id, reason: result.reason }, 'Slack refuses a notice')
}
