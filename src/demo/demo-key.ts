import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SCOPES } from '../contract/scopes.ts'
import type { Database } from '../db/database.ts'
import { createKey } from '../domain/api-keys/create-key.ts'
import { findKeys, type StoredKey } from '../domain/api-keys/find-key.ts'
import { digestsEqual, type Sealer } from '../lib/seal.ts'

const FILE = 'demo-api-key'

/**
 * The demo key: a key with all scopes, kept in `<dataDir>/demo-api-key` (mode 0600) because each start prints it and the database knows only its hash. Without
 * the file, or with one of another database, a new key is issued. Null when somebody revoked it: that decision stands.
 */
export async function ensureDemoKey(
  context: { readonly db: Database; readonly sealer: Sealer },
  input: { readonly tenantId: string; readonly dataDir: string },
): Promise<string | null> {
  const file = path.join(input.dataDir, FILE)
  const present = await keptKey(context, { file, tenantId: input.tenantId })
  if (present !== undefined) return present
  return context.db.withTenant(input.tenantId, async (tx) => {
    // One process at a time: the second finds the key of the first. The file is written before the commit, so that a crash between the two
    // leaves a key that the database doesn't know and the next start replaces, and never a known key that nobody can read.
    await tx.db.selectFrom('tenants').select('id').where('id', '=', tx.tenantId).forNoKeyUpdate().executeTakeFirstOrThrow()
    const theirs = await keptKey(context, { file, tenantId: input.tenantId })
    if (theirs !== undefined) return theirs
    const issued = await createKey(tx, { sealer: context.sealer, actor: { kind: 'system' }, name: 'Demo key', scopes: SCOPES })
    await keep(file, issued.key)
    return issued.key
  })
}

/** The key in the file, null when it was revoked, undefined when there is none that this database knows. */
async function keptKey(
  context: { readonly db: Database; readonly sealer: Sealer },
  input: { file: string; tenantId: string },
): Promise<string | null | undefined> {
  const key = await readKept(input.file)
  const stored = key ? await findStored(context, { key, tenantId: input.tenantId }) : null
  if (!key || !stored) return undefined
  return stored.revoked_at === null ? key : null
}

async function findStored(
  context: { readonly db: Database; readonly sealer: Sealer },
  input: { key: string; tenantId: string },
): Promise<StoredKey | null> {
  const hash = context.sealer.pepper('api-key', input.key)
  const found = await context.db.withSystem('find the demo key', (system) => findKeys(system, [input.key.slice(0, 22)]))
  return found.find((candidate) => candidate.tenant_id === input.tenantId && digestsEqual(candidate.hash, hash)) ?? null
}

async function readKept(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim() || null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Written beside and moved over, so that a crash leaves the old key or the new one, never half a key. */
async function keep(file: string, key: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const fresh = `${file}.${randomUUID()}.new`
  await writeFile(fresh, `${key}\n`, { mode: 0o600 })
  await rename(fresh, file)
}
