import type { Appointment, AppointmentUpdate } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { lockCalendar, occupiedTime } from '../calendar/lock-calendar.ts'
import { wakeWaitlist } from '../waitlist/wake-waitlist.ts'
import {
  type AppointmentChange,
  alreadyBooked,
  changeAppointment,
  isOccupying,
  lockAppointment,
  normalInstant,
  noSuchAppointment,
  recordBooking,
  requireOrder,
} from './queries.ts'

/**
 * The business's own change (PATCH). Omitted members stay; a value that is already there changes nothing and reports nothing. A moved time
 * emits `booking.rescheduled` (the status is only changed when the patch says so), a status that becomes `cancelled` or `completed` emits
 * its event, and a call that does both emits both. Moving a time takes the resource's buffers as they are today.
 *
 * Throws not_found, bad_request when the end would not be after the start, conflict when the resource is booked at the new time or when a
 * cancelled appointment comes back to a time that has been given away.
 */
export async function updateAppointment(tx: TenantTx, input: { id: string; patch: AppointmentUpdate }): Promise<Appointment> {
  const before = await lockAppointment(tx, input.id)
  if (!before) throw noSuchAppointment()
  const start = input.patch.scheduled_start ? normalInstant(input.patch.scheduled_start) : before.scheduled_start
  const end = input.patch.scheduled_end ? normalInstant(input.patch.scheduled_end) : before.scheduled_end
  requireOrder(start, end)
  const moved = start !== before.scheduled_start || end !== before.scheduled_end

  const details = changedDetails(before, input.patch)
  if (!moved && Object.keys(details).length === 0) return before
  const time = moved || details.status ? await newTime(tx, before, { start, end, moved }) : {}
  const after = await changeAppointment(tx, before.id, { ...details, ...time })
  if (!after) throw alreadyBooked()

  if (moved) await recordBooking(tx, 'booking.rescheduled', after)
  if (details.status === 'cancelled') await recordBooking(tx, 'booking.cancelled', after)
  if (details.status === 'completed') await recordBooking(tx, 'booking.completed', after)
  if (moved || (isOccupying(before.status) && !isOccupying(after.status))) await wakeWaitlist(tx)
  return after
}

function changedDetails(before: Appointment, patch: AppointmentUpdate): AppointmentChange {
  const { customer_name: name, customer_phone: phone, customer_email: email, location_text: location, status } = patch
  return {
    ...(name !== undefined && name !== before.customer_name ? { customer_name: name } : {}),
    ...(phone !== undefined && phone !== before.customer_phone ? { customer_phone: phone } : {}),
    ...(email !== undefined && email !== before.customer_email ? { customer_email: email } : {}),
    ...(location !== undefined && location !== before.location_text ? { location_text: location } : {}),
    ...(status !== undefined && status !== before.status ? { status } : {}),
  }
}

/** Takes the resource's lock for a change of what is occupied, and says what is. */
async function newTime(tx: TenantTx, before: Appointment, to: { start: string; end: string; moved: boolean }): Promise<AppointmentChange> {
  const calendar = before.resource_id === null ? null : await lockCalendar(tx, before.resource_id)
  if (!to.moved) return {}
  const occupies = calendar ? occupiedTime(calendar, to.start, to.end) : { from: to.start, until: to.end }
  return { scheduled_start: to.start, scheduled_end: to.end, occupies }
}
