import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'

export interface DueDelivery {
  readonly id: string
  readonly event_id: string
  readonly event: string
  readonly event_created_at: string
  /** JSON text. */
  readonly data: string
  readonly attempt_count: number
  /** Attempts of earlier rounds: a redelivery begins the ladder anew. */
  readonly attempts_before: number
}

/** What there is to send at one endpoint at the moment. */
export type NextDeliveries =
  | { readonly kind: 'send'; readonly target: SendTarget; readonly deliveries: readonly DueDelivery[] }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'nothing' }

export interface SendTarget {
  readonly url: string
  /** The current one first; the previous one during its overlap. */
  readonly secrets: readonly [string, ...string[]]
  /** Since when every attempt failed. */
  readonly failingSince: Date | null
}

/** While a tenant is suspended nothing is sent; this often its endpoints with waiting deliveries are looked at again. */
const SUSPENDED_WAIT_MS = 15 * 60_000

/**
 * Reads the endpoint as it is now (it may have been edited, paused or deleted since the last batch, or its tenant suspended) and up to `limit` deliveries that
 * are due, those that wait longest first. `nothing` stands also for an endpoint that is not sent to: resuming it makes a new job.
 */
export async function nextDeliveries(
  tx: TenantTx,
  input: { endpointId: string; limit: number; sealer: Pick<Sealer, 'open'> },
): Promise<NextDeliveries> {
  const endpoint = await tx.db
    .selectFrom('webhook_endpoints as w')
    .innerJoin('tenants as t', 't.id', 'w.tenant_id')
    .select(['w.url', 'w.secret_sealed', 'w.previous_secret_sealed', 'w.previous_secret_expires_at', 'w.first_failure_at'])
    .select(['w.status', 't.status as tenant_status'])
    .where('w.tenant_id', '=', tx.tenantId)
    .where('w.id', '=', input.endpointId)
    .where('w.deleted_at', 'is', null)
    .executeTakeFirst()
  if (endpoint?.status !== 'active') return { kind: 'nothing' }
  const deliveries = endpoint.tenant_status === 'active' ? await dueDeliveries(tx, input.endpointId, input.limit) : []
  if (deliveries.length === 0) {
    const first = await firstWaiting(tx, input.endpointId)
    if (first === null) return { kind: 'nothing' }
    return { kind: 'wait', until: endpoint.tenant_status === 'active' ? first : new Date(tx.now.getTime() + SUSPENDED_WAIT_MS) }
  }
  const overlaps = endpoint.previous_secret_expires_at !== null && new Date(endpoint.previous_secret_expires_at) > tx.now
  const previous = overlaps ? endpoint.previous_secret_sealed : null
  return {
    kind: 'send',
    target: {
      url: endpoint.url,
      secrets: [input.sealer.open(endpoint.secret_sealed), ...(previous ? [input.sealer.open(previous)] : [])],
      failingSince: endpoint.first_failure_at ? new Date(endpoint.first_failure_at) : null,
    },
    deliveries,
  }
}

async function firstWaiting(tx: TenantTx, endpointId: string): Promise<Date | null> {
  const row = await tx.db
    .selectFrom('webhook_deliveries')
    .select('next_attempt_at')
    .where('tenant_id', '=', tx.tenantId)
    .where('endpoint_id', '=', endpointId)
    .where('status', '=', 'pending')
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_attempt_at ? new Date(row.next_attempt_at) : null
}

async function dueDeliveries(tx: TenantTx, endpointId: string, limit: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    select id, event_id, event, event_created_at, attempt_count, attempts_before, data
    from due_deliveries(${tx.tenantId}, ${endpointId}, ${tx.now.toISOString()}, ${limit})
  `.execute(tx.db)
  return rows
}
