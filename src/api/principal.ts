import type { Context } from '../context.ts'
import type { Database } from '../db/database.ts'
import { keyFinder, type StoredKey } from '../domain/api-keys/find-key.ts'
import type { Actor } from '../domain/audit/write-audit.ts'
import { digestsEqual } from '../lib/seal.ts'

/** Who is asking on behalf of one tenant: an API key, or a person signed in to the console. */
export interface Principal {
  readonly tenantId: string
  readonly actor: Required<Actor>
  readonly scopes: readonly string[]
  readonly requestsPerMinute: number
}

const BEARER = /^bearer (vapk_live_[0-9a-f]{48})$/i
const KEY = /^vapk_live_[0-9a-f]{48}$/
const PREFIX_LENGTH = 22

/** One for each database. */
const finders = new WeakMap<Database, ReturnType<typeof keyFinder>>()

/**
 * The principal of the request's one `Authorization: Bearer vapk_live_…` header, or null: missing, twice, malformed, unknown, expired, revoked and of a suspended
 * tenant are not told apart. A well-formed key costs one look-up by its prefix, in one call with those of the same moment, and one keyed SHA-256, whether it is
 * good or not; nothing is cached, so a key that is revoked is refused on the next request, on every node.
 */
export async function authenticate(ctx: Context, rawHeaders: readonly string[]): Promise<Principal | null> {
  const key = keyOf(rawHeaders)
  if (key === null) return null
  const digest = ctx.sealer.pepper('api-key', key)
  const candidates = await finderOn(ctx.db)(key.slice(0, PREFIX_LENGTH))
  const stored = candidates.find((candidate) => digestsEqual(candidate.hash, digest))
  if (!stored || !isLive(stored, ctx.clock.now())) return null
  return {
    tenantId: stored.tenant_id,
    actor: { kind: 'api_key', id: stored.id },
    scopes: stored.scopes,
    requestsPerMinute: stored.requests_per_minute,
  }
}

function finderOn(db: Database): ReturnType<typeof keyFinder> {
  const finder = finders.get(db) ?? keyFinder(db)
  finders.set(db, finder)
  return finder
}

/** The scheme is case-insensitive (RFC 9110), the key is not. Header names and values alternate in `rawHeaders`. */
function keyOf(rawHeaders: readonly string[]): string | null {
  let value: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length !== 13 || name.toLowerCase() !== 'authorization') continue
    if (value !== undefined) return null
    value = rawHeaders[index + 1]
  }
  const key = BEARER.exec(value ?? '')?.[1]
  return key !== undefined && KEY.test(key) ? key : null
}

function isLive(stored: StoredKey, now: Date): boolean {
  if (stored.revoked_at !== null || stored.tenant_status !== 'active') return false
  return stored.expires_at === null || new Date(stored.expires_at) > now
}
