import { z } from 'zod'
import { toE164 } from '../../domain/customers/phone.ts'
import { sendCode as send } from '../../domain/verification/send-code.ts'
import { failure, tool } from './tool.ts'

/** Sends a code to the phone that a booking is said to be under. Its success says nothing about whether there is one. */
export const sendCode = tool({
  effect: true,
  description: "Sends a six-digit code to a booking's phone, so that a customer who writes from elsewhere can prove that it is theirs.",
  arguments: z.strictObject({ phone: z.string().min(5).max(32), language: z.enum(['en', 'ar']) }),
  async run(tx, turn, args) {
    const { conversation, tenant } = turn.context
    const phone = toE164(args.phone, tenant.country)
    if (phone === null) return failure('bad_phone', 'this is no phone number')
    const sent = await send(tx, { conversation_id: conversation.id, phone_e164: phone, language: args.language, business: tenant.name })
    return sent.kind === 'sent' ? { ok: true } : failure('too_many', 'too many codes were asked for; people must look at it')
  },
})
