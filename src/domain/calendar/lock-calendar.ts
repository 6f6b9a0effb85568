import type { TenantTx } from '../../db/database.ts'

export interface LockedCalendar {
  readonly resource_id: string | null
  readonly status: string
  readonly buffer_before_minutes: number
  readonly buffer_after_minutes: number
}

/**
 * Locks what is about to be booked until the transaction ends: the resource's row, or the tenant's when nothing in particular is booked.
 * Everything that books or holds time takes this lock before it looks, so what it sees of the other table (appointments, holds) stays true.
 * An appointment's own row is locked before it, never after. "No key update" lets rows that only refer to the resource be written
 * meanwhile. Null when there is no such resource.
 */
export async function lockCalendar(tx: TenantTx, resourceId: string | null): Promise<LockedCalendar | null> {
  if (resourceId === null) {
    await tx.db.selectFrom('tenants').select('id').where('id', '=', tx.tenantId).forNoKeyUpdate().executeTakeFirstOrThrow()
    return { resource_id: null, status: 'active', buffer_before_minutes: 0, buffer_after_minutes: 0 }
  }
  const resource = await tx.db
    .selectFrom('resources')
    .select(['id as resource_id', 'status', 'buffer_before_minutes', 'buffer_after_minutes'])
    .where('id', '=', resourceId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return resource ?? null
}

export interface Occupied {
  readonly from: string
  readonly until: string
}

/** What a booking takes of its resource: the appointment and the buffers around it. Instants are RFC 3339 in UTC. */
export function occupiedTime(calendar: LockedCalendar, start: string, end: string): Occupied {
  return {
    from: new Date(Date.parse(start) - calendar.buffer_before_minutes * 60_000).toISOString(),
    until: new Date(Date.parse(end) + calendar.buffer_after_minutes * 60_000).toISOString(),
  }
}
