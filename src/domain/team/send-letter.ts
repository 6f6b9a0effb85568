import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'

/** One mail to one person, with a link that is theirs alone: what the console shows of the outbox leaves its body out. */
export async function sendLetter(tx: TenantTx, letter: { address: string; subject: string; body: string }): Promise<string> {
  const id = newId(tx.now)
  await tx.db
    .insertInto('mail_outbox')
    .values({
      tenant_id: tx.tenantId,
      id,
      recipients: [letter.address],
      subject: letter.subject,
      body: letter.body,
      is_private: true,
      updated_at: tx.now.toISOString(),
    })
    .execute()
  await enqueue(tx, 'send-mail', { mail_id: id })
  return id
}
