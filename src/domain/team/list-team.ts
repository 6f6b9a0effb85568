import type { Role } from '../../contract/console/roles.ts'
import type { TenantDb } from '../../db/database.ts'

export interface Member {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  /** Without one the person can't sign in; mail reaches them all the same. */
  readonly has_account: boolean
  readonly created_at: string
}

/** The members in the order in which they came, and the invitations that are open. */
export async function listTeam(tenant: TenantDb) {
  const users = await tenant.db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'role', 'account_id', 'created_at'])
    .orderBy('id')
    .execute()
  const invitations = await tenant.db
    .selectFrom('invitations')
    .select(['id', 'email', 'role', 'expires_at', 'created_at'])
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', tenant.now.toISOString())
    .orderBy('id')
    .execute()
  return { members: users.map(toMember), invitations: invitations.map((row) => ({ ...row, role: row.role as Role })) }
}

/** The table's check holds exactly the roles. */
export function toMember({
  account_id,
  role,
  ...user
}: {
  id: string
  email: string
  name: string
  role: string
  account_id: string | null
  created_at: string
}): Member {
  return { ...user, role: role as Role, has_account: account_id !== null }
}
