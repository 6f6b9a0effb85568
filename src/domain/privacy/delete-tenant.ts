import { sql } from 'kysely'
import { type Database, sqlState, type TenantTx } from '../../db/database.ts'
import { asRetention } from '../retention/as-retention.ts'
import { tenantTables } from '../retention/tenant-tables.ts'
import { listSandboxes } from '../sandbox/list-sandboxes.ts'

const PAGE = 500
/** Somebody may still have been writing when it was suspended. */
const TRIES = 20
const FOREIGN_KEY = '23503'

/**
 * Deletes a business with every row of every table, in pages of 500: first it is suspended, so that from then on no key, page, job or endpoint of it does
 * anything; then its sandboxes go in the same way, and in the end its own row. Cut off anywhere, another call goes on with what is left. Nothing stays, so the
 * count that is returned is all there is to keep for the books.
 */
export async function deleteTenant(db: Database, input: { readonly tenant_id: string }): Promise<{ tenant_id: string; rows: number }> {
  await db.withTenant(input.tenant_id, suspend)
  let rows = await deleteSandboxes(db, input.tenant_id)
  let tries = 0
  for (;;) {
    try {
      const page = await db.withTenant(input.tenant_id, deletePage)
      if (page === 0) return { tenant_id: input.tenant_id, rows }
      rows += page
    } catch (error) {
      if (sqlState(error) !== FOREIGN_KEY || ++tries > TRIES) throw error
      // Somebody may have begun a try while it was being suspended.
      rows += await deleteSandboxes(db, input.tenant_id)
    }
  }
}

async function deleteSandboxes(db: Database, tenantId: string): Promise<number> {
  let rows = 0
  for (const { id } of await db.withTenant(tenantId, listSandboxes)) rows += (await deleteTenant(db, { tenant_id: id })).rows
  return rows
}

async function suspend(tx: TenantTx): Promise<void> {
  await tx.db.updateTable('tenants').set({ status: 'suspended' }).where('id', '=', tx.tenantId).execute()
  await tx.db.deleteFrom('jobs').where('tenant_id', '=', tx.tenantId).execute()
}

/** A page of the first table that has rows, of those that nothing refers to any more. */
async function deletePage(tx: TenantTx): Promise<number> {
  const tables = (await tenantTables(tx)).reverse()
  return asRetention(tx, async () => {
    for (const table of tables) {
      const own = sql.ref(table === 'tenants' ? 'id' : 'tenant_id')
      const { numAffectedRows } = await sql`
        delete from ${sql.table(table)} where ${own} = ${tx.tenantId} and ctid = any(array(
          select ctid from ${sql.table(table)} where ${own} = ${tx.tenantId} limit ${PAGE}))
      `.execute(tx.db)
      const rows = Number(numAffectedRows ?? 0n)
      if (rows > 0) return rows
    }
    return 0
  })
}
