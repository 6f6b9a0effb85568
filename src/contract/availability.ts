import { z } from 'zod'
import { RequestInstant } from './appointments.ts'
import { Id, Timestamp } from './common.ts'

const MAX_DAYS = 31

/** An integer in a query string: digits only, so that `1e1`, ` 5` and `` are refused instead of read generously. */
function queryInteger(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/, { error: `must be an integer from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be an integer from ${min} to ${max}` })
    .meta({ type: 'integer', minimum: min, maximum: max })
}

export const AvailabilityQuery = z
  .strictObject({
    from: RequestInstant.meta({ description: 'Slots start at or after this instant.' }),
    to: RequestInstant.meta({ description: `Slots start before this instant; after \`from\`, at most ${MAX_DAYS} days.` }),
    offering_id: Id.optional().meta({ description: 'Only resources that can do it; it also gives the length of a slot.' }),
    resource_id: Id.optional().meta({ description: 'Only this staff member, room, table, bay or agent.' }),
    duration_minutes: queryInteger(5, 480).optional().meta({
      description:
        "Length of a slot in minutes, 5 to 480. Default: the offering's `duration_minutes`, otherwise the business's usual length.",
    }),
    party_size: queryInteger(1, 10_000).optional().meta({
      description: 'How many people come, 1 to 10,000: only resources with room for so many; the smallest that fits comes first.',
    }),
  })
  .refine((query) => Date.parse(query.to) > Date.parse(query.from), { path: ['to'], error: 'must be after from' })
  .refine((query) => Date.parse(query.to) - Date.parse(query.from) <= MAX_DAYS * 86_400_000, {
    path: ['to'],
    error: `must be at most ${MAX_DAYS} days after from`,
  })
export type AvailabilityQuery = z.output<typeof AvailabilityQuery>

export const Slot = z
  .object({
    start: Timestamp.meta({ description: 'When it starts, UTC.' }),
    end: Timestamp.meta({ description: 'When it ends, UTC; buffers around it are not part of it.' }),
    resource_id: Id.nullable().meta({
      description: 'Who or what is free then: book it with this id. Null when the business keeps one calendar without resources.',
    }),
  })
  .meta({ id: 'Slot', description: 'A time that is free to book now.' })
export type Slot = z.output<typeof Slot>

export const SlotList = z
  .object({ data: z.array(Slot).meta({ description: 'Free times, earliest start first; none when nothing is free.' }) })
  .meta({ id: 'SlotList', description: 'All free times of the span that was asked for. It is one list: there are no pages.' })
