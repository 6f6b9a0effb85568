import { ask, type Session, say } from '../dialogue/session.ts'
import type { Task } from '../dialogue/state.ts'
import { fold } from '../understanding/normalise.ts'
import type { Understanding } from '../understanding/types.ts'
import { handOff } from './handoff.ts'
import { mergeWish } from './wish.ts'

/**
 * A booking that was made elsewhere is changed only after a code has reached its phone and come back. Until then nothing is said about it, not even whether it
 * is there: the question, the sending and a wrong code read the same for every number. What was asked for waits meanwhile.
 */
export async function proveOwnership(session: Session, task: Task): Promise<void> {
  const { state, reading, turn, tools } = session
  if (task.kind === 'reschedule') task.wish = mergeWish(task.wish, reading.whens)
  const phone = reading.phone?.valid ? (reading.phone.e164 ?? reading.phone.text) : elsewhere(session)
  if (phone === null) {
    if (state.asked?.what === 'booking_phone' && reading.polarity === 'no') return giveUp(session, task)
    say(session, { act: 'verify_first' })
    ask(session, { what: 'booking_phone' })
    return
  }
  const sent = await tools.call('booking', 'send_code', { phone, language: reading.language })
  if (!sent.ok && sent.error.code === 'bad_phone') {
    say(session, { act: 'bad_phone', text: turn.context.text.slice(0, 40) })
    return ask(session, { what: 'booking_phone' })
  }
  if (!sent.ok) return giveUp(session, task)
  say(session, { act: 'code_sent' })
  state.asked = { what: 'code' }
}

/** A number that was given in this conversation and isn't the one that it is written from, which would have shown its bookings already. */
function elsewhere({ state, turn }: Session): string | null {
  const { phone } = state.contact
  return phone === turn.context.conversation.identifier_key ? null : phone
}

async function giveUp(session: Session, task: Task): Promise<void> {
  session.state.task = null
  session.state.asked = null
  say(session, { act: 'cannot_verify' })
  await handOff(session, `${task.kind}: no verified appointment`)
}

const AGAIN =
  /\b(?:again|resend|re-send|another|new code|didn.?t|not (?:get|got|receive|received)|haven.?t|nothing)\b|مره ثانيه|مرة ثانية|اعد|ما وصل|لم يصل|ماوصل|ارسل/iu

/**
 * The turn after "please type the code". `proven`: the code was right, and the task goes on as if its words had only been the code. Null when the turn says
 * something else, which is answered as always; the question stays open.
 */
export async function answerCode(session: Session): Promise<'proven' | 'handled' | null> {
  const { state, turn, tools, reading } = session
  const { task } = state
  if (state.asked?.what !== 'code' || !task) return null
  const text = fold(turn.context.text.slice(0, 500)).text
  const code = text.match(/(?<!\d)\d(?:[ -]?\d){5}(?![ -]?\d)/)?.[0].replaceAll(/\D/g, '')
  if (code === undefined) {
    if (AGAIN.test(text)) {
      await proveOwnership(session, task)
      return 'handled'
    }
    if (reading.polarity !== 'no') return null
    await giveUp(session, task)
    return 'handled'
  }
  const checked = await tools.call('booking', 'check_code', { code })
  if (checked.ok) {
    state.asked = null
    return 'proven'
  }
  if (checked.error.code !== 'wrong') await giveUp(session, task)
  else {
    say(session, { act: 'code_wrong' })
    ask(session, { what: 'code' })
  }
  return 'handled'
}

/** Six digits are no phone number, time or size: what the rest of the brain reads in a turn that was a code. */
export function withoutFacts(reading: Understanding): Understanding {
  const none = { whens: [], numbers: [], offerings: [], resources: [], attributes: {}, topics: [] }
  return { ...reading, ...none, name: null, phone: null, email: null, polarity: null, choice: null, indifferent: false, isQuestion: false }
}
