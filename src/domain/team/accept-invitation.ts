import { sql } from 'kysely'
import type { Role } from '../../contract/console/roles.ts'
import { AppError } from '../../contract/errors.ts'
import type { SystemDb, TenantTx } from '../../db/database.ts'
import { addUser } from './add-user.ts'

export interface OpenInvitation {
  readonly tenant_id: string
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly business: string
}

/** The invitation of a link, or null for one that is unknown, used, withdrawn or too old: these are not told apart. */
export async function findInvitation(system: SystemDb, { hash, now }: { hash: Buffer; now: Date }): Promise<OpenInvitation | null> {
  const { rows } = await sql<
    OpenInvitation & { expires_at: string; accepted_at: string | null }
  >`select * from find_invitation(${hash})`.execute(system.db)
  const [found] = rows
  if (!found || found.accepted_at !== null || new Date(found.expires_at) <= now) return null
  const { tenant_id, id, email, role, business } = found
  return { tenant_id, id, email, role, business }
}

/** Throws `not_found` when somebody else was faster. Who has become a member by another way meanwhile stays what they are. */
export async function acceptInvitation(
  tx: TenantTx,
  input: { id: string; account: { id: string; email: string; name: string } },
): Promise<void> {
  const taken = await tx.db
    .updateTable('invitations')
    .set({ accepted_at: tx.now.toISOString() })
    .where('id', '=', input.id)
    .where('accepted_at', 'is', null)
    .returning('role')
    .executeTakeFirst()
  if (!taken) throw new AppError('not_found', 'no such invitation')
  const { id, email, name } = input.account
  const member = await tx.db.selectFrom('users').select('id').where('account_id', '=', id).executeTakeFirst()
  if (member) return
  await addUser(tx, { account_id: id, email, name, role: taken.role as Role, actor: { kind: 'user', id } })
}
