import { z } from 'zod'
import { Email, Id, isNotEmpty, NOT_EMPTY, pageOf, pageQuery, Timestamp, text } from './common.ts'

export const AppointmentStatus = z.enum(['confirmed', 'cancelled', 'completed', 'rescheduled', 'no_show']).meta({
  description: '`confirmed` and `rescheduled` occupy their resource; the others do not.',
})
export type AppointmentStatus = z.output<typeof AppointmentStatus>

const EARLIEST_YEAR = 1970
const LATEST_YEAR = 2199

/**
 * RFC 3339 with `Z` or an offset; kept to the millisecond. Bounded so that every accepted instant, its buffers included, fits the
 * database's range.
 */
export const RequestInstant = z.iso.datetime({ offset: true, abort: true, error: 'must be an RFC 3339 date-time with an offset' }).refine(
  (text) => {
    const year = new Date(text).getUTCFullYear()
    return year >= EARLIEST_YEAR && year <= LATEST_YEAR
  },
  { error: `must be between the years ${EARLIEST_YEAR} and ${LATEST_YEAR}` },
)

const reference = (what: string) =>
  z
    .uuid()
    .nullable()
    .meta({ description: `The ${what} that it belongs to, if any.` })

export const Appointment = z
  .object({
    id: Id.meta({ description: 'UUID of the appointment; version 7, so ids sort by creation.' }),
    conversation_id: reference('conversation'),
    lead_id: reference('lead'),
    offering_id: reference('offering'),
    resource_id: Id.nullable().meta({ description: 'The staff member, room, table, bay or agent that is booked; null when none is.' }),
    customer_name: z.string().meta({ description: 'Who comes.' }),
    customer_phone: z.string().meta({ description: 'Phone number, as given.' }),
    customer_email: z.string().nullable().meta({ format: 'email', description: 'E-mail address.' }),
    scheduled_start: Timestamp.meta({ description: 'When it starts, UTC.' }),
    scheduled_end: Timestamp.meta({ description: 'When it ends, UTC.' }),
    status: AppointmentStatus,
    location_text: z.string().nullable().meta({ description: 'Where, in words.' }),
    google_calendar_event_id: z.string().nullable().meta({ description: 'The event in a connected Google calendar.' }),
    created_at: Timestamp.meta({ description: 'When it was booked.' }),
  })
  .meta({ id: 'Appointment', description: 'A scheduled customer engagement.' })
export type Appointment = z.output<typeof Appointment>

const customer = {
  customer_name: text(1, 200).meta({ description: 'Who comes; 1 to 200 characters.' }),
  customer_phone: text(5, 32).meta({ description: 'Phone number, 5 to 32 characters; kept as given.' }),
  customer_email: Email.nullable().optional().meta({ description: 'E-mail address, at most 254 characters.' }),
}
const location = text(0, 500).nullable().optional().meta({ description: 'Where, in words; at most 500 characters.' })

export const AppointmentCreate = z
  .strictObject({
    ...customer,
    scheduled_start: RequestInstant.meta({
      description: 'When it starts: RFC 3339 with an offset or `Z`, years 1970 to 2199; kept to the millisecond.',
    }),
    scheduled_end: RequestInstant.meta({ description: 'When it ends; strictly after `scheduled_start`.' }),
    conversation_id: reference('conversation').optional(),
    lead_id: reference('lead').optional(),
    offering_id: reference('offering').optional(),
    resource_id: Id.nullable().optional().meta({
      description: 'What is booked. A resource can not be booked twice at one time (409); without one, overlaps are allowed.',
    }),
    location_text: location,
    status: AppointmentStatus.default('confirmed'),
  })
  .refine((body) => Date.parse(body.scheduled_end) > Date.parse(body.scheduled_start), {
    path: ['scheduled_end'],
    error: 'must be after scheduled_start',
  })
  .meta({ id: 'AppointmentCreate', description: 'A booking by the business itself.' })
export type AppointmentCreate = z.output<typeof AppointmentCreate>

export const AppointmentUpdate = z
  .strictObject({
    customer_name: customer.customer_name.optional(),
    customer_phone: customer.customer_phone.optional(),
    customer_email: customer.customer_email,
    scheduled_start: RequestInstant.optional().meta({ description: 'New start, RFC 3339 with an offset or `Z`, years 1970 to 2199.' }),
    scheduled_end: RequestInstant.optional().meta({ description: 'New end; must be after the start as it is once the call is done.' }),
    location_text: location,
    status: AppointmentStatus.optional().meta({ description: 'New status; any may follow any other.' }),
  })
  .refine(isNotEmpty, NOT_EMPTY)
  .meta({ id: 'AppointmentUpdate', minProperties: 1, description: 'At least one member. Members left out stay as they are; null clears.' })
export type AppointmentUpdate = z.output<typeof AppointmentUpdate>

export const AppointmentListQuery = z.strictObject({
  ...pageQuery,
  status: AppointmentStatus.optional().meta({ description: 'Only this status.' }),
  from: RequestInstant.optional().meta({ description: 'Only appointments that start at or after this instant.' }),
  to: RequestInstant.optional().meta({ description: 'Only appointments that start before this instant.' }),
  conversation_id: Id.optional().meta({ description: 'Only those of this conversation.' }),
  lead_id: Id.optional().meta({ description: 'Only those of this lead.' }),
})
export type AppointmentListQuery = z.output<typeof AppointmentListQuery>

export const AppointmentPage = pageOf(Appointment)
