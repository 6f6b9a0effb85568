import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, lockEndpoint } from './endpoint.ts'

export const TEST_EVENT = 'webhook.test'

/** Sends one `webhook.test` to this endpoint, whatever it subscribed to. 409 when it is paused. */
export async function sendTestEvent(tx: TenantTx, input: ByActor): Promise<{ delivery_id: string }> {
  const endpoint = await lockEndpoint(tx, input.id)
  if (endpoint.status !== 'active') throw new AppError('conflict', 'The webhook endpoint is paused; resume it first.')
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.tested',
    target: { kind: 'webhook_endpoint', id: input.id },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  return { delivery_id: await queueTestEvent(tx, input.id) }
}

/** The event is marked as fanned out from the start: it is for one endpoint only. */
export async function queueTestEvent(tx: TenantTx, endpointId: string): Promise<string> {
  const [eventId, deliveryId] = [newId(tx.now), newId(tx.now)]
  await tx.db
    .insertInto('events')
    .values({
      tenant_id: tx.tenantId,
      id: eventId,
      event: TEST_EVENT,
      data: JSON.stringify({ webhook_endpoint_id: endpointId }),
      fanned_out: true,
    })
    .execute()
  const now = tx.now.toISOString()
  await tx.db
    .insertInto('webhook_deliveries')
    .values({
      tenant_id: tx.tenantId,
      id: deliveryId,
      endpoint_id: endpointId,
      event_id: eventId,
      next_attempt_at: now,
      updated_at: now,
    })
    .execute()
  await enqueue(tx, 'deliver-webhooks', { endpoint_id: endpointId })
  return deliveryId
}
