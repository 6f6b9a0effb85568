import { z } from 'zod'
import { Appointment, RequestInstant } from '../appointments.ts'
import { Id, Timestamp } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const MAX_DAYS = 35
const DAY_MS = 86_400_000

const Stretch = z.object({ start: Timestamp, end: Timestamp })
const ScheduleAppointment = Appointment.extend({ offering_title: z.string().nullable(), offering_title_ar: z.string().nullable() })
export type ScheduleAppointment = z.output<typeof ScheduleAppointment>

export const calendar = {
  /** What the calendar shows of a span: who and what can be booked, when each is open, and the bookings that meet the span, cancelled ones left out. */
  getSchedule: {
    role: 'viewer',
    input: z
      .strictObject({ from: RequestInstant, to: RequestInstant })
      .refine((span) => Date.parse(span.to) > Date.parse(span.from), { path: ['to'], error: 'must be after from' })
      .refine((span) => Date.parse(span.to) - Date.parse(span.from) <= MAX_DAYS * DAY_MS, {
        path: ['to'],
        error: `must be at most ${MAX_DAYS} days after from`,
      }),
    output: z.object({
      resources: z.array(
        z.object({ id: Id, kind: z.string(), name: z.string(), name_ar: z.string().nullable(), capacity: z.int(), open: z.array(Stretch) }),
      ),
      /** The business's own hours. */
      open: z.array(Stretch),
      appointments: z.array(ScheduleAppointment),
    }),
  },
  /** To another time, another resource, or both. 409 when it is taken. */
  moveAppointment: {
    role: 'agent',
    input: z
      .strictObject({ id: Id, scheduled_start: RequestInstant, scheduled_end: RequestInstant, resource_id: Id.nullable() })
      .refine((move) => Date.parse(move.scheduled_end) > Date.parse(move.scheduled_start), {
        path: ['scheduled_end'],
        error: 'must be after scheduled_start',
      }),
    output: Appointment,
  },
} as const satisfies Record<string, ConsoleOperation>
