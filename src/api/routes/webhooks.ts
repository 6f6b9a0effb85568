import { isIP } from 'node:net'
import type { WebhookDelivery, WebhookEndpoint } from '../../contract/webhook-endpoints.ts'
import { toPage } from '../../db/page.ts'
import { createEndpoint } from '../../domain/webhooks/create-endpoint.ts'
import { deleteEndpoint } from '../../domain/webhooks/delete-endpoint.ts'
import type { WebhookEndpoint as EndpointRow } from '../../domain/webhooks/endpoint.ts'
import { pauseEndpoint, resumeEndpoint } from '../../domain/webhooks/pause-endpoint.ts'
import { type WebhookDelivery as DeliveryRow, listDeliveries } from '../../domain/webhooks/read-deliveries.ts'
import { getEndpoint, listEndpoints } from '../../domain/webhooks/read-endpoints.ts'
import { redeliver } from '../../domain/webhooks/redeliver.ts'
import { redeliverRange } from '../../domain/webhooks/redeliver-range.ts'
import { rotateSecret } from '../../domain/webhooks/rotate-secret.ts'
import { sendTestEvent } from '../../domain/webhooks/send-test-event.ts'
import { updateEndpoint } from '../../domain/webhooks/update-endpoint.ts'
import type { Caller, Handlers } from '../bind.ts'

/** For the audit log; behind a proxy that says nonsense there is no address. */
const by = ({ actor, ip }: Caller) => ({ actor, ...(isIP(ip) ? { ip } : {}) })

/** The tables' checks and the domain hold exactly the contract's values; the generated types only say text. */
const asEndpoint = (row: EndpointRow) => row as WebhookEndpoint
const asDelivery = (row: DeliveryRow) => row as WebhookDelivery

export const webhookHandlers = {
  listWebhookEndpoints: async (tx, { query }) => {
    const rows = await listEndpoints(tx, { limit: query.limit, cursor: query.cursor ?? null })
    return toPage(rows.map(asEndpoint), query.limit)
  },
  createWebhookEndpoint: async (tx, request, { sealer, egress }) => {
    const { url, events, description = null } = request.body
    const { endpoint, secret } = await createEndpoint(tx, { url, events, description, ...by(request), sealer, egress })
    return { ...asEndpoint(endpoint), secret }
  },
  getWebhookEndpoint: async (tx, { params }) => asEndpoint(await getEndpoint(tx, params)),
  updateWebhookEndpoint: async (tx, request, { egress }) => {
    const { status, url, events, description } = request.body
    const target = { id: request.params.id, ...by(request) }
    const changes = {
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events }),
      ...(description === undefined ? {} : { description }),
    }
    // Paused before the URL changes and resumed after it: the test event of a new URL goes to whoever is active in the end.
    if (status === 'paused') await pauseEndpoint(tx, target)
    if (Object.keys(changes).length > 0) await updateEndpoint(tx, { ...target, ...changes, egress })
    if (status === 'active') await resumeEndpoint(tx, target)
    return asEndpoint(await getEndpoint(tx, target))
  },
  deleteWebhookEndpoint: async (tx, request) => {
    await deleteEndpoint(tx, { id: request.params.id, ...by(request) })
    return undefined
  },
  rotateWebhookSecret: async (tx, request, { sealer }) => {
    const overlapSeconds = request.body.overlap_seconds
    const { endpoint, secret } = await rotateSecret(tx, { id: request.params.id, ...by(request), overlapSeconds, sealer })
    return { ...asEndpoint(endpoint), secret }
  },
  testWebhookEndpoint: (tx, request) => sendTestEvent(tx, { id: request.params.id, ...by(request) }),
  listDeliveries: async (tx, { params, query }) => {
    const { limit, cursor, status } = query
    const rows = await listDeliveries(tx, { endpointId: params.id, limit, cursor: cursor ?? null, ...(status ? { status } : {}) })
    return toPage(rows.map(asDelivery), limit)
  },
  redeliver: async (tx, request) => {
    const { id, delivery_id: deliveryId } = request.params
    return asDelivery(await redeliver(tx, { id, deliveryId, ...by(request) }))
  },
  redeliverRange: (tx, request) => {
    const { from, to, status, event } = request.body
    const range = { from: new Date(from), to: new Date(to), status, ...(event ? { event } : {}) }
    return redeliverRange(tx, { id: request.params.id, ...by(request), ...range })
  },
} satisfies Partial<Handlers>
