import type { Appointment, AppointmentStatus } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { isOpenFor } from '../availability/is-open-for.ts'
import { isTaken } from '../availability/is-taken.ts'
import { releaseHolds } from '../availability/release-holds.ts'
import { lockCalendar, occupiedTime } from '../calendar/lock-calendar.ts'
import { wakeWaitlist } from '../waitlist/wake-waitlist.ts'
import { changeAppointment, isOccupying, lockAppointment, normalInstant, noSuch, recordBooking } from './queries.ts'

export interface Rescheduling {
  readonly id: string
  /** RFC 3339 instants of a slot that `listAvailability` returned. */
  readonly start: string
  readonly end: string
  /** Left out: the same resource as before. */
  readonly resource_id?: string | null | undefined
  /** Whose hold is used up; left out, the conversation in which it was booked. */
  readonly conversation_id?: string | undefined
}

export type ReschedulingResult =
  | { kind: 'rescheduled'; appointment: Appointment }
  | { kind: 'taken' }
  | { kind: 'not_found' }
  | { kind: 'not_changeable'; status: AppointmentStatus }

/**
 * The receptionist's move of an appointment to a slot that it offered: all that binds `bookSlot` binds this. The old time is given up only
 * when the new one is had. The status becomes `rescheduled`, and `booking.rescheduled` is emitted; the present time and resource again
 * change nothing and emit nothing.
 *
 * Throws not_found when `resource_id` refers to nothing.
 */
export async function rescheduleAppointment(tx: TenantTx, input: Rescheduling): Promise<ReschedulingResult> {
  const before = await lockAppointment(tx, input.id)
  if (!before) return { kind: 'not_found' }
  if (!isOccupying(before.status)) return { kind: 'not_changeable', status: before.status }
  const [start, end] = [normalInstant(input.start), normalInstant(input.end)]
  const resource_id = input.resource_id === undefined ? before.resource_id : input.resource_id
  const conversation_id = input.conversation_id ?? before.conversation_id
  if (start === before.scheduled_start && end === before.scheduled_end && resource_id === before.resource_id) {
    return { kind: 'rescheduled', appointment: before }
  }

  const calendar = await lockCalendar(tx, resource_id)
  if (!calendar) throw noSuch('resource_id')
  if (calendar.status !== 'active' || !(await isOpenFor(tx, { resource_id, start, end }))) return { kind: 'taken' }
  const occupies = occupiedTime(calendar, start, end)
  if (await isTaken(tx, { ...occupies, resource_id, conversation_id, appointment_id: before.id })) return { kind: 'taken' }
  const change = { resource_id, scheduled_start: start, scheduled_end: end, occupies, status: 'rescheduled' } as const
  const appointment = await changeAppointment(tx, before.id, change)
  if (!appointment) return { kind: 'taken' }
  if (conversation_id !== null) await releaseHolds(tx, conversation_id)
  await recordBooking(tx, 'booking.rescheduled', appointment)
  await wakeWaitlist(tx)
  return { kind: 'rescheduled', appointment }
}
