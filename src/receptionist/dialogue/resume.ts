import { type Session, say } from './session.ts'

const RESUMED: ReadonlySet<string> = new Set([
  'offering',
  'slot',
  'when',
  'name',
  'phone',
  'name_and_phone',
  'attribute',
  'booking_phone',
  'code',
  'confirm_booking',
  'confirm_reschedule',
  'confirm_cancel',
])

/** After an answer on the way, takes up the question that was open before it. */
export function resumeQuestion(session: Session): void {
  const { state } = session
  const asked = state.asked
  if (!asked || !state.task || !RESUMED.has(asked.what)) return
  const slot = asked.what === 'attribute' ? session.turn.context.pack.slots.find((one) => one.attribute === asked.attribute) : undefined
  say(session, slot ? { act: 'ask', asked, question: slot.question } : { act: 'ask', asked })
}
