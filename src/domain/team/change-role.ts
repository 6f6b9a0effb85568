import type { Role } from '../../contract/console/roles.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { type Member, toMember } from './list-team.ts'

const COLUMNS = ['id', 'email', 'name', 'role', 'account_id', 'created_at'] as const

/** Takes effect on the member's next request. Throws `not_found`, and `conflict` when the business would be left without an owner. */
export async function changeRole(tx: TenantTx, { id, role, actor }: { id: string; role: Role; actor: Actor }): Promise<Member> {
  const before = await lockedMember(tx, id)
  if (before.role === 'owner' && role !== 'owner') await requireAnotherOwner(tx, id)
  const user = await tx.db.updateTable('users').set({ role }).where('id', '=', id).returning(COLUMNS).executeTakeFirstOrThrow()
  await writeAudit(tx, { actor, action: 'user.role_changed', target: { kind: 'user', id }, details: { from: before.role, to: role } })
  return toMember(user)
}

/** The person's account stays: it may belong to other businesses too. */
export async function removeMember(tx: TenantTx, { id, actor }: { id: string; actor: Actor }): Promise<void> {
  const before = await lockedMember(tx, id)
  if (before.role === 'owner') await requireAnotherOwner(tx, id)
  await tx.db.deleteFrom('users').where('id', '=', id).execute()
  await writeAudit(tx, { actor, action: 'user.removed', target: { kind: 'user', id }, details: { role: before.role } })
}

/** Behind a lock on all members, so that two owners who remove each other don't leave nobody. */
async function lockedMember(tx: TenantTx, id: string) {
  const members = await tx.db.selectFrom('users').select(['id', 'role']).orderBy('id').forUpdate().execute()
  const found = members.find((member) => member.id === id)
  if (!found) throw new AppError('not_found', 'no such member')
  return found
}

async function requireAnotherOwner(tx: TenantTx, id: string): Promise<void> {
  const other = await tx.db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'owner')
    .where('account_id', 'is not', null)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (!other) throw new AppError('conflict', 'the business must keep an owner: make somebody else owner first')
}
