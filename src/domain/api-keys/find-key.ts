import { sql } from 'kysely'
import type { SystemDb } from '../../db/database.ts'

export interface StoredKey {
  readonly tenant_id: string
  readonly id: string
  readonly hash: Buffer
  readonly scopes: string[]
  readonly requests_per_minute: number
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly tenant_status: string
}

/** The keys that begin with these 22 characters: one, or by a rare chance more. */
export async function findKeys(system: SystemDb, prefix: string): Promise<StoredKey[]> {
  const result = await sql<StoredKey>`
    select tenant_id, id, hash, scopes, requests_per_minute, expires_at, revoked_at, tenant_status from find_api_key(${prefix})
  `.execute(system.db)
  return result.rows
}
