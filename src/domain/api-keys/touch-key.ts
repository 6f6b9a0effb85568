import type { TenantTx } from '../../db/database.ts'

/** Notes that a key was used about now. Never moves the mark back. */
export async function touchKey(tx: TenantTx, id: string): Promise<void> {
  const now = tx.now.toISOString()
  await tx.db
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', now)]))
    .execute()
}
