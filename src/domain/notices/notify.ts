import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { queueMail } from './queue-mail.ts'
import { type NoticeFacts, type NoticeLanguage, noticeWords } from './words.ts'

export interface NotifyInput {
  readonly facts: NoticeFacts
  readonly targetId: string
}

/**
 * Tells the people of a business something, in the transaction in which it happens: a notice, which stays, and a mail to the address of
 * `settings.notifications.email`, else to its owners and admins, else to the business's own. Without any of them there is the notice alone.
 */
export async function notify(tx: TenantTx, { facts, targetId }: NotifyInput): Promise<void> {
  const reader = await readerOf(tx)
  const words = noticeWords(facts, reader.language)
  const mailId = reader.addresses.length > 0 ? await queueMail(tx, { ...reader, words }) : null
  await tx.db
    .insertInto('notices')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), kind: facts.kind, target_id: targetId, ...words, mail_id: mailId })
    .execute()
}

const MAX_RECIPIENTS = 20
/** One address and nothing else: what holds a space, a comma or a line break never gets near a header. */
const ADDRESS = /^[^\s,;:<>()[\]"\\]{1,64}@[^\s,;:<>()[\]"\\@]{1,190}$/

async function readerOf(tx: TenantTx): Promise<{ language: NoticeLanguage; addresses: string[] }> {
  const { rows } = await sql<{ language: string; chosen: string | null; people: string[]; own: string | null }>`
    select t.default_language as language, t.settings #>> '{notifications,email}' as chosen, t.profile ->> 'email' as own,
      array(select u.email from users u where u.tenant_id = ${tx.tenantId} and u.role in ('owner', 'admin') order by u.id limit ${MAX_RECIPIENTS}) as people
    from tenants t where t.id = ${tx.tenantId}
  `.execute(tx.db)
  const row = rows[0]
  const valid = (addresses: readonly (string | null | undefined)[]) =>
    addresses.filter((address): address is string => typeof address === 'string' && ADDRESS.test(address))
  const choices = [valid([row?.chosen]), valid(row?.people ?? []), valid([row?.own])]
  return { language: row?.language === 'ar' ? 'ar' : 'en', addresses: choices.find((choice) => choice.length > 0) ?? [] }
}
