import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

const PAGE = 20

/** The outbox, newest first; of a mail with a link that is its reader's alone there is no body. `before`: the last mail that is known. */
export async function listMails(tx: TenantTx, { before }: { readonly before?: string | undefined }) {
  const query = tx.db
    .selectFrom('mail_outbox')
    .select(['id', 'recipients', 'subject', 'status', 'created_at'])
    .select(sql<string | null>`case when is_private then null else body end`.as('body'))
    // The table's check constraint holds exactly these.
    .$narrowType<{ status: 'pending' | 'sent' | 'mocked' | 'dead' }>()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
  const rows = await (before === undefined ? query : query.where('id', '<', before)).execute()
  return { mails: rows.slice(0, PAGE), has_more: rows.length > PAGE }
}
