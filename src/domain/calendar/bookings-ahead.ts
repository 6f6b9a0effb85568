import type { TenantTx } from '../../db/database.ts'

const MAX = 100

export interface BookingsAheadInput {
  /** Null: of the whole business. */
  readonly resource_id: string | null
  /** From now on when absent. */
  readonly from?: string
  readonly until?: string
}

/** The bookings that stand and are not over, by start: whom a change of the calendar leaves before a closed door. At most 100. */
export function bookingsAhead(tx: TenantTx, { resource_id, from, until }: BookingsAheadInput) {
  const now = tx.now.toISOString()
  let query = tx.db
    .selectFrom('appointments')
    .select(['id', 'customer_name', 'scheduled_start', 'scheduled_end'])
    .where('tenant_id', '=', tx.tenantId)
    .where('status', 'in', ['confirmed', 'rescheduled'])
    .where('scheduled_end', '>', from !== undefined && from > now ? from : now)
    .orderBy('scheduled_start')
    .orderBy('id')
    .limit(MAX)
  if (resource_id !== null) query = query.where('resource_id', '=', resource_id)
  if (until !== undefined) query = query.where('scheduled_start', '<', until)
  return query.execute()
}
