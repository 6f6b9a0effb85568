import type { Appointment } from '../../contract/appointments.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { lockCalendar, occupiedTime } from '../calendar/lock-calendar.ts'
import { wakeWaitlist } from '../waitlist/wake-waitlist.ts'
import {
  alreadyBooked,
  changeAppointment,
  isOccupying,
  lockAppointment,
  normalInstant,
  noSuch,
  noSuchAppointment,
  recordBooking,
  requireOrder,
} from './queries.ts'

export interface Move {
  readonly id: string
  readonly scheduled_start: string
  readonly scheduled_end: string
  /** Null: of nothing in particular. */
  readonly resource_id: string | null
}

/**
 * The business moves a booking to another time or resource, or both at once. Emits `booking.rescheduled` when anything changed. Throws `not_found`, `conflict`
 * when the resource is booked then, or when the appointment is over.
 */
export async function moveAppointment(tx: TenantTx, move: Move): Promise<Appointment> {
  const before = await lockAppointment(tx, move.id)
  if (!before) throw noSuchAppointment()
  if (!isOccupying(before.status)) throw new AppError('conflict', `the appointment is ${before.status}: it can not be moved`)
  const start = normalInstant(move.scheduled_start)
  const end = normalInstant(move.scheduled_end)
  requireOrder(start, end)
  if (start === before.scheduled_start && end === before.scheduled_end && move.resource_id === before.resource_id) return before
  const calendar = await lockCalendar(tx, move.resource_id)
  if (!calendar) throw noSuch('resource_id')
  const after = await changeAppointment(tx, move.id, {
    scheduled_start: start,
    scheduled_end: end,
    resource_id: move.resource_id,
    occupies: occupiedTime(calendar, start, end),
  })
  if (!after) throw alreadyBooked()
  await recordBooking(tx, 'booking.rescheduled', after)
  await wakeWaitlist(tx)
  return after
}
