import { sql } from 'kysely'
import type { SystemDb } from '../../db/database.ts'

/** The business behind the last part of the address that a provider calls; null for an unknown one and for a suspended business alike. */
export async function findWhatsappTenant(system: SystemDb, webhookKey: string): Promise<string | null> {
  if (!/^wa_[0-9a-f]{32}$/.test(webhookKey)) return null
  const result = await sql<{ tenant_id: string; tenant_status: string }>`
    select tenant_id, tenant_status from find_whatsapp_channel(${webhookKey})
  `.execute(system.db)
  const row = result.rows[0]
  return row?.tenant_status === 'active' ? row.tenant_id : null
}
