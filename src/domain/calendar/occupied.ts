import { sql } from 'kysely'
import type { Occupied } from './lock-calendar.ts'

/** Longest buffer that a resource can have on either side, see migrations/0004. */
export const MAX_BUFFER_MINUTES = 480

export function rangeOf(time: Occupied) {
  return sql<string>`tstzrange(${time.from}::timestamptz, ${time.until}::timestamptz)`
}

/**
 * "Occupies something of that time", for `appointments`. Row security keeps the overlap itself from using an index (it is not leakproof),
 * so a comparison that follows from it comes first, which migrations/0008 has an index for: 20 resources with 10,000 past appointments each
 * cost nothing.
 */
export function appointmentMeets(time: Occupied) {
  const earliestEnd = new Date(Date.parse(time.from) - MAX_BUFFER_MINUTES * 60_000).toISOString()
  return sql<boolean>`(scheduled_end > ${earliestEnd} and occupies && ${rangeOf(time)})`
}
