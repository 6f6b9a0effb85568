import { z } from 'zod'
import { holdSlot as hold } from '../../domain/availability/hold-slot.ts'
import { failure, tool } from './tool.ts'

/** Keeps an offered slot for this conversation for five minutes. */
export const holdSlot = tool({
  effect: true,
  description: 'Holds one of the offered slots for this customer while they decide.',
  arguments: z.strictObject({ slot: z.string(), moving: z.string().nullable() }),
  async run(tx, turn, args) {
    const slot = turn.references.slot(args.slot)
    if (!slot) return failure('not_found', 'this slot was not offered')
    const movingId = args.moving === null ? null : turn.references.appointmentId(args.moving)
    const held = await hold(tx, {
      conversation_id: turn.context.conversation.id,
      resource_id: slot.resource_id,
      start: slot.start,
      end: slot.end,
      ...(movingId ? { appointment_id: movingId } : {}),
    })
    return held.kind === 'held' ? { ok: true, expires_at: held.expires_at } : failure('taken', 'the slot has just been taken')
  },
})
