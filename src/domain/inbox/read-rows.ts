import type { InboxRow } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { INBOX_COLUMNS, INBOX_JOINS, INBOX_ROWS } from './queries.ts'

/** The rows of these conversations as everybody of the business sees them; without those that are gone. */
export function readRows(tx: TenantDb, ids: readonly string[]): Promise<InboxRow[]> {
  return tx.run<InboxRow>(INBOX_ROWS, [tx.tenantId, ids])
}

/** The rows that were active last. */
export function readLatestRows(tx: TenantDb, most: number): Promise<InboxRow[]> {
  return tx.run<InboxRow>(
    `select ${INBOX_COLUMNS} from conversations c ${INBOX_JOINS} where c.tenant_id = $1
    order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit $2`,
    [tx.tenantId, most],
  )
}
