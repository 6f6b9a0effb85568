import type { TenantTx } from '../../db/database.ts'
import { ENDPOINT_COLUMNS, noEndpoint, type WebhookEndpoint } from './endpoint.ts'

/** 404 when there is none or it was deleted. */
export async function getEndpoint(tx: TenantTx, input: { id: string }): Promise<WebhookEndpoint> {
  const row = await endpoints(tx).where('id', '=', input.id).executeTakeFirst()
  if (!row) throw noEndpoint()
  return row
}

/** Newest first, from behind `cursor` (the id of an earlier row); one row more than `limit` tells the caller that there are more. */
export async function listEndpoints(tx: TenantTx, input: { limit: number; cursor?: string | null }): Promise<WebhookEndpoint[]> {
  const query = endpoints(tx)
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
  return (input.cursor ? query.where('id', '<', input.cursor) : query).execute()
}

function endpoints(tx: TenantTx) {
  return tx.db.selectFrom('webhook_endpoints').select(ENDPOINT_COLUMNS).where('tenant_id', '=', tx.tenantId).where('deleted_at', 'is', null)
}
