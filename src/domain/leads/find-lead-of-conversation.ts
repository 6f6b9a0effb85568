import type { Lead } from '../../contract/leads.ts'
import type { TenantTx } from '../../db/database.ts'
import { asLead, LEAD_COLUMNS } from './queries.ts'

/** The conversation's lead, or null while it has none. */
export async function findLeadOfConversation(tx: TenantTx, conversationId: string): Promise<Lead | null> {
  const row = await tx.db
    .selectFrom('leads')
    .select(LEAD_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row ? asLead(row) : null
}
