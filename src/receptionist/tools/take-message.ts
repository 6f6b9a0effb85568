import { z } from 'zod'
import { takeMessage as take } from '../../domain/team-messages/take-message.ts'
import { tool } from './tool.ts'

/** Leaves a question or message for the team. */
export const takeMessage = tool({
  effect: true,
  description: "Puts the customer's question or message into the team's review queue.",
  arguments: z.strictObject({
    kind: z.enum(['question', 'message']),
    content: z.string().min(1).max(4096),
    language: z.enum(['en', 'ar']),
  }),
  async run(tx, turn, args) {
    const taken = await take(tx, { conversation_id: turn.context.conversation.id, ...args })
    return { ok: true, team_message_id: taken.team_message_id }
  },
})
