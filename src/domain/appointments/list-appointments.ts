import type { Appointment, AppointmentListQuery } from '../../contract/appointments.ts'
import type { Page } from '../../contract/common.ts'
import type { TenantDb } from '../../db/database.ts'
import { readPage, unknownCursor } from '../../db/page.ts'
import { APPOINTMENT_COLUMNS, type Narrowed, normalInstant } from './queries.ts'

/**
 * The latest start first, ties by id; `from` (inclusive) and `to` (exclusive) bound the start. The cursor is the id of the last row of the
 * page before, and marks the place where that row stands now, whatever the filters; one that is no appointment of this tenant is a
 * bad_request that does not tell why.
 */
export async function listAppointments(tx: TenantDb, input: AppointmentListQuery): Promise<Page<Appointment>> {
  let query = tx.db
    .selectFrom('appointments')
    .select(APPOINTMENT_COLUMNS)
    .$narrowType<Narrowed>()
    .orderBy('scheduled_start', 'desc')
    .orderBy('id', 'desc')
  if (input.status) query = query.where('status', '=', input.status)
  if (input.from) query = query.where('scheduled_start', '>=', normalInstant(input.from))
  if (input.to) query = query.where('scheduled_start', '<', normalInstant(input.to))
  if (input.conversation_id) query = query.where('conversation_id', '=', input.conversation_id)
  if (input.lead_id) query = query.where('lead_id', '=', input.lead_id)
  if (input.cursor !== undefined) {
    const at = await placeOf(tx, input.cursor)
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('scheduled_start', 'id'), '<', tuple(at.scheduled_start, at.id)))
  }
  return readPage<Appointment>(tx, query, input.limit)
}

async function placeOf(tx: TenantDb, cursor: string) {
  const place = await tx.db.selectFrom('appointments').select(['scheduled_start', 'id']).where('id', '=', cursor).executeTakeFirst()
  if (!place) throw unknownCursor()
  return place
}
