import { sql } from 'kysely'
import type { EventName } from '../../contract/events.ts'
import type { TenantTx } from '../../db/database.ts'

export interface RecentEvent {
  readonly id: string
  readonly event: string
  readonly created_at: string
  /** JSON text as stored. */
  readonly data: string
}

/** Events recorded at `since` or later, oldest first. A transaction may commit after a younger one: who follows along looks back a while and skips what it knows. */
export async function listRecentEvents(
  tx: TenantTx,
  input: { since: Date; events: readonly EventName[]; limit: number },
): Promise<RecentEvent[]> {
  const result = await sql<RecentEvent>`
    select id, event, created_at, data::text as data from event_log
    where id >= ${firstIdOf(input.since)} and event = any(${input.events}::text[]) order by id limit ${input.limit}
  `.execute(tx.db)
  return result.rows
}

/** The smallest UUID of version 7 of an instant. */
function firstIdOf(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
