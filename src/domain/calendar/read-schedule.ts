import type { AppointmentStatus } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Interval } from './intervals.ts'
import { listResources } from './list-resources.ts'
import { openIntervals } from './open-intervals.ts'
import { readCalendar } from './read-calendar.ts'
import { DAY, readZone } from './zone.ts'

const MAX_APPOINTMENTS = 2000

/** Resources with their open times, the business's open times, and the appointments that meet the span and were not cancelled, by start. */
export async function readSchedule(tx: TenantTx, { from, to }: { from: string; to: string }) {
  const window = { start: Date.parse(from), end: Date.parse(to) }
  const resources = await listResources(tx)
  const calendar = await readCalendar(
    tx,
    resources.map(({ id }) => id),
    window,
  )
  const zone = readZone(calendar.timezone, window.start - 3 * DAY, window.end + 3 * DAY)
  const businessHours = calendar.hours.get(null) ?? []
  const businessClosures = calendar.closures.get(null) ?? []
  const openOf = (id: string | null) => {
    const rules = {
      businessHours,
      resourceHours: id === null ? [] : (calendar.hours.get(id) ?? []),
      closures: id === null ? businessClosures : [...businessClosures, ...(calendar.closures.get(id) ?? [])],
    }
    return openIntervals(zone, rules, window).flatMap((interval) => clip(interval, window))
  }
  return {
    resources: resources.map(({ id, kind, name, name_ar, capacity }) => ({ id, kind, name, name_ar, capacity, open: openOf(id) })),
    open: openOf(null),
    appointments: await appointmentsOf(tx, window),
  }
}

function clip({ start, end }: Interval, window: Interval) {
  const [from, to] = [Math.max(start, window.start), Math.min(end, window.end)]
  return from < to ? [{ start: new Date(from).toISOString(), end: new Date(to).toISOString() }] : []
}

async function appointmentsOf(tx: TenantTx, window: Interval) {
  return (
    tx.db
      .selectFrom('appointments as a')
      .leftJoin('offerings as o', (join) => join.onRef('o.tenant_id', '=', 'a.tenant_id').onRef('o.id', '=', 'a.offering_id'))
      .select([
        'a.id',
        'a.conversation_id',
        'a.lead_id',
        'a.offering_id',
        'a.resource_id',
        'a.customer_name',
        'a.customer_phone',
        'a.customer_email',
        'a.scheduled_start',
        'a.scheduled_end',
        'a.status',
        'a.location_text',
        'a.google_calendar_event_id',
        'a.created_at',
        'o.title as offering_title',
        'o.title_ar as offering_title_ar',
      ])
      .$narrowType<{ status: AppointmentStatus }>()
      .where('a.tenant_id', '=', tx.tenantId)
      .where('a.status', '<>', 'cancelled')
      .where('a.scheduled_start', '<', new Date(window.end).toISOString())
      .where('a.scheduled_end', '>', new Date(window.start).toISOString())
      // No booking is longer than a few days: the index on the start serves the other bound too.
      .where('a.scheduled_start', '>', new Date(window.start - 7 * DAY).toISOString())
      .orderBy('a.scheduled_start')
      .orderBy('a.id')
      .limit(MAX_APPOINTMENTS)
      .execute()
  )
}
