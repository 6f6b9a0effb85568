import { createAppointment } from '../../domain/appointments/create-appointment.ts'
import { getAppointment } from '../../domain/appointments/get-appointment.ts'
import { listAppointments } from '../../domain/appointments/list-appointments.ts'
import type { Handlers } from '../bind.ts'

export const appointmentHandlers = {
  listAppointments: (ctx, { principal, query }) => ctx.db.withTenant(principal.tenantId, (tx) => listAppointments(tx, query)),
  createAppointment: (ctx, { principal, body }) => ctx.db.withTenant(principal.tenantId, (tx) => createAppointment(tx, body)),
  getAppointment: (ctx, { principal, params }) => ctx.db.withTenant(principal.tenantId, (tx) => getAppointment(tx, params)),
} satisfies Partial<Handlers>
