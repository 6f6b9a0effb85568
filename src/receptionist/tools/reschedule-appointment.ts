import { z } from 'zod'
import { rescheduleAppointment as reschedule } from '../../domain/appointments/reschedule-appointment.ts'
import { ownAppointments } from './own-appointments.ts'
import { failure, tool } from './tool.ts'

/** Moves one of this customer's own appointments to an offered slot. */
export const rescheduleAppointment = tool({
  effect: true,
  description: "Moves the customer's appointment to one of the offered slots.",
  arguments: z.strictObject({ appointment: z.string(), slot: z.string() }),
  async run(tx, turn, args) {
    const id = turn.references.appointmentId(args.appointment)
    const slot = turn.references.slot(args.slot)
    if (!slot) return failure('not_found', 'this slot was not offered')
    const own = await ownAppointments(tx, turn)
    const before = own.find((appointment) => appointment.id === id)
    if (id === null || !before) return failure('not_found', 'this customer has no such appointment')
    const moved = await reschedule(tx, {
      id,
      conversation_id: turn.context.conversation.id,
      start: slot.start,
      end: slot.end,
      resource_id: slot.resource_id,
    })
    switch (moved.kind) {
      case 'rescheduled':
        return { ok: true, appointment: { ...moved.appointment, offering_ids: before.offering_ids } }
      case 'taken':
        return failure('taken', 'the slot has just been taken')
      case 'not_found':
        return failure('not_found', 'this customer has no such appointment')
      case 'not_changeable':
        return failure('not_changeable', 'the appointment can not be changed any more')
      default:
        return moved satisfies never
    }
  },
})
