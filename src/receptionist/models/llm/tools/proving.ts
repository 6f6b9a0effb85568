import { z } from 'zod'
import { answerCode, proveOwnership } from '../../../agents/verifying.ts'
import { phoneOf } from '../contact-check.ts'
import { openChange } from '../open-change.ts'
import { typedCode } from '../typed-code.ts'
import { modelTool, refused, TOLD } from './model-tool.ts'

/** A booking that was made elsewhere: the number is the customer's own word, and what is said about it is our own template, alike for every number. */
export const sendCode = modelTool({
  description:
    'For a customer who wants to move or cancel a booking that list_appointments does not show: sends a code to the phone of that booking. Without a phone the system asks for the number.',
  arguments: z.strictObject({ phone: z.string().max(32).nullable(), wants: z.enum(['move', 'cancel']) }),
  async run(thinking, { phone, wants }) {
    const { session } = thinking
    const { state } = session
    if (phone !== null && phoneOf(thinking, phone) === null)
      return refused('contradiction', 'the customer did not give this phone number: ask for it')
    const task = openChange(session, wants === 'cancel' ? 'cancel' : 'reschedule')
    thinking.needsProof = false
    await proveOwnership(session, task)
    thinking.isOver = true
    return state.asked?.what === 'code'
      ? { ok: true, note: TOLD }
      : refused('not_sent', 'The customer has been told what is missing. Your turn ends here.')
  },
})

export const checkCode = modelTool({
  description: 'Checks the six digits that the customer typed; afterwards list_appointments shows the bookings that they open.',
  arguments: z.strictObject({ code: z.string().max(20) }),
  async run(thinking, { code }) {
    const { session } = thinking
    const { state, turn } = session
    // Which digits count is read from the customer's own message.
    if (typedCode(turn.context.text) !== code.replaceAll(/\D/g, '')) return refused('contradiction', 'the customer has not typed this code')
    openChange(session, 'cancel')
    state.asked = { what: 'code' }
    const checked = await answerCode(session)
    if (checked === 'proven') return { ok: true, note: 'It is right. list_appointments shows what it opened.' }
    thinking.isOver = true
    return refused('wrong', 'It is not the code. The customer has been told so. Your turn ends here.')
  },
})
