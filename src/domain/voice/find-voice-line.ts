import { sql } from 'kysely'
import type { SystemDb } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'

export interface VoiceLine {
  readonly tenant_id: string
  /** What the provider signs with. */
  readonly auth_token: string
}

/** The line behind a key in a provider's address; null for an unknown key and for a suspended business alike. */
export async function findVoiceLine(system: SystemDb, key: string, sealer: Pick<Sealer, 'open'>): Promise<VoiceLine | null> {
  if (!/^vl_[0-9a-f]{48}$/.test(key)) return null
  const found = await sql<{ tenant_id: string; auth_token_sealed: Buffer; tenant_status: string }>`
    select tenant_id, auth_token_sealed, tenant_status from find_voice_line(${key})
  `.execute(system.db)
  const row = found.rows[0]
  return row?.tenant_status === 'active' ? { tenant_id: row.tenant_id, auth_token: sealer.open(row.auth_token_sealed) } : null
}
