import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'

/** Gives every business without a waiting purge one, within the next day, at a minute of its own. Returns how many it gave. */
export async function schedulePurges(db: Database, now: Date): Promise<number> {
  const made = await db.withSystem('schedule purges', (system) =>
    sql<{ made: number }>`select schedule_purges(${now.toISOString()}) as made`.execute(system.db),
  )
  return made.rows[0]?.made ?? 0
}
