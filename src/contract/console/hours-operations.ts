import { z } from 'zod'
import { RequestInstant } from '../appointments.ts'
import { Id, Timestamp, visibleText } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const DAY = 1440
/** No week of a business needs more than six stretches a day. */
const MAX_STRETCHES = 42

/** From one minute of a day to another, which may be on the next: 18:00 to 02:00 closes at 1560. ISO weekdays: 1 Monday … 7 Sunday. */
export const WeeklyStretch = z.strictObject({
  weekday: z.int().min(1, 'must be 1 (Monday) to 7 (Sunday)').max(7, 'must be 1 (Monday) to 7 (Sunday)'),
  opens_minute: z
    .int()
    .min(0)
    .max(DAY - 1, `must be 0 to ${DAY - 1}`),
  closes_minute: z
    .int()
    .min(1)
    .max(2 * DAY, `must be 1 to ${2 * DAY}`),
})
export type WeeklyStretch = z.output<typeof WeeklyStretch>

export const Closure = z.object({ id: Id, starts_at: Timestamp, ends_at: Timestamp, reason: z.string().nullable() })
export type Closure = z.output<typeof Closure>

/** A booking that a change leaves where nobody expects it. */
export const AffectedBooking = z.object({ id: Id, customer_name: z.string(), scheduled_start: Timestamp, scheduled_end: Timestamp })
export type AffectedBooking = z.output<typeof AffectedBooking>

/** Null: the whole business. */
const ResourceId = Id.nullable()

/** When the business, or one of its people and rooms, is open. */
export const hours = {
  /** The whole week, in place of what was. A resource without hours of its own has the business's. */
  setWeeklyHours: {
    role: 'admin',
    input: z.strictObject({
      resource_id: ResourceId,
      hours: z.array(WeeklyStretch).max(MAX_STRETCHES, `must have at most ${MAX_STRETCHES} stretches`),
    }),
    output: z.object({ hours: z.array(WeeklyStretch) }),
  },
  /** Bookings stay: those within it are in the answer. */
  addClosure: {
    role: 'admin',
    input: z.strictObject({
      resource_id: ResourceId,
      starts_at: RequestInstant,
      ends_at: RequestInstant,
      reason: visibleText(200).nullable(),
    }),
    output: z.object({ closure: Closure, bookings: z.array(AffectedBooking) }),
  },
  removeClosure: { role: 'admin', input: z.strictObject({ id: Id }), output: null },
} as const satisfies Record<string, ConsoleOperation>
