import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { firstIdAt } from '../../lib/ids.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type ByActor, lockEndpoint } from './endpoint.ts'

/** So many deliveries become due at a time, and the next page waits until they are sent: new events are never behind more than a page of old ones. */
export const REDELIVER_PAGE = 500

export interface RedeliverRangeInput extends ByActor {
  /** When the deliveries were queued: from (inclusive) … */
  readonly from: Date
  /** … to (exclusive). */
  readonly to: Date
  readonly status: 'dead' | 'failed'
  /** Only this event. */
  readonly event?: string
}

/**
 * Sends again what died or failed in a span of time: the same envelopes under the same ids, each on a new round of the ladder, page by page in the background.
 * Returns how many there are. Asking again takes what is left: a delivery that waits already isn't touched. 400 unless `from` is before `to`, 404 for an
 * unknown endpoint, 409 when it is not active.
 */
export async function redeliverRange(tx: TenantTx, input: RedeliverRangeInput): Promise<{ count: number }> {
  if (input.from >= input.to) throw new AppError('bad_request', 'to: must be after from')
  const endpoint = await lockEndpoint(tx, input.id)
  if (endpoint.status !== 'active') throw new AppError('conflict', 'The webhook endpoint is paused; resume it first.')
  const [first, past] = [firstIdAt(input.from), firstIdAt(input.to)]
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from webhook_deliveries d
    where d.tenant_id = ${tx.tenantId} and d.endpoint_id = ${input.id} and d.status in ('dead', 'failed') and d.status = ${input.status}
      and d.id >= ${first} and d.id < ${past} and d.updated_at < ${tx.now.toISOString()}
      and (${input.event ?? null}::text is null
        or exists (select from events e where e.tenant_id = ${tx.tenantId} and e.id = d.event_id and e.event = ${input.event ?? null}))
  `.execute(tx.db)
  const count = Number(rows[0]?.count ?? 0)
  if (count > 0) {
    const range = { endpoint_id: input.id, status: input.status, first, past, event: input.event ?? null, before: tx.now.toISOString() }
    await enqueue(tx, 'redeliver-range', range)
  }
  await writeAudit(tx, {
    actor: input.actor,
    action: 'webhook_endpoint.redelivered',
    target: { kind: 'webhook_endpoint', id: input.id },
    details: { from: input.from.toISOString(), to: input.to.toISOString(), status: input.status, event: input.event ?? null, count },
    ...(input.ip ? { ip: input.ip } : {}),
  })
  return { count }
}
