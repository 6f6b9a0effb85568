import { z } from 'zod'
import type { TenantTx } from '../../db/database.ts'
import { checkCode as check } from '../../domain/verification/check-code.ts'
import { failure, type ToolResult, tool } from './tool.ts'

/**
 * A turn checks a code once. Whoever takes a turn up again, after a crash or after a model that failed, gets the first answer: a code that was right would not
 * be right a second time, and one that was wrong must not cost another try.
 */
async function readChecked(tx: TenantTx, turnId: string): Promise<ToolResult | null> {
  const row = await tx.db
    .selectFrom('tool_effects')
    .select('result')
    .where('turn_id', '=', turnId)
    .where('tool', '=', 'check_code')
    .orderBy('call_number')
    .limit(1)
    .executeTakeFirst()
  // Written by call-tool.ts only, as JSON of that type.
  return row ? (row.result as unknown as ToolResult) : null
}

/** Checks the six digits that the customer typed. From then on the bookings of that phone are theirs to change, in this conversation. */
export const checkCode = tool({
  effect: true,
  description: 'Checks the six-digit code that the customer received; afterwards list_appointments shows the bookings it opens.',
  arguments: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  async run(tx, turn, args) {
    const before = await readChecked(tx, turn.id)
    if (before) return before
    const checked = await check(tx, { conversation_id: turn.context.conversation.id, code: args.code })
    if (checked.kind === 'verified') return { ok: true }
    return checked.kind === 'wrong' && checked.tries_left > 0
      ? failure('wrong', `not the code; ${checked.tries_left} tries are left`)
      : failure('expired', 'no code counts any more')
  },
})
