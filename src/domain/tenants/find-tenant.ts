import { sql } from 'kysely'
import type { SystemDb } from '../../db/database.ts'

export interface FoundTenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly vertical: string
  readonly status: 'active' | 'suspended'
}

/** The tenant of a slug or an id, or null: one of the few look-ups before a tenant is known. */
export async function findTenant(system: SystemDb, slugOrId: string): Promise<FoundTenant | null> {
  const result = await sql<FoundTenant>`select id, slug, name, vertical, status from find_tenant(${slugOrId})`.execute(system.db)
  return result.rows[0] ?? null
}
