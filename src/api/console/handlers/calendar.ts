import { moveAppointment } from '../../../domain/appointments/move-appointment.ts'
import { readSchedule } from '../../../domain/calendar/read-schedule.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const calendarHandlers = {
  getSchedule: (tx, { input }) => readSchedule(tx, input),
  moveAppointment: (tx, { input }) => moveAppointment(tx, input),
} satisfies Partial<ConsoleHandlers>
