import { type SqlBool, sql } from 'kysely'
import type { Appointment, AppointmentStatus } from '../../contract/appointments.ts'
import { AppError } from '../../contract/errors.ts'
import { sqlState, type TenantTx, violatedConstraint } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { LockedCalendar, Occupied } from '../calendar/lock-calendar.ts'
import { occupiedTime } from '../calendar/lock-calendar.ts'
import { rangeOf } from '../calendar/occupied.ts'
import { recordEvent } from '../events/record-event.ts'

/** The members of the API's Appointment, in its order. */
export const APPOINTMENT_COLUMNS = [
  'id',
  'conversation_id',
  'lead_id',
  'offering_id',
  'resource_id',
  'customer_name',
  'customer_phone',
  'customer_email',
  'scheduled_start',
  'scheduled_end',
  'status',
  'location_text',
  'google_calendar_event_id',
  'created_at',
] as const satisfies readonly (keyof Appointment)[]

/** The table's check constraint is the source of this narrowing. */
export interface Narrowed {
  status: AppointmentStatus
}

/** The statuses in which an appointment takes its time; as in the exclusion constraint. */
export const OCCUPYING = ['confirmed', 'rescheduled'] as const satisfies readonly AppointmentStatus[]

export function isOccupying(status: AppointmentStatus): boolean {
  return (OCCUPYING as readonly AppointmentStatus[]).includes(status)
}

export interface NewAppointment {
  readonly conversation_id?: string | null | undefined
  readonly lead_id?: string | null | undefined
  readonly offering_id?: string | null | undefined
  readonly customer_id?: string | null | undefined
  readonly customer_name: string
  readonly customer_phone: string
  readonly customer_email?: string | null | undefined
  readonly location_text?: string | null | undefined
  readonly status?: AppointmentStatus | undefined
  readonly start: string
  readonly end: string
}

/**
 * Null when the exclusion constraint refuses it. `on conflict do nothing` waits for a rival that has not committed, and leaves the
 * transaction usable.
 */
export async function insertAppointment(tx: TenantTx, calendar: LockedCalendar, input: NewAppointment): Promise<Appointment | null> {
  const inserted = await tx.db
    .insertInto('appointments')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      conversation_id: input.conversation_id ?? null,
      lead_id: input.lead_id ?? null,
      offering_id: input.offering_id ?? null,
      resource_id: calendar.resource_id,
      customer_id: input.customer_id ?? null,
      customer_name: input.customer_name,
      customer_phone: input.customer_phone,
      customer_email: input.customer_email ?? null,
      scheduled_start: input.start,
      scheduled_end: input.end,
      occupies: rangeOf(occupiedTime(calendar, input.start, input.end)),
      status: input.status ?? 'confirmed',
      location_text: input.location_text ?? null,
      updated_at: tx.now.toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(APPOINTMENT_COLUMNS)
    .$narrowType<Narrowed>()
    .executeTakeFirst()
  return inserted ?? null
}

/** Locks one appointment until the transaction ends. */
export async function lockAppointment(tx: TenantTx, id: string): Promise<Appointment | null> {
  const row = await tx.db
    .selectFrom('appointments')
    .select(APPOINTMENT_COLUMNS)
    .$narrowType<Narrowed>()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

export interface AppointmentChange {
  readonly customer_name?: string
  readonly customer_phone?: string
  readonly customer_email?: string | null
  readonly location_text?: string | null
  readonly status?: AppointmentStatus
  readonly resource_id?: string | null
  readonly scheduled_start?: string
  readonly scheduled_end?: string
  readonly occupies?: Occupied
}

/** Null when the exclusion constraint refuses the change; the transaction then goes on as if it had not been tried. */
export async function changeAppointment(tx: TenantTx, id: string, change: AppointmentChange): Promise<Appointment | null> {
  const { occupies, ...columns } = change
  await sql`savepoint change_appointment`.execute(tx.db)
  try {
    const changed = await tx.db
      .updateTable('appointments')
      .set({ ...columns, ...(occupies ? { occupies: rangeOf(occupies) } : {}), updated_at: tx.now.toISOString() })
      .where('id', '=', id)
      .returning(APPOINTMENT_COLUMNS)
      .$narrowType<Narrowed>()
      .executeTakeFirstOrThrow()
    await sql`release savepoint change_appointment`.execute(tx.db)
    return changed
  } catch (error) {
    if (sqlState(error) !== '23P01' || violatedConstraint(error) !== 'appointments_no_overlap') throw error
    await sql`rollback to savepoint change_appointment`.execute(tx.db)
    return null
  }
}

export type BookingEvent = 'booking.created' | 'booking.rescheduled' | 'booking.cancelled' | 'booking.completed'

export async function recordBooking(tx: TenantTx, event: BookingEvent, appointment: Appointment): Promise<void> {
  await recordEvent(tx, event, { ...appointment, booking_id: appointment.id })
}

interface References {
  readonly conversation_id?: string | null | undefined
  readonly lead_id?: string | null | undefined
  readonly offering_id?: string | null | undefined
  readonly resource_id?: string | null | undefined
  readonly customer_id?: string | null | undefined
}

/** Refuses what refers to nothing that this tenant can see, naming the member; foreign, deleted and invented ids read the same. */
export async function requireReferences(tx: TenantTx, references: References): Promise<void> {
  const { conversation_id = null, lead_id = null, offering_id = null, resource_id = null, customer_id = null } = references
  if ([conversation_id, lead_id, offering_id, resource_id, customer_id].every((id) => id === null)) return
  const found = await sql<Record<keyof References, SqlBool>>`
    select exists (select from conversations where id = ${conversation_id}) as conversation_id,
      exists (select from leads where id = ${lead_id}) as lead_id,
      exists (select from offerings where id = ${offering_id} and deleted_at is null) as offering_id,
      exists (select from resources where id = ${resource_id}) as resource_id,
      exists (select from customers where id = ${customer_id}) as customer_id
  `.execute(tx.db)
  const row = found.rows[0]
  for (const member of ['conversation_id', 'lead_id', 'offering_id', 'resource_id', 'customer_id'] as const) {
    if (references[member] && row?.[member] !== true) throw noSuch(member)
  }
}

export function noSuch(member: keyof References): AppError {
  return new AppError('not_found', `${member}: no such ${member.slice(0, -'_id'.length)}`)
}

export function noSuchAppointment(): AppError {
  return new AppError('not_found', 'no such appointment')
}

export function alreadyBooked(): AppError {
  return new AppError('conflict', 'the resource is already booked at that time')
}

/** Whose start and end are in UTC and written alike, so that text compares as time. */
export function requireOrder(start: string, end: string): void {
  if (start >= end) throw new AppError('bad_request', 'scheduled_end: must be after scheduled_start')
}

/** As the database keeps it: UTC, milliseconds, `Z`. */
export function normalInstant(text: string): string {
  return new Date(text).toISOString()
}
