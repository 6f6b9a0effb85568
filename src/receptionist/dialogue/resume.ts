import { readBack } from '../agents/committing.ts'
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
  const { task } = state
  if (!asked || !task || !RESUMED.has(asked.what)) return
  // A bare "shall I book it?" after something that was not understood gets a yes to something else: what will be booked is said again.
  const isReadBack = asked.what === 'confirm_booking' || asked.what === 'confirm_reschedule'
  if (isReadBack && task.slot && session.acts.some((act) => act.act === 'not_understood')) {
    readBack(session, task, task.slot)
    return
  }
  const slot = asked.what === 'attribute' ? session.turn.context.pack.slots.find((one) => one.attribute === asked.attribute) : undefined
  say(session, slot ? { act: 'ask', asked, question: slot.question } : { act: 'ask', asked })
}
