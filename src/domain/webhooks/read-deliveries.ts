import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { getEndpoint } from './read-endpoints.ts'

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

export interface WebhookDelivery {
  readonly id: string
  readonly endpoint_id: string
  /** The envelope's id. */
  readonly event_id: string
  readonly event: string
  /** `failed`: refused for good; `dead`: the ladder was used up. */
  readonly status: string
  readonly attempt_count: number
  readonly next_attempt_at: string | null
  readonly delivered_at: string | null
  readonly last_status_code: number | null
  readonly last_error: string | null
  readonly created_at: string
}

export interface WebhookAttempt {
  readonly attempt_number: number
  readonly started_at: string
  readonly duration_ms: number
  readonly status_code: number | null
  readonly error: string | null
  /** First 2 KiB of the answer. */
  readonly response_excerpt: string | null
}

export interface ListDeliveriesInput {
  readonly endpointId: string
  readonly status?: DeliveryStatus
  readonly limit: number
  /** The id of an earlier row. */
  readonly cursor?: string | null
}

/** Newest first; one row more than `limit` tells the caller that there are more. 404 when there is no such endpoint. */
export async function listDeliveries(tx: TenantTx, input: ListDeliveriesInput): Promise<WebhookDelivery[]> {
  await getEndpoint(tx, { id: input.endpointId })
  let query = deliveries(tx).where('d.endpoint_id', '=', input.endpointId)
  if (input.status) query = query.where('d.status', '=', input.status)
  if (input.cursor) query = query.where('d.id', '<', input.cursor)
  return query
    .orderBy('d.id', 'desc')
    .limit(input.limit + 1)
    .execute()
}

/** One delivery with its attempts, oldest first. 404 when there is none. */
export async function getDelivery(
  tx: TenantTx,
  input: { endpointId: string; id: string },
): Promise<WebhookDelivery & { readonly attempts: readonly WebhookAttempt[] }> {
  const delivery = await deliveries(tx).where('d.endpoint_id', '=', input.endpointId).where('d.id', '=', input.id).executeTakeFirst()
  if (!delivery) throw noDelivery()
  const attempts = await tx.db
    .selectFrom('webhook_attempts')
    .select(['attempt_number', 'started_at', 'duration_ms', 'status_code', 'error', 'response_excerpt'])
    .where('tenant_id', '=', tx.tenantId)
    .where('delivery_id', '=', input.id)
    .orderBy('attempt_number')
    .execute()
  return { ...delivery, attempts }
}

export function noDelivery(): AppError {
  return new AppError('not_found', 'Webhook delivery not found.')
}

function deliveries(tx: TenantTx) {
  return tx.db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('events as e', (join) => join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'))
    .where('d.tenant_id', '=', tx.tenantId)
    .select([
      'd.id',
      'd.endpoint_id',
      'd.event_id',
      'e.event',
      'd.status',
      'd.attempt_count',
      'd.next_attempt_at',
      'd.delivered_at',
      'd.last_status_code',
      'd.last_error',
      'd.created_at',
    ])
}
