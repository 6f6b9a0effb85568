import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { API_KEY_COLUMNS, type ApiKey, validateScopes } from './queries.ts'

export interface NewApiKey {
  readonly sealer: Pick<Sealer, 'pepper'>
  readonly actor: Actor
  readonly name: string
  readonly scopes: readonly string[]
  readonly expires_at?: Date | null
  /** Default 200. */
  readonly requests_per_minute?: number
}

/** A key with the one copy of its text that there ever is. */
export type IssuedApiKey = ApiKey & { readonly key: string }

/** Issues a key: `vapk_live_` and 24 random bytes in hex, 58 characters. Stored are its first 22, its last 4 and a keyed hash. Writes an audit line. */
export async function createKey(tx: TenantTx, input: NewApiKey): Promise<IssuedApiKey> {
  const scopes = validateScopes(input.scopes)
  const name = input.name.trim()
  if (name === '' || [...name].length > 200) throw new AppError('bad_request', 'name: must have 1 to 200 characters')
  if (input.expires_at && input.expires_at <= tx.now) throw new AppError('bad_request', 'expires_at: must be in the future')
  const key = newApiKey()
  const row = await tx.db
    .insertInto('api_keys')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      name,
      prefix: key.slice(0, 22),
      last4: key.slice(-4),
      hash: input.sealer.pepper('api-key', key),
      scopes,
      requests_per_minute: input.requests_per_minute ?? 200,
      expires_at: input.expires_at?.toISOString() ?? null,
      created_by: input.actor.id ? `${input.actor.kind}:${input.actor.id}` : input.actor.kind,
    })
    .returning(API_KEY_COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'api_key.created',
    target: { kind: 'api_key', id: row.id },
    details: { scopes, expires_at: row.expires_at },
  })
  return { ...row, key }
}

/** `vapk_live_` and 24 bytes of the system's secure random source in hex. */
export function newApiKey(): string {
  return `vapk_live_${randomBytes(24).toString('hex')}`
}
