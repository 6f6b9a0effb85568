import { z } from 'zod'
import { listAvailability } from '../../domain/availability/list-availability.ts'
import type { SlotView } from '../acts.ts'
import { failure, tool } from './tool.ts'

/** Free slots between two instants, from the calendar. Nothing else may be offered to a customer. */
export const checkAvailability = tool({
  effect: false,
  description: 'Lists bookable slots between two instants for an offering, optionally with one member of staff or resource.',
  arguments: z.strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    offering: z.string().nullable(),
    also: z.array(z.string()).max(5).default([]).describe('further services of the same visit: one person must be able to do all'),
    resource: z.string().nullable(),
    party_size: z.int().min(1).max(500).nullable(),
    moving: z.string().nullable().describe('the appointment that is to be moved, if one is'),
  }),
  async run(tx, turn, args) {
    const offeringId = args.offering === null ? null : turn.references.offeringId(args.offering)
    const also = args.also.map((ref) => turn.references.offeringId(ref))
    const resourceId = args.resource === null ? null : turn.references.resourceId(args.resource)
    if ((args.offering !== null && offeringId === null) || also.includes(null)) return failure('not_found', 'there is no such offering')
    if (args.resource !== null && resourceId === null) return failure('not_found', 'there is no such resource')
    const movingId = args.moving === null ? null : turn.references.appointmentId(args.moving)
    const slots = await listAvailability(tx, {
      from: args.from,
      to: args.to,
      ...(offeringId === null ? {} : { offering_id: offeringId }),
      also_offering_ids: also.filter((id) => id !== null),
      ...(resourceId === null ? {} : { resource_id: resourceId }),
      ...(args.party_size === null ? {} : { party_size: args.party_size }),
      exclude_conversation_id: turn.context.conversation.id,
      ...(movingId ? { exclude_appointment_id: movingId } : {}),
    })
    // A customer chooses a person; which table or bay it is, is the house's business.
    const people = turn.context.resources.filter((row) => row.kind === 'staff' || row.kind === 'agent')
    const resources = new Map(people.map((row) => [row.id, { en: row.name, ar: row.name_ar }]))
    const found: Omit<SlotView, 'ref'>[] = slots.map((slot) => ({
      start: slot.start,
      end: slot.end,
      resource_id: slot.resource_id,
      resource: slot.resource_id === null ? null : (resources.get(slot.resource_id) ?? null),
    }))
    return { ok: true, slots: found }
  },
})
