import type { EventName } from '../../contract/events.ts'
import type { TenantDb, TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'

/**
 * Records that something happened, in the transaction that makes it happen. `data` is the full resource as the API shows it, plus `conversation_id`,
 * `lead_id`, `booking_id` or `offering_id`: a snapshot of the moment, whatever happens to the row later. The worker turns it into one delivery for each
 * endpoint that wants it.
 */
export async function recordEvent(tx: TenantTx, event: EventName, data: Readonly<Record<string, unknown>>): Promise<void> {
  await tx.db
    .insertInto('event_outbox')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), event, data: JSON.stringify(data) })
    .execute()
  tx.emit('events')
}

/**
 * The same as a part of the one statement that makes it happen: a common table expression that records the event when `made`, another one, has a row. `first`
 * is the number of the first of the three parameters that `eventValues` gives, or `openEventValues` when there is `known`: further members of the resource that
 * only the database knows, as SQL text over the columns of `made`.
 */
export function recordingOf(made: string, first: number, known?: string): string {
  const data = known ? `($${first + 2}::text || ',' || ${known} || '}')::json` : `$${first + 2}::json`
  return `insert into event_outbox (tenant_id, id, event, data) select tenant_id, $${first}::uuid, $${first + 1}::text, ${data} from ${made}`
}

/** For `recordingOf`. Whoever saw that the row was made says `tx.emit('events')`. */
export function eventValues(tx: TenantDb, event: EventName, data: Readonly<Record<string, unknown>>): [string, EventName, string] {
  return [newId(tx.now), event, JSON.stringify(data)]
}

/** As `eventValues`, with the object left open for the members that `recordingOf` adds. */
export function openEventValues(tx: TenantDb, event: EventName, data: Readonly<Record<string, unknown>>): [string, EventName, string] {
  const [id, name, json] = eventValues(tx, event, data)
  return [id, name, json.slice(0, -1)]
}
