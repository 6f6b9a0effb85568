import type { Appointment } from '../../contract/appointments.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { APPOINTMENT_COLUMNS, type Narrowed } from './queries.ts'

/** Throws not_found, the same for foreign and invented ids. */
export async function getAppointment(tx: TenantTx, input: { id: string }): Promise<Appointment> {
  const appointment = await tx.db
    .selectFrom('appointments')
    .select(APPOINTMENT_COLUMNS)
    .$narrowType<Narrowed>()
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!appointment) throw new AppError('not_found', 'appointment not found')
  return appointment
}
