import { z } from 'zod'
import type { Database, TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'

/** Long enough to sign in over there and read what is asked for. */
const VALID_MS = 15 * 60_000

const State = z.tuple([z.uuid(), z.uuid()])

/** Notes that somebody is on the way to the CRM's consent page. The state says which business, in a form that nobody else can make or read. */
export async function beginAuthorization(tx: TenantTx, input: { driver: string; sealer: Pick<Sealer, 'seal'> }): Promise<string> {
  const id = newId(tx.now)
  // Those that nobody came back from.
  await tx.db.deleteFrom('crm_authorizations').where('tenant_id', '=', tx.tenantId).where('expires_at', '<', tx.now.toISOString()).execute()
  await tx.db
    .insertInto('crm_authorizations')
    .values({ tenant_id: tx.tenantId, id, driver: input.driver, expires_at: new Date(tx.now.getTime() + VALID_MS).toISOString() })
    .execute()
  return input.sealer.seal(JSON.stringify([tx.tenantId, id])).toString('base64url')
}

/** Whose state it is, and for which driver: once, and null for one that is not ours, has been used or is too old. */
export async function takeAuthorization(
  db: Database,
  sealer: Pick<Sealer, 'open'>,
  state: string,
): Promise<{ readonly tenantId: string; readonly driver: string } | null> {
  const read = readState(sealer, state)
  if (!read) return null
  const [tenantId, id] = read
  const row = await db.withTenant(tenantId, (tx) =>
    tx.db
      .deleteFrom('crm_authorizations')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('expires_at', '>=', tx.now.toISOString())
      .returning('driver')
      .executeTakeFirst(),
  )
  return row ? { tenantId, driver: row.driver } : null
}

function readState(sealer: Pick<Sealer, 'open'>, state: string): [string, string] | null {
  try {
    return State.parse(JSON.parse(sealer.open(Buffer.from(state, 'base64url'))))
  } catch {
    return null // sealed by nobody here, or cut
  }
}
