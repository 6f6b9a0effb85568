import { z } from 'zod'
import { leaveWaitlist as leave } from '../../domain/waitlist/leave-waitlist.ts'
import { failure, tool } from './tool.ts'

/** Takes the customer off the waiting list; a slot that was offered to them goes to the next. */
export const leaveWaitlist = tool({
  effect: true,
  description: 'Takes the customer off the waiting list, or declines the slot that was offered to them.',
  arguments: z.strictObject({}),
  async run(tx, turn) {
    const left = await leave(tx, { conversation_id: turn.context.conversation.id })
    return left ? { ok: true } : failure('not_found', 'this customer is on no waiting list')
  },
})
