import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { createKey, type IssuedApiKey } from './create-key.ts'
import { API_KEY_COLUMNS, keyNotFound } from './queries.ts'

export interface Rotation {
  readonly sealer: Pick<Sealer, 'pepper'>
  readonly actor: Actor
  readonly id: string
  /** How long the old key goes on working, in seconds; 0 ends it now. */
  readonly graceSeconds: number
}

const MAX_GRACE_SECONDS = 90 * 86_400

/**
 * Issues a new key with the old one's name, scopes, limit and expiry; the old one works until the grace is over, or its own expiry if that is sooner. Throws
 * `not_found`, `bad_request` for a grace that is no whole number of seconds up to 90 days, `conflict` for a key that no longer works anyway.
 */
export async function rotateKey(tx: TenantTx, input: Rotation): Promise<IssuedApiKey> {
  if (!Number.isInteger(input.graceSeconds) || input.graceSeconds < 0 || input.graceSeconds > MAX_GRACE_SECONDS) {
    throw new AppError('bad_request', 'grace: must be 0 to 90 days')
  }
  const old = await tx.db
    .selectFrom('api_keys')
    .select(API_KEY_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .forUpdate()
    .executeTakeFirst()
  if (!old) throw keyNotFound()
  const isDead = old.revoked_at !== null || (old.expires_at !== null && new Date(old.expires_at) <= tx.now)
  if (isDead) throw new AppError('conflict', 'the key is revoked or expired; issue a new one')
  const end = new Date(tx.now.getTime() + input.graceSeconds * 1000).toISOString()
  const expires_at = old.expires_at !== null && old.expires_at < end ? old.expires_at : end
  await tx.db.updateTable('api_keys').set({ expires_at }).where('tenant_id', '=', tx.tenantId).where('id', '=', old.id).execute()
  const issued = await createKey(tx, {
    sealer: input.sealer,
    actor: input.actor,
    name: old.name,
    scopes: old.scopes,
    expires_at: old.expires_at === null ? null : new Date(old.expires_at),
    requests_per_minute: old.requests_per_minute,
  })
  await writeAudit(tx, {
    actor: input.actor,
    action: 'api_key.rotated',
    target: { kind: 'api_key', id: old.id },
    details: { replaced_by: issued.id, expires_at },
  })
  return issued
}
