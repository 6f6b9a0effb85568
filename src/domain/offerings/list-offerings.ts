import type { Page, PageQuery } from '../../contract/common.ts'
import type { Offering } from '../../contract/offerings.ts'
import type { TenantDb } from '../../db/database.ts'
import { toPage } from '../../db/page.ts'
import { asOffering, OFFERING_COLUMNS } from './queries.ts'

/** A page of the catalogue, newest first, without what is deleted. */
export async function listOfferings(tx: TenantDb, query: PageQuery): Promise<Page<Offering>> {
  let select = tx.db.selectFrom('offerings').select(OFFERING_COLUMNS).where('tenant_id', '=', tx.tenantId).where('deleted_at', 'is', null)
  if (query.cursor) select = select.where('id', '<', query.cursor)
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return toPage(rows.map(asOffering), query.limit)
}
