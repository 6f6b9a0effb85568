import type { Act } from '../acts.ts'
import type { ToolName } from '../tools/tools.ts'

/** Which tool must have succeeded for an act to be said. */
const PROOF = {
  booked: 'book_appointment',
  rescheduled: 'reschedule_appointment',
  cancelled: 'cancel_appointment',
  handed_off: 'request_handoff',
  message_taken: 'take_message',
  code_sent: 'send_code',
  waitlisted: 'join_waitlist',
  waitlist_left: 'leave_waitlist',
} as const satisfies { readonly [K in Act['act']]?: ToolName }

/** The tool whose success an act claims; null for an act that claims none. */
export function proofOf({ act }: Act): ToolName | null {
  return Object.hasOwn(PROOF, act) ? PROOF[act as keyof typeof PROOF] : null
}
