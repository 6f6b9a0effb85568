import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { firstIdAt, newId } from '../../lib/ids.ts'
import { DIGEST_SUBJECT, type NoticeLanguage, type NoticeWords } from './words.ts'

/** So many mails an hour go to a business one by one; what comes on top is gathered into one, which leaves an hour after it was begun. */
export const MAILS_AN_HOUR = 6
const HOUR_MS = 3_600_000
/** A digest holds the words of so many notices; of more it only knows the number. */
const DIGEST_NOTICES = 50

export interface QueueMailInput {
  readonly language: NoticeLanguage
  /** One to twenty valid addresses. */
  readonly addresses: readonly string[]
  readonly words: NoticeWords
}

/** Puts a notice into the outbox, as a mail of its own or into the open digest. Returns the mail's id. */
export async function queueMail(tx: TenantTx, { language, addresses, words }: QueueMailInput): Promise<string> {
  const id = newId(tx.now)
  const isBusy = (await mailsOfLastHour(tx)) >= MAILS_AN_HOUR
  const mail = isBusy
    ? { subject: DIGEST_SUBJECT[language], body: `${words.title}\n${words.text}` }
    : { subject: words.title, body: words.text }
  const { rows } = await sql<{ id: string; notices: number }>`
    insert into mail_outbox (tenant_id, id, recipients, subject, body, is_open, updated_at)
    values (${tx.tenantId}, ${id}, ${addresses}, ${mail.subject}, ${mail.body}, ${isBusy}, ${tx.now.toISOString()})
    on conflict (tenant_id) where is_open do update
    set notices = mail_outbox.notices + 1, updated_at = excluded.updated_at,
      body = case when mail_outbox.notices < ${DIGEST_NOTICES} then mail_outbox.body || ${'\n\n'} || excluded.body else mail_outbox.body end
    returning id, notices
  `.execute(tx.db)
  const queued = rows[0]
  if (!queued) throw new Error('the outbox took no mail')
  if (queued.id === id) await enqueue(tx, 'send-mail', { mail_id: id }, isBusy ? { runAt: new Date(tx.now.getTime() + HOUR_MS) } : {})
  return queued.id
}

async function mailsOfLastHour(tx: TenantTx): Promise<number> {
  const row = await tx.db
    .selectFrom('mail_outbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '>=', firstIdAt(new Date(tx.now.getTime() - HOUR_MS)))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
