import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { covers } from '../calendar/intervals.ts'
import { openIntervals } from '../calendar/open-intervals.ts'
import { readClosures, readHours } from '../calendar/queries.ts'
import { DAY, readZone } from '../calendar/zone.ts'

export interface WantedTime {
  readonly resource_id: string | null
  /** RFC 3339 instants. */
  readonly start: string
  readonly end: string
}

/** Whether all of a time lies ahead, within hours and outside closures: what must still hold when an offered slot is held or booked. Lead time is for offers only; who was offered a slot may take their time. */
export async function isOpenFor(tx: TenantTx, wanted: WantedTime): Promise<boolean> {
  const time = { start: Date.parse(wanted.start), end: Date.parse(wanted.end) }
  if (time.start <= tx.now.getTime() || time.end <= time.start) return false
  const ids = wanted.resource_id === null ? [] : [wanted.resource_id]
  const tenant = await tx.db.selectFrom('tenants').select('timezone').executeTakeFirstOrThrow()
  const hours = await readHours(tx, ids)
  const closures = await readClosures(tx, ids, time)
  const rules = {
    businessHours: hours.get(null) ?? [],
    resourceHours: wanted.resource_id === null ? [] : (hours.get(wanted.resource_id) ?? []),
    closures: [...closures.values()].flat(),
  }
  return covers(openIntervals(readZone(tenant.timezone, time.start - 3 * DAY, time.end + 3 * DAY), rules, time), time)
}

export interface TakenQuestion {
  readonly resource_id: string | null
  readonly from: string
  readonly until: string
  /** Whose hold does not count. */
  readonly conversation_id: string | null
  /** Which appointment does not count: the one that is being moved. */
  readonly appointment_id?: string
}

/** Whether an appointment or somebody else's live hold is in the way. True to the end of the transaction only under `lockCalendar`. */
export async function isTaken(tx: TenantTx, question: TakenQuestion): Promise<boolean> {
  const { resource_id, from, until, conversation_id, appointment_id = null } = question
  const which = resource_id === null ? sql`resource_id is null` : sql`resource_id = ${resource_id}`
  const met = sql`occupies && tstzrange(${from}::timestamptz, ${until}::timestamptz)`
  const found = await sql<{ taken: boolean }>`
    select exists (select from appointments where ${which} and status in ('confirmed', 'rescheduled') and ${met} and id is distinct from ${appointment_id})
      or exists (select from slot_holds where ${which} and ${met} and expires_at > ${tx.now.toISOString()}
        and conversation_id is distinct from ${conversation_id}) as taken
  `.execute(tx.db)
  return found.rows[0]?.taken !== false
}
