import { createAppointment } from '../../domain/appointments/create-appointment.ts'
import { getAppointment } from '../../domain/appointments/get-appointment.ts'
import { listAppointments } from '../../domain/appointments/list-appointments.ts'
import { updateAppointment } from '../../domain/appointments/update-appointment.ts'
import { listAvailability } from '../../domain/availability/list-availability.ts'
import type { Handlers } from '../bind.ts'

export const appointmentHandlers = {
  listAppointments: { perStatement: (tenant, { query }) => listAppointments(tenant, query) },
  createAppointment: (tx, { body }) => createAppointment(tx, body),
  getAppointment: { perStatement: (tenant, { params }) => getAppointment(tenant, params) },
  updateAppointment: (tx, { params, body }) => updateAppointment(tx, { id: params.id, patch: body }),
  listAvailability: async (tx, { query }) => ({ data: await listAvailability(tx, query) }),
} satisfies Partial<Handlers>
