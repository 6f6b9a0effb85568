import type { Appointment, AppointmentStatus } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { wakeWaitlist } from '../waitlist/wake-waitlist.ts'
import { changeAppointment, isOccupying, lockAppointment, recordBooking } from './queries.ts'

export type CancellationResult =
  | { kind: 'cancelled'; appointment: Appointment }
  | { kind: 'not_found' }
  /** It is cancelled already, or over. */
  | { kind: 'not_changeable'; status: AppointmentStatus }

/** The receptionist's cancellation; the time is free at once. Emits `booking.cancelled`. */
export async function cancelAppointment(tx: TenantTx, input: { id: string }): Promise<CancellationResult> {
  const before = await lockAppointment(tx, input.id)
  if (!before) return { kind: 'not_found' }
  if (!isOccupying(before.status)) return { kind: 'not_changeable', status: before.status }
  const appointment = await changeAppointment(tx, before.id, { status: 'cancelled' })
  if (!appointment) throw new Error('a cancellation can not overlap')
  await recordBooking(tx, 'booking.cancelled', appointment)
  await wakeWaitlist(tx)
  return { kind: 'cancelled', appointment }
}
