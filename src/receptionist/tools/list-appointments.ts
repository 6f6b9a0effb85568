import { z } from 'zod'
import { ownAppointments } from './own-appointments.ts'
import { tool } from './tool.ts'

/** The customer's own upcoming appointments. */
export const listAppointments = tool({
  effect: false,
  description: "Lists the customer's own upcoming appointments.",
  arguments: z.strictObject({}),
  async run(tx, turn) {
    return { ok: true, appointments: await ownAppointments(tx, turn) }
  },
})
