import { z } from 'zod'
import { checkCode as check } from '../../domain/verification/check-code.ts'
import { failure, tool } from './tool.ts'

/** Checks the six digits that the customer typed. From then on the bookings of that phone are theirs to change, in this conversation. */
export const checkCode = tool({
  effect: true,
  description: 'Checks the six-digit code that the customer received; afterwards list_appointments shows the bookings it opens.',
  arguments: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  async run(tx, turn, args) {
    const checked = await check(tx, { conversation_id: turn.context.conversation.id, code: args.code })
    if (checked.kind === 'verified') return { ok: true }
    return checked.kind === 'wrong' && checked.tries_left > 0
      ? failure('wrong', `not the code; ${checked.tries_left} tries are left`)
      : failure('expired', 'no code counts any more')
  },
})
