import type { Lead } from '../../contract/leads.ts'
import type { TenantDb } from '../../db/database.ts'
import { asLead, LEAD_COLUMNS, leadNotFound } from './queries.ts'

/** One lead. Throws `not_found`. */
export async function getLead(tx: TenantDb, input: { id: string }): Promise<Lead> {
  const row = await tx.db
    .selectFrom('leads')
    .select(LEAD_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!row) throw leadNotFound()
  return asLead(row)
}
