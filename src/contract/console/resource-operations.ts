import { z } from 'zod'
import { Id, visibleText } from '../common.ts'
import { AffectedBooking, Closure, WeeklyStretch } from './hours-operations.ts'
import type { ConsoleOperation } from './operation.ts'

export const RESOURCE_KINDS = ['staff', 'room', 'table', 'bay', 'agent', 'other'] as const
const MAX_BUFFER = 480
const buffer = z
  .int({ error: 'must be a whole number of minutes' })
  .min(0, 'must not be negative')
  .max(MAX_BUFFER, `must be at most ${MAX_BUFFER}`)

const ResourceInput = z.strictObject({
  kind: z.enum(RESOURCE_KINDS),
  name: visibleText(200),
  name_ar: visibleText(200).nullable(),
  /** What customers call it besides. */
  aliases: z.array(visibleText(100)).max(20, 'must have at most 20'),
  capacity: z.int({ error: 'must be a whole number' }).min(1, 'must be at least 1').max(10_000, 'must be at most 10000'),
  buffer_before_minutes: buffer,
  buffer_after_minutes: buffer,
  /** What it does; empty: everything. */
  offering_ids: z.array(Id).max(2000),
})
export type ResourceInput = z.output<typeof ResourceInput>

const CalendarResource = z.object({
  id: Id,
  ...ResourceInput.shape,
  status: z.enum(['active', 'archived']),
  /** Empty: the business's. */
  hours: z.array(WeeklyStretch),
  closures: z.array(Closure),
})
export type CalendarResource = z.output<typeof CalendarResource>

/** Who and what can be booked. */
export const resources = {
  listResources: { role: 'viewer', output: z.object({ resources: z.array(CalendarResource) }) },
  addResource: { role: 'admin', input: ResourceInput, output: z.object({ id: Id }) },
  updateResource: { role: 'admin', input: ResourceInput.extend({ id: Id }), output: null },
  /** The bookings to come that somebody has to see to, before it is archived. */
  previewArchive: {
    role: 'viewer',
    input: z.strictObject({ id: Id }),
    output: z.object({ bookings: z.array(AffectedBooking), is_last: z.boolean() }),
  },
  /** Its bookings stay; nothing more is offered. */
  archiveResource: { role: 'admin', input: z.strictObject({ id: Id }), output: null },
  restoreResource: { role: 'admin', input: z.strictObject({ id: Id }), output: null },
} as const satisfies Record<string, ConsoleOperation>
