import { createAppointment } from '../../domain/appointments/create-appointment.ts'
import { getAppointment } from '../../domain/appointments/get-appointment.ts'
import { listAppointments } from '../../domain/appointments/list-appointments.ts'
import { updateAppointment } from '../../domain/appointments/update-appointment.ts'
import { listAvailability } from '../../domain/availability/list-availability.ts'
import type { Handlers } from '../bind.ts'

export const appointmentHandlers = {
  listAppointments: (ctx, { principal, query }) => ctx.db.withTenant(principal.tenantId, (tx) => listAppointments(tx, query)),
  createAppointment: (ctx, { principal, body }) => ctx.db.withTenant(principal.tenantId, (tx) => createAppointment(tx, body)),
  getAppointment: (ctx, { principal, params }) => ctx.db.withTenant(principal.tenantId, (tx) => getAppointment(tx, params)),
  updateAppointment: (ctx, { principal, params, body }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => updateAppointment(tx, { id: params.id, patch: body })),
  listAvailability: async (ctx, { principal, query }) => ({
    data: await ctx.db.withTenant(principal.tenantId, (tx) => listAvailability(tx, query)),
  }),
} satisfies Partial<Handlers>
