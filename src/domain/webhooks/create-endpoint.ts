import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { newWebhookSecret } from '../../lib/signature.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { ENDPOINT_COLUMNS, hostOf, requireEvents, requireUrl, type UrlRules, type WebhookEndpoint } from './endpoint.ts'
import { queueTestEvent } from './send-test-event.ts'

/** More than any tenant was seen to need; each event costs a delivery for each of them. */
export const MAX_ENDPOINTS = 50

export interface CreateEndpointInput {
  readonly url: string
  readonly events: readonly string[]
  readonly description?: string | null
  readonly actor: Actor
  readonly ip?: string
  readonly sealer: Sealer
  readonly egress: UrlRules
}

/**
 * Subscribes a URL to events and sends it a first `webhook.test`. `secret` is shown here and nowhere else. 400 for a URL or event that is not allowed, 409
 * when the tenant has 50 endpoints.
 */
export async function createEndpoint(tx: TenantTx, input: CreateEndpointInput): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  requireUrl(input.url, input.egress)
  const events = requireEvents(input.events)
  const count = await tx.db
    .selectFrom('webhook_endpoints')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count.n >= MAX_ENDPOINTS) throw new AppError('conflict', `There are ${MAX_ENDPOINTS} webhook endpoints already; delete one first.`)
  const secret = newWebhookSecret()
  const endpoint = await tx.db
    .insertInto('webhook_endpoints')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      url: input.url,
      description: input.description ?? null,
      events,
      secret_sealed: input.sealer.seal(secret),
      updated_at: tx.now.toISOString(),
    })
    .returning(ENDPOINT_COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.created',
    target: { kind: 'webhook_endpoint', id: endpoint.id },
    details: { host: hostOf(input.url), events },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  await queueTestEvent(tx, endpoint.id)
  return { endpoint, secret }
}
