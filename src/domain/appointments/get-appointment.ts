import type { Appointment } from '../../contract/appointments.ts'
import type { TenantDb } from '../../db/database.ts'
import { APPOINTMENT_COLUMNS, type Narrowed, noSuchAppointment } from './queries.ts'

/** Throws not_found, the same for foreign and invented ids. */
export async function getAppointment(tx: TenantDb, input: { id: string }): Promise<Appointment> {
  const appointment = await tx.db
    .selectFrom('appointments')
    .select(APPOINTMENT_COLUMNS)
    .$narrowType<Narrowed>()
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!appointment) throw noSuchAppointment()
  return appointment
}
