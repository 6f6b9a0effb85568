import type { TenantTx } from '../../db/database.ts'
import type { Interval } from './intervals.ts'
import type { WeeklyHours } from './open-intervals.ts'

/** Weekly hours of the business and of the given resources, by whose they are; null is the business. */
export async function readHours(tx: TenantTx, resourceIds: readonly string[]): Promise<Map<string | null, WeeklyHours[]>> {
  const rows = await tx.db
    .selectFrom('working_hours')
    .select(['resource_id', 'weekday', 'opens_minute', 'closes_minute'])
    .where((eb) => eb.or([eb('resource_id', 'is', null), ...(resourceIds.length > 0 ? [eb('resource_id', 'in', resourceIds)] : [])]))
    .orderBy('weekday')
    .orderBy('opens_minute')
    .execute()
  return byResource(rows, ({ weekday, opens_minute, closes_minute }) => ({ weekday, opens_minute, closes_minute }))
}

/** Closures of the business and of the given resources that meet `window`, by whose they are; null is the business. */
export async function readClosures(
  tx: TenantTx,
  resourceIds: readonly string[],
  window: Interval,
): Promise<Map<string | null, Interval[]>> {
  const rows = await tx.db
    .selectFrom('closures')
    .select(['resource_id', 'starts_at', 'ends_at'])
    .where('ends_at', '>', new Date(window.start).toISOString())
    .where('starts_at', '<', new Date(window.end).toISOString())
    .where((eb) => eb.or([eb('resource_id', 'is', null), ...(resourceIds.length > 0 ? [eb('resource_id', 'in', resourceIds)] : [])]))
    .execute()
  return byResource(rows, (row) => ({ start: Date.parse(row.starts_at), end: Date.parse(row.ends_at) }))
}

export function byResource<Row extends { readonly resource_id: string | null }, T>(
  rows: readonly Row[],
  read: (row: Row) => T,
): Map<string | null, T[]> {
  const grouped = new Map<string | null, T[]>()
  for (const row of rows) {
    const list = grouped.get(row.resource_id)
    if (list) list.push(read(row))
    else grouped.set(row.resource_id, [read(row)])
  }
  return grouped
}
