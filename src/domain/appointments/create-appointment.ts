import type { Appointment, AppointmentCreate, AppointmentStatus } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { lockCalendar } from '../calendar/lock-calendar.ts'
import { alreadyBooked, insertAppointment, normalInstant, noSuch, recordBooking, requireOrder, requireReferences } from './queries.ts'

/**
 * The business's own booking, through the API or the console. It knows better than the calendar: hours, closures and lead time don't bind
 * it, nor does a hold (holds are promises between the receptionist's conversations; one that is overtaken ends in an honest "taken"). Only
 * the double booking of a resource is refused. Emits `booking.created`.
 *
 * Throws not_found naming the member that refers to nothing, conflict when the resource is booked at that time, bad_request when the end is
 * not after the start.
 */
export async function createAppointment(
  tx: TenantTx,
  input: Omit<AppointmentCreate, 'status'> & { status?: AppointmentStatus; customer_id?: string | null },
): Promise<Appointment> {
  const start = normalInstant(input.scheduled_start)
  const end = normalInstant(input.scheduled_end)
  requireOrder(start, end)
  await requireReferences(tx, input)
  const appointment = await insertAppointment(tx, await calendarOf(tx, input.resource_id ?? null), { ...input, start, end })
  if (!appointment) throw alreadyBooked()
  await recordBooking(tx, 'booking.created', appointment)
  return appointment
}

/** Without a resource overlaps are allowed, so there is nothing to lock. */
async function calendarOf(tx: TenantTx, resourceId: string | null) {
  if (resourceId === null) return { resource_id: null, status: 'active', buffer_before_minutes: 0, buffer_after_minutes: 0 }
  const calendar = await lockCalendar(tx, resourceId)
  if (!calendar) throw noSuch('resource_id')
  return calendar
}
