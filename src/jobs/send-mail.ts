import { sendBySmtp } from '../channels/email/smtp.ts'
import { type SettleMailInput, settleMail, takeMail } from '../domain/notices/outbox.ts'
import { JOBS } from './catalog.ts'
import type { JobHandler } from './queue/run-job.ts'

/**
 * Sends one mail of the outbox; without a mail server it stays there, marked `mocked`. What the server refuses for good is dead at once, everything else is tried
 * along the ladder. Recorded after the server's answer: a kill in between sends the mail again under the same Message-ID (at least once).
 */
export const sendMail: JobHandler<'send-mail'> = async (ctx, job) => {
  const id = job.payload.mail_id
  const settle = (outcome: Omit<SettleMailInput, 'id'>) =>
    ctx.db.withTenant(job.tenantId, async (tx) => {
      await job.assertLease(tx)
      await settleMail(tx, { id, ...outcome })
    })
  const mail = await ctx.db.withTenant(job.tenantId, async (tx) => {
    await job.assertLease(tx)
    return takeMail(tx, id)
  })
  if (!mail) return
  if (ctx.config.mail === null) return settle({ status: 'mocked', error: null })
  const { recipients: to, subject, body: text } = mail
  const result = await sendBySmtp(ctx.config.mail, { id, to, subject, text }, job.signal)
  if (result.kind === 'sent') return settle({ status: 'sent', error: null })
  job.signal.throwIfAborted()
  const isLast = result.kind === 'refused' || job.attempt > JOBS['send-mail'].ladderMs.length
  await settle({ status: isLast ? 'dead' : 'pending', error: result.reason })
  if (!isLast) throw new Error(`mail not sent: ${result.reason}`)
  ctx.log.error({ tenant: job.tenantId, mail: id, reason: result.reason }, 'a mail was given up')
}
