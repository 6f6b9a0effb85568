import type { TenantTx } from '../../db/database.ts'
import { writeAudit } from '../audit/write-audit.ts'
import {
  type ByActor,
  ENDPOINT_COLUMNS,
  hostOf,
  lockEndpoint,
  requireEvents,
  requireUrl,
  type UrlRules,
  type WebhookEndpoint,
} from './endpoint.ts'
import { queueTestEvent } from './send-test-event.ts'

export interface UpdateEndpointInput extends ByActor {
  readonly url?: string
  readonly events?: readonly string[]
  readonly description?: string | null
  readonly egress: UrlRules
}

/**
 * Changes what is given. Deliveries that wait go to the new URL; which events make deliveries is decided when they happen, so a changed choice leaves those
 * that wait alone. A new URL gets a `webhook.test`. 400 and 404 as on creating.
 */
export async function updateEndpoint(tx: TenantTx, input: UpdateEndpointInput): Promise<WebhookEndpoint> {
  const before = await lockEndpoint(tx, input.id)
  if (input.url !== undefined) requireUrl(input.url, input.egress)
  const changes = {
    ...(input.url !== undefined ? { url: input.url } : {}),
    ...(input.events !== undefined ? { events: requireEvents(input.events) } : {}),
    ...(input.description !== undefined ? { description: input.description } : {}),
  }
  const endpoint = await tx.db
    .updateTable('webhook_endpoints')
    .set({ ...changes, updated_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .returning(ENDPOINT_COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.updated',
    target: { kind: 'webhook_endpoint', id: input.id },
    details: { changed: Object.keys(changes), host: hostOf(endpoint.url), events: endpoint.events },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  if (endpoint.url !== before.url && endpoint.status === 'active') await queueTestEvent(tx, input.id)
  return endpoint
}
