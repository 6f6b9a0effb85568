import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { appointmentMeets, rangeOf } from '../calendar/occupied.ts'

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
  const time = { from, until }
  const found = await sql<{ taken: boolean }>`
    select exists (select from appointments where ${which} and status in ('confirmed', 'rescheduled') and ${appointmentMeets(time)}
        and id is distinct from ${appointment_id})
      or exists (select from slot_holds where ${which} and occupies && ${rangeOf(time)} and expires_at > ${tx.now.toISOString()}
        and conversation_id is distinct from ${conversation_id}) as taken
  `.execute(tx.db)
  return found.rows[0]?.taken !== false
}
