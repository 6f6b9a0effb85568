import { Appointment, AppointmentCreate, AppointmentListQuery, AppointmentPage, AppointmentUpdate } from '../appointments.ts'
import { AvailabilityQuery, SlotList } from '../availability.ts'
import type { Operation } from '../operation.ts'
import { ITEM_ERRORS, idOf, LIST_ERRORS } from './parts.ts'

export const appointments = {
  listAppointments: {
    method: 'GET',
    path: '/appointments',
    tag: 'Appointments',
    scope: 'read',
    summary: 'List appointments',
    description: 'Latest start first: by `scheduled_start`, then `id`, both descending.',
    query: AppointmentListQuery,
    success: { status: 200, description: 'A page of appointments.', schema: AppointmentPage },
    errors: LIST_ERRORS,
  },
  createAppointment: {
    method: 'POST',
    path: '/appointments',
    tag: 'Appointments',
    scope: 'appointments:write',
    summary: 'Create an appointment',
    description:
      'Books a time. With `resource_id` the time must be free: of any number of simultaneous bookings one is admitted and the others are a 409. A 404 names the reference that is not there. Emits `booking.created`.',
    body: AppointmentCreate,
    success: { status: 201, description: 'Created. Emits `booking.created`.', schema: Appointment },
    errors: [400, 401, 403, 404, 409, 429],
  },
  getAppointment: {
    method: 'GET',
    path: '/appointments/{id}',
    tag: 'Appointments',
    scope: 'read',
    summary: 'Get an appointment',
    description: 'One appointment.',
    params: idOf('appointment'),
    success: { status: 200, description: 'The appointment.', schema: Appointment },
    errors: ITEM_ERRORS,
  },
  updateAppointment: {
    method: 'PATCH',
    path: '/appointments/{id}',
    tag: 'Appointments',
    scope: 'appointments:write',
    summary: 'Update an appointment',
    description:
      'Changes the given members; null clears. A new time emits `booking.rescheduled`, the move to `cancelled` or `completed` emits `booking.cancelled` or `booking.completed`; a call that does two emits two, one that changes nothing emits nothing.',
    params: idOf('appointment'),
    body: AppointmentUpdate,
    success: { status: 200, description: 'Updated.', schema: Appointment },
    errors: [400, 401, 403, 404, 409, 429],
  },
  listAvailability: {
    method: 'GET',
    path: '/availability',
    tag: 'Appointments',
    scope: 'read',
    summary: 'List free times',
    description:
      "What can be booked now between `from` and `to`, at most 31 days apart: by working hours, closures, bookings and buffers, in the business's time zone.",
    query: AvailabilityQuery,
    success: { status: 200, description: 'Free times by start.', schema: SlotList },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>
