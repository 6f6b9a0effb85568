import type { Appointment } from '../../contract/appointments.ts'
import type { TenantTx } from '../../db/database.ts'
import { isOpenFor } from '../availability/is-open-for.ts'
import { isTaken } from '../availability/is-taken.ts'
import { releaseHolds } from '../availability/release-holds.ts'
import { lockCalendar, occupiedTime } from '../calendar/lock-calendar.ts'
import { insertAppointment, normalInstant, noSuch, recordBooking, requireReferences } from './queries.ts'
import { keepServices, requireOfferings } from './services.ts'

export interface SlotBooking {
  readonly conversation_id: string
  readonly lead_id?: string | null | undefined
  readonly offering_id?: string | null | undefined
  /** Further services of the same visit, in the order named. */
  readonly also_offering_ids?: readonly string[] | undefined
  /** Null is the calendar of a business without resources. */
  readonly resource_id: string | null
  /** RFC 3339 instants of a slot that `listAvailability` returned. */
  readonly start: string
  readonly end: string
  readonly customer_id?: string | null | undefined
  readonly customer_name: string
  readonly customer_phone: string
  readonly customer_email?: string | null | undefined
  readonly location_text?: string | null | undefined
}

export type BookingResult = { kind: 'booked'; appointment: Appointment } | { kind: 'taken' }

/**
 * The receptionist's booking of a slot that it offered; only its 'booked' allows "you're booked". Uses up the conversation's hold, and
 * gives way to others' holds. 'taken' is also the answer when the time has passed, has been closed or is outside hours by now, or the
 * resource is archived. The transaction stays usable. Emits `booking.created`; what becomes of the lead is the caller's.
 *
 * Throws not_found naming the member that refers to nothing.
 */
export async function bookSlot(tx: TenantTx, booking: SlotBooking): Promise<BookingResult> {
  const [start, end] = [normalInstant(booking.start), normalInstant(booking.end)]
  await requireReferences(tx, booking)
  await requireOfferings(tx, booking.also_offering_ids ?? [])
  const calendar = await lockCalendar(tx, booking.resource_id)
  if (!calendar) throw noSuch('resource_id')
  if (calendar.status !== 'active' || !(await isOpenFor(tx, { resource_id: booking.resource_id, start, end }))) return { kind: 'taken' }
  const time = occupiedTime(calendar, start, end)
  if (await isTaken(tx, { ...time, resource_id: booking.resource_id, conversation_id: booking.conversation_id })) return { kind: 'taken' }
  const appointment = await insertAppointment(tx, calendar, { ...booking, start, end })
  if (!appointment) return { kind: 'taken' }
  await keepServices(tx, appointment, booking.also_offering_ids ?? [])
  await releaseHolds(tx, booking.conversation_id)
  await recordBooking(tx, 'booking.created', appointment)
  return { kind: 'booked', appointment }
}
