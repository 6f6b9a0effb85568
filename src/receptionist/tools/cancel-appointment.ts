import { z } from 'zod'
import { cancelAppointment as cancel } from '../../domain/appointments/cancel-appointment.ts'
import { ownAppointments } from './own-appointments.ts'
import { failure, tool } from './tool.ts'

/** Cancels one of this customer's own appointments. */
export const cancelAppointment = tool({
  effect: true,
  description: "Cancels the customer's appointment.",
  arguments: z.strictObject({ appointment: z.string() }),
  async run(tx, turn, args) {
    const id = turn.references.appointmentId(args.appointment)
    const own = await ownAppointments(tx, turn)
    const before = own.find((appointment) => appointment.id === id)
    if (id === null || !before) return failure('not_found', 'this customer has no such appointment')
    const cancelled = await cancel(tx, { id })
    if (cancelled.kind !== 'cancelled') return failure(cancelled.kind, 'the appointment can not be cancelled any more')
    return { ok: true, appointment: { ...cancelled.appointment, offering_ids: before.offering_ids } }
  },
})
