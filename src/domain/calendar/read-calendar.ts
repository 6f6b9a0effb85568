import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Interval } from './intervals.ts'
import type { WeeklyHours } from './open-intervals.ts'

/** When the business and some of its resources are open; keys are resource ids, null is the business. */
export interface Calendar {
  readonly timezone: string
  readonly hours: ReadonlyMap<string | null, WeeklyHours[]>
  /** Those that meet the window. */
  readonly closures: ReadonlyMap<string | null, Interval[]>
}

interface HoursRow extends WeeklyHours {
  readonly resource_id: string | null
}
interface ClosureRow extends Interval {
  readonly resource_id: string | null
}

/** Weekly hours and closures of the business and of the given resources, in one statement: every booking step reads them. */
export async function readCalendar(tx: TenantTx, resourceIds: readonly string[], window: Interval): Promise<Calendar> {
  const [from, until] = [new Date(window.start).toISOString(), new Date(window.end).toISOString()]
  const found = await sql<{ timezone: string; hours: HoursRow[]; closures: ClosureRow[] }>`
    select t.timezone,
      coalesce((select json_agg(json_build_object('resource_id', h.resource_id, 'weekday', h.weekday, 'opens_minute', h.opens_minute,
          'closes_minute', h.closes_minute) order by h.weekday, h.opens_minute)
        from working_hours h where h.resource_id is null or h.resource_id = any(${resourceIds}::uuid[])), '[]') as hours,
      coalesce((select json_agg(json_build_object('resource_id', c.resource_id,
          'start', (extract(epoch from c.starts_at) * 1000)::bigint, 'end', (extract(epoch from c.ends_at) * 1000)::bigint))
        from closures c where c.ends_at > ${from} and c.starts_at < ${until}
          and (c.resource_id is null or c.resource_id = any(${resourceIds}::uuid[]))), '[]') as closures
    from tenants t
  `.execute(tx.db)
  const row = found.rows[0]
  if (!row) throw new Error('the transaction has no tenant')
  return {
    timezone: row.timezone,
    hours: byResource(row.hours, ({ weekday, opens_minute, closes_minute }) => ({ weekday, opens_minute, closes_minute })),
    closures: byResource(row.closures, ({ start, end }) => ({ start, end })),
  }
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
