import { resumeQuestion } from '../dialogue/resume.ts'
import { ask, has, isWaiting, type Session, say } from '../dialogue/session.ts'
import { stayCalm } from './about-us.ts'
import { handOff, sayEmergency } from './handoff.ts'

/** Thanks, greetings, bare yeses, abuse: what needs a word and no more. Returns whether the turn was that. */
export function smallTalk(session: Session): boolean {
  const { reading, state, turn } = session
  if (reading.thanks || has(session, 'goodbye')) {
    say(session, has(session, 'goodbye', 0.7) ? { act: 'goodbye' } : { act: 'you_are_welcome' })
    resumeQuestion(session)
    return true
  }
  if (has(session, 'greeting')) {
    if (!turn.context.isFirstReply) say(session, { act: 'greet_back' })
    if (isWaiting(session)) say(session, { act: 'waiting_for_team' })
    else if (state.task) resumeQuestion(session)
    else ask(session, { what: 'anything_else' })
    return true
  }
  // A smile, or nothing at all, is no failure to understand.
  if (!/[\p{L}\p{N}?؟]/u.test(turn.context.text) && reading.polarity === null && !isWaiting(session)) {
    if (state.task) resumeQuestion(session)
    else ask(session, { what: 'anything_else' })
    return true
  }
  if (isWaiting(session)) {
    if (state.emergency) sayEmergency(session)
    else say(session, { act: 'waiting_for_team' })
    return true
  }
  const asksContact = state.asked?.what === 'name' || state.asked?.what === 'phone' || state.asked?.what === 'name_and_phone'
  if (state.asked && asksContact && session.acts.length > 0) {
    ask(session, state.asked)
    return true
  }
  const isIdle = state.asked === null || state.asked.what === 'anything_else' || state.asked.what === 'offer_human'
  if (reading.polarity !== null && isIdle && state.task === null) {
    ask(session, { what: 'anything_else' })
    return true
  }
  return stayCalm(session)
}

/** Acts that put a question again. */
const REPEATED: ReadonlySet<string> = new Set(['ask', 'clarify_offering', 'read_back', 'read_back_cancel'])

/** Admits it, once; the second time in a row people are asked to help. */
export async function notUnderstood(session: Session): Promise<void> {
  const { state } = session
  // Something that isn't a receptionist's business was understood well enough.
  if (has(session, 'out_of_scope', 0.6)) return void say(session, { act: 'out_of_scope' })
  state.stuck += 1
  // The open question was just put again: that is answer enough.
  if (session.acts.some((act) => REPEATED.has(act.act))) return
  if (state.stuck >= 2) return handOff(session, 'the receptionist could not help')
  say(session, { act: 'not_understood' })
  if (state.task) resumeQuestion(session)
  else ask(session, { what: 'anything_else' })
}
