import { z } from 'zod'
import { bookSlot } from '../../domain/appointments/book-slot.ts'
import { linkCustomer } from '../../domain/customers/link-customer.ts'
import { findLeadOfConversation } from '../../domain/leads/find-lead-of-conversation.ts'
import { lockWaitlist, settleWaitlist } from '../../domain/waitlist/settle-waitlist.ts'
import { failure, tool } from './tool.ts'

/** Books an offered slot. "You're booked" may be said of its result and of nothing else. */
export const bookAppointment = tool({
  effect: true,
  description: 'Books one of the offered slots in the name of the customer.',
  arguments: z.strictObject({
    slot: z.string(),
    offering: z.string().nullable(),
    also: z.array(z.string()).max(5).default([]).describe('further services of the same visit'),
    name: z.string().min(1).max(200),
    phone: z.string().min(5).max(32),
    email: z.string().max(254).nullable(),
  }),
  async run(tx, turn, args) {
    const slot = turn.references.slot(args.slot)
    if (!slot) return failure('not_found', 'this slot was not offered')
    const also = args.also.map((ref) => turn.references.offeringId(ref))
    if (also.includes(null)) return failure('not_found', 'there is no such offering')
    const { conversation, tenant } = turn.context
    const lead = await findLeadOfConversation(tx, conversation.id)
    const customerId = await linkCustomer(tx, {
      conversation_id: conversation.id,
      name: args.name,
      phone: args.phone,
      email: args.email,
      country: tenant.country,
    })
    const waits = turn.context.waitlist.length > 0
    if (waits) await lockWaitlist(tx, conversation.id)
    const booked = await bookSlot(tx, {
      conversation_id: conversation.id,
      lead_id: lead?.id ?? null,
      offering_id: args.offering === null ? null : turn.references.offeringId(args.offering),
      also_offering_ids: also.filter((id) => id !== null),
      resource_id: slot.resource_id,
      start: slot.start,
      end: slot.end,
      customer_id: customerId,
      customer_name: args.name,
      customer_phone: args.phone,
      customer_email: args.email,
    })
    if (booked.kind === 'taken') return failure('taken', 'the slot has just been taken')
    const { appointment } = booked
    if (waits) await settleWaitlist(tx, { conversation_id: conversation.id, start: appointment.scheduled_start })
    const offering_ids = [...(appointment.offering_id === null ? [] : [appointment.offering_id]), ...also.filter((id) => id !== null)]
    return { ok: true, appointment: { ...appointment, offering_ids } }
  },
})
