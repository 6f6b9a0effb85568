import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'

export const FAN_OUT_BATCH = 500

/**
 * Turns recorded events into one delivery for each active endpoint that subscribes to them, and wakes one job per endpoint: one statement, so an event is
 * either waiting or has all its deliveries. Which endpoints those are is decided here, moments after the event. Returns how many events it took; a full
 * batch (FAN_OUT_BATCH) means that more may wait. Any number of workers may call it at once.
 */
export async function fanOutEvents(db: Database, now: Date): Promise<number> {
  const { rows } = await db.withSystem('fan out events', (system) =>
    sql<{ taken: number }>`select fan_out_events(${FAN_OUT_BATCH}, ${now.toISOString()}) as taken`.execute(system.db),
  )
  return rows[0]?.taken ?? 0
}
