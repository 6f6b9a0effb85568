import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, lockEndpoint } from './endpoint.ts'
import { getDelivery, noDelivery, type WebhookDelivery } from './read-deliveries.ts'

export interface RedeliverInput extends ByActor {
  readonly deliveryId: string
}

/**
 * Sends an event again that was delivered, failed or died: the same envelope with the same id, on a new round of the ladder; attempt numbers go on from where
 * they were. 404 for an unknown endpoint or delivery, 409 while it is still being delivered and when the endpoint is paused.
 */
export async function redeliver(tx: TenantTx, input: RedeliverInput): Promise<WebhookDelivery> {
  const endpoint = await lockEndpoint(tx, input.id)
  if (endpoint.status !== 'active') throw new AppError('conflict', 'The webhook endpoint is paused; resume it first.')
  const delivery = await tx.db
    .selectFrom('webhook_deliveries')
    .select(['status', 'attempt_count'])
    .where('tenant_id', '=', tx.tenantId)
    .where('endpoint_id', '=', input.id)
    .where('id', '=', input.deliveryId)
    .forUpdate()
    .executeTakeFirst()
  if (!delivery) throw noDelivery()
  if (delivery.status === 'pending') throw new AppError('conflict', 'The delivery is still waiting for its next attempt.')
  const now = tx.now.toISOString()
  await tx.db
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', next_attempt_at: now, attempts_before: delivery.attempt_count, updated_at: now })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.deliveryId)
    .execute()
  await enqueue(tx, 'deliver-webhooks', { endpoint_id: input.id })
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_delivery.redelivered',
    target: { kind: 'webhook_delivery', id: input.deliveryId },
    details: { endpoint_id: input.id },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  const { attempts: _attempts, ...view } = await getDelivery(tx, { endpointId: input.id, id: input.deliveryId })
  return view
}
