import type { Page, PageQuery } from '../../contract/common.ts'
import type { Offering } from '../../contract/offerings.ts'
import type { TenantDb } from '../../db/database.ts'
import { readPage } from '../../db/page.ts'
import { OFFERING_COLUMNS } from './queries.ts'

/** A page of the catalogue, newest first, without what is deleted. */
export async function listOfferings(tx: TenantDb, query: PageQuery): Promise<Page<Offering>> {
  let select = tx.db.selectFrom('offerings').select(OFFERING_COLUMNS).where('tenant_id', '=', tx.tenantId).where('deleted_at', 'is', null)
  if (query.cursor) select = select.where('id', '<', query.cursor)
  return readPage<Offering>(tx, select.orderBy('id', 'desc'), query.limit)
}
