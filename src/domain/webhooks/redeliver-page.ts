import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { REDELIVER_PAGE } from './redeliver-range.ts'

export interface RedeliverPageInput {
  readonly endpoint_id: string
  readonly status: 'dead' | 'failed'
  /** Ids of deliveries: from `first` on, before `past`. */
  readonly first: string
  readonly past: string
  readonly event: string | null
  /** The instant of the asking. */
  readonly before: string
}

/** `busy`: a page is still being sent. `paused`: nothing is sent at the moment. `done`: nothing is left, or the endpoint is gone. */
export type RedeliveredPage = 'some' | 'busy' | 'paused' | 'done'

/** Makes the next page of a range due (see redeliver-range.ts), unless as much waits already. */
export async function redeliverPage(tx: TenantTx, input: RedeliverPageInput): Promise<RedeliveredPage> {
  const now = tx.now.toISOString()
  const endpoint = await tx.db
    .selectFrom('webhook_endpoints')
    .select('status')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.endpoint_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!endpoint) return 'done'
  if (endpoint.status !== 'active') return 'paused'
  const due = await sql`select from due_deliveries(${tx.tenantId}, ${input.endpoint_id}, ${now}, ${REDELIVER_PAGE})`.execute(tx.db)
  if (due.rows.length >= REDELIVER_PAGE) return 'busy'
  const { rows } = await sql<{ taken: number }>`
    select redeliver_page(${tx.tenantId}, ${input.endpoint_id}, ${input.status}, ${input.first}, ${input.past}, ${input.event}, ${input.before},
      ${now}, ${REDELIVER_PAGE}) as taken
  `.execute(tx.db)
  const taken = rows[0]?.taken ?? 0
  if (taken > 0) await enqueue(tx, 'deliver-webhooks', { endpoint_id: input.endpoint_id })
  return taken < REDELIVER_PAGE ? 'done' : 'some'
}
