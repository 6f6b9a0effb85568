import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { listClosures } from './closures.ts'
import { byResource } from './read-calendar.ts'

export type ResourceKind = 'staff' | 'room' | 'table' | 'bay' | 'agent' | 'other'

/** Who and what can be booked, with all that is set of each; the archived last. */
export async function listCalendarResources(tx: TenantTx) {
  const rows = await tx.db
    .selectFrom('resources as r')
    .select(['r.id', 'r.kind', 'r.name', 'r.name_ar', 'r.aliases', 'r.capacity', 'r.buffer_before_minutes', 'r.buffer_after_minutes'])
    .select('r.status')
    .select(
      sql<
        string[]
      >`array(select x.offering_id from resource_offerings x where x.tenant_id = r.tenant_id and x.resource_id = r.id order by 1)`.as(
        'offering_ids',
      ),
    )
    // The table's check constraints hold exactly these.
    .$narrowType<{ kind: ResourceKind; status: 'active' | 'archived' }>()
    .where('r.tenant_id', '=', tx.tenantId)
    .orderBy('r.status')
    .orderBy('r.name')
    .orderBy('r.id')
    .execute()
  const hours = await tx.db
    .selectFrom('working_hours')
    .select(['resource_id', 'weekday', 'opens_minute', 'closes_minute'])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('weekday')
    .orderBy('opens_minute')
    .execute()
  const hoursOf = byResource(hours, ({ resource_id: _, ...stretch }) => stretch)
  const closuresOf = byResource(await listClosures(tx), ({ resource_id: _, ...closure }) => closure)
  return rows.map((row) => ({ ...row, hours: hoursOf.get(row.id) ?? [], closures: closuresOf.get(row.id) ?? [] }))
}
