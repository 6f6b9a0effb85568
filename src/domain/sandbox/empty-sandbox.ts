import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { asRetention } from '../retention/as-retention.ts'
import { daysAgo, idsUntil, type PurgeStep } from '../retention/purge-step.ts'
import { tenantTables } from '../retention/tenant-tables.ts'

/** What stays when a try begins anew: the tokens of the day are used up, whoever starts again. */
const KEPT_BY_A_NEW_TRY = ['model_usage']
const UNUSED_DAYS = 1

/** Deletes all that an earlier try has left, and the copy of the business, up to `limit` rows. Returns how many. */
async function emptyOut(tx: TenantTx, input: { readonly limit: number; readonly keeps: readonly string[] }): Promise<number> {
  let taken = 0
  // What refers to others goes before them.
  for (const table of (await tenantTables(tx)).reverse()) {
    if (table === 'tenants' || input.keeps.includes(table)) continue
    // The daily purge is what empties it.
    const which = table === 'jobs' ? sql`and kind <> 'purge'` : sql``
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where tenant_id = ${tx.tenantId} ${which} and ctid = any(array(
        select ctid from ${sql.table(table)} where tenant_id = ${tx.tenantId} ${which} limit ${input.limit - taken}))
    `.execute(tx.db)
    taken += Number(numAffectedRows ?? 0n)
    if (taken >= input.limit) return taken
  }
  return taken
}

/** In the sandbox's own transaction, which is no business's: throws where it is one. */
export async function emptySandbox(tx: TenantTx): Promise<void> {
  await requireSandbox(tx)
  await asRetention(tx, () => emptyOut(tx, { limit: 2 ** 31 - 1, keeps: KEPT_BY_A_NEW_TRY }))
}

/** Of a sandbox in which nobody has begun a try since yesterday everything goes; of a business nothing. */
export const SANDBOX_STEP: PurgeStep = {
  name: 'sandbox',
  async purge(tx, _policy, limit) {
    const { rows } = await sql`
      select from tenants where sandbox_of is not null
        and not exists (select from chat_sessions s where s.tenant_id = ${tx.tenantId} and s.id >= ${idsUntil(daysAgo(tx, UNUSED_DAYS))}::uuid)
    `.execute(tx.db)
    return rows.length === 0 ? 0 : emptyOut(tx, { limit, keeps: [] })
  },
}

async function requireSandbox(tx: TenantTx): Promise<void> {
  // Locked, so that two tries that begin at one moment follow each other.
  const { rows } = await sql`select from tenants where sandbox_of is not null for update`.execute(tx.db)
  if (rows.length === 0) throw new Error('only a sandbox is emptied')
}
