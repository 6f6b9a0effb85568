import { z } from 'zod'
import { createLead } from '../../domain/leads/create-lead.ts'
import { findLeadOfConversation } from '../../domain/leads/find-lead-of-conversation.ts'
import { updateLead as update } from '../../domain/leads/update-lead.ts'
import { tool } from './tool.ts'

const LeadPatch = z.strictObject({
  name: z.string().max(200).optional(),
  phone: z.string().max(32).optional(),
  email: z.string().max(254).optional(),
  intent: z.string().max(40).optional(),
  timeline: z.string().max(40).optional(),
  status: z.enum(['new', 'qualified', 'booked']).optional(),
  qualification_score: z.int().min(0).max(100).optional(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

/** Keeps what is known of the customer's wish: creates the conversation's lead, or changes it. */
export const updateLead = tool({
  effect: true,
  description: 'Stores what the customer said about themself and their wish.',
  arguments: LeadPatch,
  async run(tx, turn, patch) {
    const present = await findLeadOfConversation(tx, turn.context.conversation.id)
    if (present) {
      const lead = await update(tx, { id: present.id, patch })
      return { ok: true, lead_id: lead.id }
    }
    const lead = await createLead(tx, {
      conversation_id: turn.context.conversation.id,
      source: turn.context.conversation.channel,
      ...patch,
    })
    return { ok: true, lead_id: lead.id }
  },
})
