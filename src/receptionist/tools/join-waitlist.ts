import { z } from 'zod'
import { joinWaitlist as join } from '../../domain/waitlist/join-waitlist.ts'
import { failure, tool } from './tool.ts'

/** Puts the customer on the waiting list for a time at which nothing is free. */
export const joinWaitlist = tool({
  effect: true,
  description: 'Puts the customer on the waiting list: if a time within the window becomes free, it is held and offered to them.',
  arguments: z.strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    times: z.array(z.strictObject({ from: z.number().min(0).max(2880), to: z.number().min(0).max(2880) })).max(5),
    offerings: z.array(z.string()).max(5),
    resource: z.string().nullable(),
    party_size: z.int().min(1).max(500).nullable(),
    name: z.string().min(1).max(200),
    phone: z.string().min(5).max(32),
    language: z.enum(['en', 'ar']),
  }),
  async run(tx, turn, { offerings, resource, name, phone, ...wish }) {
    const ids = offerings.map((ref) => turn.references.offeringId(ref))
    const resourceId = resource === null ? null : turn.references.resourceId(resource)
    if (ids.includes(null) || (resource !== null && resourceId === null))
      return failure('not_found', 'there is no such offering or resource')
    if (wish.from >= wish.to) return failure('bad_window', 'the window ends before it begins')
    const joined = await join(tx, {
      conversation_id: turn.context.conversation.id,
      offering_ids: ids.filter((id) => id !== null),
      resource_id: resourceId,
      customer_name: name,
      customer_phone: phone,
      ...wish,
    })
    const window = { from: wish.from, to: wish.to }
    return {
      ok: true,
      waitlist_entry_id: joined.waitlist_entry_id,
      window,
      offering_ids: ids.filter((id) => id !== null),
      resource_id: resourceId,
    }
  },
})
