import { AppError } from '../../contract/errors.ts'
import type { TenantDb, TenantTx } from '../../db/database.ts'
import { offeringNotFound } from './queries.ts'

const MAX = 30

/** Other words that customers use for an offering: for understanding only, never shown. */
export async function setAliases(tx: TenantTx, { id, aliases }: { id: string; aliases: readonly string[] }): Promise<void> {
  const words = [...new Set(aliases.map((each) => each.trim()).filter(Boolean))]
  if (words.length > MAX) throw new AppError('bad_request', `aliases: must have at most ${MAX} items`)
  const changed = await tx.db
    .updateTable('offerings')
    .set({ aliases: words, updated_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw offeringNotFound()
}

export async function getAliases(tenant: TenantDb, { id }: { id: string }): Promise<string[]> {
  const row = await tenant.db
    .selectFrom('offerings')
    .select('aliases')
    .where('tenant_id', '=', tenant.tenantId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw offeringNotFound()
  return row.aliases
}
