import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, ENDPOINT_COLUMNS, lockEndpoint, type WebhookEndpoint } from './endpoint.ts'

/** Stops sending. Events of the time of the pause make no deliveries; those that wait go on waiting. Pausing again changes nothing. */
export function pauseEndpoint(tx: TenantTx, input: ByActor): Promise<WebhookEndpoint> {
  return setStatus(tx, input, 'paused')
}

/** Starts sending again, after a pause or after the endpoint was disabled; what waited is due at once, a few at a time as always. */
export async function resumeEndpoint(tx: TenantTx, input: ByActor): Promise<WebhookEndpoint> {
  const endpoint = await setStatus(tx, input, 'active')
  await enqueue(tx, 'deliver-webhooks', { endpoint_id: input.id })
  return endpoint
}

async function setStatus(tx: TenantTx, input: ByActor, status: 'active' | 'paused'): Promise<WebhookEndpoint> {
  const before = await lockEndpoint(tx, input.id)
  if (before.status === status) return before
  const endpoint = await tx.db
    .updateTable('webhook_endpoints')
    .set({ status, status_reason: null, first_failure_at: null, updated_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .returning(ENDPOINT_COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, {
    actor: input.actor,
    action: status === 'paused' ? 'webhook_endpoint.paused' : 'webhook_endpoint.resumed',
    target: { kind: 'webhook_endpoint', id: input.id },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  return endpoint
}
