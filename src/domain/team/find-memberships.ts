import { sql } from 'kysely'
import type { Role } from '../../contract/console/roles.ts'
import type { SystemDb } from '../../db/database.ts'

/** What one person is to one business. */
export interface Membership {
  readonly tenant_id: string
  /** The person's row in the business's `users`: who its audit log names. */
  readonly user_id: string
  readonly role: Role
  readonly slug: string
  readonly name: string
  readonly vertical: string
  readonly timezone: string
  readonly currency: string
  readonly default_language: 'en' | 'ar'
}

/** The active businesses of an account, by name. */
export async function findMemberships(system: SystemDb, accountId: string): Promise<Membership[]> {
  const { rows } = await sql<Membership>`select * from find_memberships(${accountId})`.execute(system.db)
  return rows
}
