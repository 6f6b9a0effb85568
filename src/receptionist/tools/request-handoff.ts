import { z } from 'zod'
import { requestHandoff as request } from '../../domain/handoffs/request-handoff.ts'
import { tool } from './tool.ts'

/** Hands the conversation to people, with a brief of what is known. */
export const requestHandoff = tool({
  effect: true,
  description: 'Asks a human of the team to take over this conversation.',
  arguments: z.strictObject({ reason: z.string().min(1).max(200) }),
  async run(tx, turn, args) {
    const { state, conversation, leadId } = turn.context
    const handoff = await request(tx, {
      conversation_id: conversation.id,
      lead_id: leadId,
      reason: args.reason,
      brief: {
        who: state.contact.name ?? conversation.customer_name,
        wants: turn.context.text.slice(0, 500),
        known: { ...state.attributes, phone: state.contact.phone, email: state.contact.email },
        promised: [],
      },
      actor: { kind: 'receptionist' },
    })
    return { ok: true, handoff_id: handoff.handoff_id }
  },
})
