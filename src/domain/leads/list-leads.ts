import type { Page } from '../../contract/common.ts'
import type { Lead, LeadListQuery } from '../../contract/leads.ts'
import type { TenantDb } from '../../db/database.ts'
import { readPage } from '../../db/page.ts'
import { LEAD_COLUMNS } from './queries.ts'

const DAY_MS = 86_400_000

/**
 * A page of leads, newest first. `stale_for_days` = N: those that are qualified and whose conversation's last message is older than N days, or never was.
 * Together with a status other than `qualified` nothing is left.
 */
export async function listLeads(tx: TenantDb, query: LeadListQuery): Promise<Page<Lead>> {
  let select = tx.db.selectFrom('leads').select(LEAD_COLUMNS).where('leads.tenant_id', '=', tx.tenantId)
  if (query.status) select = select.where('leads.status', '=', query.status)
  if (query.stale_for_days !== undefined) {
    const before = new Date(tx.now.getTime() - query.stale_for_days * DAY_MS).toISOString()
    select = select.where('leads.status', '=', 'qualified').where((where) =>
      where.exists(
        where
          .selectFrom('conversations')
          .select('conversations.id')
          .where('conversations.tenant_id', '=', tx.tenantId)
          .whereRef('conversations.id', '=', 'leads.conversation_id')
          .where((silent) => silent.or([silent('last_message_at', 'is', null), silent('last_message_at', '<', before)])),
      ),
    )
  }
  if (query.cursor) select = select.where('leads.id', '<', query.cursor)
  return readPage<Lead>(tx, select.orderBy('leads.id', 'desc'), query.limit)
}
