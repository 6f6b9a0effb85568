import { randomBytes } from 'node:crypto'
import type { Role } from '../../contract/console/roles.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

const DAYS = 7

export interface InviteInput {
  readonly sealer: Sealer
  readonly actor: Actor
  readonly email: string
  readonly role: Role
}

export interface Invited {
  readonly invitation: { id: string; email: string; role: Role; expires_at: string; created_at: string }
  /** 256 random bits, here and nowhere else. */
  readonly token: string
}

/** Makes a link that works once, for a week; an earlier one for the same address stops working. Throws `conflict` for who is a member already. */
export async function inviteMember(tx: TenantTx, { sealer, actor, ...input }: InviteInput): Promise<Invited> {
  const email = input.email.trim().toLowerCase()
  const member = await tx.db
    .selectFrom('users')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email))
    .where('account_id', 'is not', null)
    .executeTakeFirst()
  if (member) throw new AppError('conflict', 'this person is a member already')
  await tx.db.deleteFrom('invitations').where('email', '=', email).where('accepted_at', 'is', null).execute()
  const token = randomBytes(32).toString('base64url')
  const invitation = await tx.db
    .insertInto('invitations')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      email,
      role: input.role,
      token_hash: sealer.pepper('invitation', token),
      invited_by: JSON.stringify(actor),
      expires_at: new Date(tx.now.getTime() + DAYS * 86_400_000).toISOString(),
    })
    .returning(['id', 'email', 'role', 'expires_at', 'created_at'])
    .executeTakeFirstOrThrow()
  await writeAudit(tx, { actor, action: 'user.invited', target: { kind: 'invitation', id: invitation.id }, details: { role: input.role } })
  return { invitation: { ...invitation, role: input.role }, token }
}
