import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** The link stops working. Throws `not_found` for one that was used, withdrawn or never there. */
export async function withdrawInvitation(tx: TenantTx, { id, actor }: { id: string; actor: Actor }): Promise<void> {
  const gone = await tx.db.deleteFrom('invitations').where('id', '=', id).where('accepted_at', 'is', null).executeTakeFirst()
  if (gone.numDeletedRows === 0n) throw new AppError('not_found', 'no such invitation')
  await writeAudit(tx, { actor, action: 'user.invitation_withdrawn', target: { kind: 'invitation', id } })
}
