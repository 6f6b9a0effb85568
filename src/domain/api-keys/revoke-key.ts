import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { API_KEY_COLUMNS, type ApiKey, keyNotFound } from './queries.ts'

/** Ends a key: its next request is refused. Revoking again changes nothing. Writes an audit line. Throws `not_found`. */
export async function revokeKey(tx: TenantTx, input: { readonly actor: Actor; readonly id: string }): Promise<ApiKey> {
  const mine = tx.db.selectFrom('api_keys').select(API_KEY_COLUMNS).where('tenant_id', '=', tx.tenantId).where('id', '=', input.id)
  const present = await mine.forUpdate().executeTakeFirst()
  if (!present) throw keyNotFound()
  if (present.revoked_at !== null) return present
  await tx.db
    .updateTable('api_keys')
    .set({ revoked_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .execute()
  await writeAudit(tx, { actor: input.actor, action: 'api_key.revoked', target: { kind: 'api_key', id: input.id } })
  return { ...present, revoked_at: tx.now.toISOString() }
}
