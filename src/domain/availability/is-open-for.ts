import type { TenantTx } from '../../db/database.ts'
import { covers } from '../calendar/intervals.ts'
import { openIntervals } from '../calendar/open-intervals.ts'
import { readCalendar } from '../calendar/read-calendar.ts'
import { DAY, readZone } from '../calendar/zone.ts'

export interface WantedTime {
  readonly resource_id: string | null
  /** RFC 3339 instants. */
  readonly start: string
  readonly end: string
}

/**
 * Whether all of a time lies ahead, within hours and outside closures: what must still hold when an offered slot is held or booked. Lead
 * time is for offers only; who was offered a slot may take their time.
 */
export async function isOpenFor(tx: TenantTx, wanted: WantedTime): Promise<boolean> {
  const time = { start: Date.parse(wanted.start), end: Date.parse(wanted.end) }
  if (time.start <= tx.now.getTime() || time.end <= time.start) return false
  const ids = wanted.resource_id === null ? [] : [wanted.resource_id]
  const { timezone, hours, closures } = await readCalendar(tx, ids, time)
  const rules = {
    businessHours: hours.get(null) ?? [],
    resourceHours: wanted.resource_id === null ? [] : (hours.get(wanted.resource_id) ?? []),
    closures: [...closures.values()].flat(),
  }
  return covers(openIntervals(readZone(timezone, time.start - 3 * DAY, time.end + 3 * DAY), rules, time), time)
}
