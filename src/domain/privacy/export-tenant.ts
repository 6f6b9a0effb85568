import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { tenantTables } from '../retention/tenant-tables.ts'
import { readRows } from './read-rows.ts'

export const TENANT_EXPORT_VERSION = 1

export async function beginTenantExport(tx: TenantTx, input: { readonly actor: Actor }): Promise<void> {
  await writeAudit(tx, { actor: input.actor, action: 'tenant.exported', target: { kind: 'tenant', id: tx.tenantId } })
}

/**
 * Everything of a business as lines of JSON: `{format, version, exported_at, tenant_id}`, then `{table, row}` for each row, tables after those they refer to,
 * then `{end: true, rows}`: an export without its last line was cut off. Hashes and sealed values are left out. All of one moment.
 */
export async function* exportTenant(tx: TenantTx): AsyncGenerator<string> {
  await sql`set transaction isolation level repeatable read read only`.execute(tx.db)
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx.db)
  const head = { format: 'vorel.tenant', version: TENANT_EXPORT_VERSION, exported_at: tx.now.toISOString(), tenant_id: tx.tenantId }
  yield `${JSON.stringify(head)}\n`
  let rows = 0
  for (const table of await tenantTables(tx)) {
    for await (const row of readRows(tx, table)) {
      yield `{"table":${JSON.stringify(table)},"row":${row}}\n`
      rows += 1
    }
  }
  yield `${JSON.stringify({ end: true, rows })}\n`
}
