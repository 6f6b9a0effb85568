import type { TenantTx } from '../../db/database.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, hostOf, lockEndpoint } from './endpoint.ts'

/** Ends a subscription. Its deliveries stay visible to an operator; those that waited are failed. 404 when there is none. */
export async function deleteEndpoint(tx: TenantTx, input: ByActor): Promise<void> {
  const endpoint = await lockEndpoint(tx, input.id)
  const now = tx.now.toISOString()
  await tx.db
    .updateTable('webhook_endpoints')
    .set({ deleted_at: now, updated_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .execute()
  await tx.db
    .updateTable('webhook_deliveries')
    .set({ status: 'failed', next_attempt_at: null, last_error: 'the endpoint was deleted', updated_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('endpoint_id', '=', input.id)
    .where('status', '=', 'pending')
    .execute()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.deleted',
    target: { kind: 'webhook_endpoint', id: input.id },
    details: { host: hostOf(endpoint.url) },
    ...(input.ip ? { ip: input.ip } : {}),
  })
}
