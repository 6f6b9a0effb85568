import type { TenantTx } from '../../db/database.ts'
import { API_KEY_COLUMNS, type ApiKey } from './queries.ts'

/** All keys of the tenant, newest first, revoked and expired ones included. */
export function listKeys(tx: TenantTx): Promise<ApiKey[]> {
  return tx.db.selectFrom('api_keys').select(API_KEY_COLUMNS).where('tenant_id', '=', tx.tenantId).orderBy('id', 'desc').execute()
}
