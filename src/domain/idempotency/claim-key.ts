import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import { sqlState, type TenantTx } from '../../db/database.ts'
import { digestsEqual } from '../../lib/seal.ts'

const KEPT_MS = 24 * 3_600_000
/** So many expired keys of the tenant are deleted on each use of a new one: more than come in, so none stay. */
const SWEPT = 20
const LOCK_TIMEOUT = '55P03'

export interface KeyUse {
  /** 1 to 255 printable ASCII characters. */
  readonly key: string
  /** Of everything that makes the request what it is. */
  readonly hash: Uint8Array
}

/** `new`: the caller has the effect and stores its answer. `begun`: the same request began outside this transaction and has no answer yet. */
export type Claim = { readonly kind: 'new' } | { readonly kind: 'begun' } | { readonly kind: 'answered'; readonly sealed: Buffer }

/**
 * Takes an idempotency key for one request. Keys belong to the tenant, not to the API key: a repeat after the key was rotated is still a repeat. While another
 * transaction has the same key, this waits for it, and goes on with its answer or, when it failed, with the effect; so a failed request leaves its key free.
 *
 * Throws `conflict` when the key was used for another request, and when the other transaction takes longer than the lock timeout (5 s).
 */
export async function claimKey(tx: TenantTx, use: KeyUse): Promise<Claim> {
  if (await take(tx, use)) return { kind: 'new' }
  const found = await tx.db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'answer_sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .where('key', '=', use.key)
    .executeTakeFirst()
  if (!found) throw stillRunning()
  if (!digestsEqual(found.request_hash, use.hash)) throw new AppError('conflict', 'Idempotency-Key: was used for another request')
  return found.answer_sealed === null ? { kind: 'begun' } : { kind: 'answered', sealed: found.answer_sealed }
}

/** Keeps the answer, in the transaction of the effect. An answer that is there stays. */
export async function storeAnswer(tx: TenantTx, use: KeyUse, sealed: Buffer): Promise<void> {
  await tx.db
    .updateTable('idempotency_keys')
    .set({ answer_sealed: sealed })
    .where('tenant_id', '=', tx.tenantId)
    .where('key', '=', use.key)
    .where('answer_sealed', 'is', null)
    .execute()
}

/** Whether the key was free or expired and is ours now. */
async function take(tx: TenantTx, use: KeyUse): Promise<boolean> {
  const now = tx.now.toISOString()
  const expires = new Date(tx.now.getTime() + KEPT_MS).toISOString()
  try {
    const taken = await sql`
      with swept as (
        delete from idempotency_keys where tenant_id = ${tx.tenantId} and key in (
          select key from idempotency_keys where tenant_id = ${tx.tenantId} and expires_at <= ${now} and key <> ${use.key}
          order by expires_at limit ${SWEPT} for update skip locked)
      )
      insert into idempotency_keys as k (tenant_id, key, request_hash, created_at, expires_at)
      values (${tx.tenantId}, ${use.key}, ${Buffer.from(use.hash)}, ${now}, ${expires})
      on conflict (tenant_id, key) do update
        set request_hash = excluded.request_hash, answer_sealed = null, created_at = excluded.created_at, expires_at = excluded.expires_at
        where k.expires_at <= ${now}
      returning key
    `.execute(tx.db)
    return taken.rows.length > 0
  } catch (error) {
    if (sqlState(error) === LOCK_TIMEOUT) throw stillRunning()
    throw error
  }
}

function stillRunning(): AppError {
  return new AppError('conflict', 'Idempotency-Key: a request with this key is still running; try again', {
    headers: { 'Retry-After': '1' },
  })
}
