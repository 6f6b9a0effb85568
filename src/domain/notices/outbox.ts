import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface OutboxMail {
  readonly id: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly body: string
}

/** The mail, if it still is to be sent. A digest takes no further notices from here on. */
export async function takeMail(tx: TenantTx, id: string): Promise<OutboxMail | null> {
  const mail = await tx.db
    .updateTable('mail_outbox')
    .set({ is_open: false })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returning(['id', 'recipients', 'subject', 'body'])
    .executeTakeFirst()
  return mail ?? null
}

export interface SettleMailInput {
  readonly id: string
  /** `pending`: the attempt failed, another one follows. */
  readonly status: 'sent' | 'mocked' | 'dead' | 'pending'
  /** Why not, without an address or anything a server said in words of its own. */
  readonly error: string | null
}

export async function settleMail(tx: TenantTx, { id, status, error }: SettleMailInput): Promise<void> {
  const now = tx.now.toISOString()
  await tx.db
    .updateTable('mail_outbox')
    .set({ status, last_error: error, updated_at: now, sent_at: status === 'sent' ? sql<string>`${now}::timestamptz` : null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute()
}
