import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** Keys, console and chat of a suspended business are refused from the next request on. Throws `not_found`. */
export async function setTenantStatus(tx: TenantTx, { status, actor }: { status: 'active' | 'suspended'; actor: Actor }): Promise<void> {
  const changed = await tx.db.updateTable('tenants').set({ status }).where('id', '=', tx.tenantId).returning('id').executeTakeFirst()
  if (!changed) throw new AppError('not_found', 'no such business')
  await writeAudit(tx, { actor, action: `tenant.${status}`, target: { kind: 'tenant', id: tx.tenantId } })
}
