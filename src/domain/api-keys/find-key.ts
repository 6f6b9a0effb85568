import type { Database, SystemDb } from '../../db/database.ts'
import { gather } from '../../db/gather.ts'

export interface StoredKey {
  readonly prefix: string
  readonly tenant_id: string
  readonly id: string
  readonly hash: Buffer
  readonly scopes: string[]
  readonly requests_per_minute: number
  readonly expires_at: string | null
  readonly revoked_at: string | null
  readonly tenant_status: string
}

/**
 * Looks up the keys that begin with some 22 characters: one, or by a rare chance more. Look-ups of one moment share one call; each is made after it was asked
 * for, and nothing is kept, so what happened to a key before is seen.
 */
export function keyFinder(db: Database): (prefix: string) => Promise<StoredKey[]> {
  return gather(async (batch) => {
    const prefixes = [...new Set(batch.map(({ item }) => item))]
    const keys = await db.withSystem('api keys', (system) => findKeys(system, prefixes))
    for (const { item, resolve } of batch) resolve(keys.filter(({ prefix }) => prefix === item))
  })
}

const FIND = `
  select prefix, tenant_id, id, hash, scopes, requests_per_minute, expires_at, revoked_at, tenant_status from find_api_keys($1::text[])`

/** The keys that begin with one of these 22 characters. */
export function findKeys(system: SystemDb, prefixes: readonly string[]): Promise<StoredKey[]> {
  return system.run<StoredKey>(FIND, [prefixes])
}
