import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { queueMail } from './queue-mail.ts'
import { type NoticeFacts, type NoticeLanguage, noticeWords } from './words.ts'

export interface NotifyInput {
  readonly facts: NoticeFacts
  readonly targetId: string
}

/**
 * Tells the people of a business something, in the transaction in which it happens: a notice, which stays, a message in its Slack channel
 * (`settings.notifications.slack_webhook_url`), and a mail to the address of
 * `settings.notifications.email`, else to its owners and admins, else to the business's own. Without any of them there is the notice alone.
 */
export async function notify(tx: TenantTx, { facts, targetId }: NotifyInput): Promise<void> {
  const reader = await readerOf(tx)
  const words = noticeWords(facts, reader.language)
  const mailId = reader.addresses.length > 0 ? await queueMail(tx, { ...reader, words }) : null
  const id = newId(tx.now)
  await tx.db
    .insertInto('notices')
    .values({ tenant_id: tx.tenantId, id, kind: facts.kind, target_id: targetId, ...words, mail_id: mailId })
    .execute()
  if (reader.hasSlack) await enqueue(tx, 'send-slack', { notice_id: id })
}

const MAX_RECIPIENTS = 20
/** One address and nothing else: what holds a space, a comma or a line break never gets near a header. */
const ADDRESS = /^[^\s,;:<>()[\]"\\]{1,64}@[^\s,;:<>()[\]"\\@]{1,190}$/

async function readerOf(tx: TenantTx): Promise<{ language: NoticeLanguage; addresses: string[]; hasSlack: boolean }> {
  const { rows } = await sql<{
    language: string
    is_sandbox: boolean
    has_slack: boolean
    chosen: string | null
    people: string[]
    own: string | null
  }>`
    select t.default_language as language, t.sandbox_of is not null as is_sandbox,
      t.settings #>> '{notifications,slack_webhook_url}' is not null as has_slack, t.settings #>> '{notifications,email}' as chosen, t.profile ->> 'email' as own,
      array(select u.email from users u where u.tenant_id = ${tx.tenantId} and u.role in ('owner', 'admin') order by u.id limit ${MAX_RECIPIENTS}) as people
    from tenants t where t.id = ${tx.tenantId}
  `.execute(tx.db)
  const row = rows[0]
  const valid = (addresses: readonly (string | null | undefined)[]) =>
    addresses.filter((address): address is string => typeof address === 'string' && ADDRESS.test(address))
  // A try is nobody's to be told of, whatever address the copy of the business has.
  if (row?.is_sandbox) return { language: row.language === 'ar' ? 'ar' : 'en', addresses: [], hasSlack: false }
  const choices = [valid([row?.chosen]), valid(row?.people ?? []), valid([row?.own])]
  return {
    language: row?.language === 'ar' ? 'ar' : 'en',
    addresses: choices.find((choice) => choice.length > 0) ?? [],
    hasSlack: row?.has_slack === true,
  }
}
