import type { HandoffTrigger } from '../../domain/packs/pack.ts'
import { has, isWaiting, type Session, say } from '../dialogue/session.ts'
import { newTask } from '../dialogue/state.ts'
import { fold, originalSlice } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, type PhraseSet } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'
import { askContactForTeam } from './about-us.ts'
import { namesAPrice } from './cheaper.ts'
import { absorb } from './taking-in.ts'

/** The handoff sub-agent: why this turn must go to people, if it must. Answers null when it need not. */
export function handoffReason(session: Session): string | null {
  const { pack } = session.turn.context
  if (has(session, 'human', 0.5)) return 'the customer asked for a person'
  // Somebody called Sue gives her name; nobody sues.
  if (session.reading.name !== null && session.reading.phone !== null && isShort(session)) return null
  const fired = pack.handoff_triggers.find((trigger) => fires(session, trigger))
  if (fired) return fired.title
  if (has(session, 'complaint', 0.55)) return 'complaint'
  if (has(session, 'negotiation', HAGGLES) || namesAPrice(session)) return 'negotiation'
  return null
}

/** Half a guess of haggling amid a booking would cost more than it helps. */
const HAGGLES = 0.7

function isShort({ turn }: Session): boolean {
  return turn.context.text.trim().split(/\s+/).length <= 7
}

/** Hands the conversation over and says so, once; what is held is kept until it expires, and the customer may go on writing. */
export async function handOff(session: Session, reason: string): Promise<void> {
  session.state.stuck = 0
  if (isWaiting(session)) {
    say(session, { act: 'waiting_for_team' })
    return
  }
  const { booking } = session.turn.context.pack
  const party = session.state.attributes.party_size
  const result = await session.tools.call('handoff', 'request_handoff', { reason: reason.slice(0, 200) })
  session.state.asked = null
  const isTooMany = booking.max_party !== undefined && typeof party === 'number' && party > booking.max_party
  // "Then seven of us" goes on with the same evening.
  session.state.task = isTooMany ? (session.state.task ?? newTask('book')) : null
  if (session.state.task) absorb(session, session.state.task)
  if (!result.ok) {
    session.state.openQuestion = session.turn.context.text.slice(0, 1000)
    session.state.asked = { what: 'take_message' }
    return say(session, { act: 'offer_message' })
  }
  if (isTooMany) say(session, { act: 'party_too_big', max: booking.max_party ?? 0 })
  say(session, { act: 'handed_off', reason })
  askContactForTeam(session)
}

/** A red flag: the emergency message and a handoff, before any other logic. */
export async function handleEmergency(session: Session): Promise<void> {
  session.state.emergency = true
  sayEmergency(session)
  if (!isWaiting(session)) {
    const result = await session.tools.call('handoff', 'request_handoff', { reason: 'emergency red flag' })
    if (result.ok) say(session, { act: 'handed_off', reason: 'emergency' })
  }
  session.state.asked = null
  session.state.task = null
}

export function sayEmergency(session: Session): void {
  say(session, { act: 'emergency', message: session.turn.context.pack.emergency_message ?? GENERIC_EMERGENCY })
}

const GENERIC_EMERGENCY = {
  en: 'This sounds like it could be an emergency. Please call your local emergency number right away; I am an AI receptionist and can’t help with that.',
  ar: 'يبدو أن هذه حالة طارئة. يُرجى الاتصال فورًا برقم الطوارئ في منطقتك؛ فأنا نظام استقبال آلي ولا أستطيع المساعدة في ذلك.',
}

const MAX_READ = 4000
const compiled = new WeakMap<HandoffTrigger, PhraseSet<true>>()

function fires(session: Session, trigger: HandoffTrigger): boolean {
  const party = session.state.attributes.party_size
  const saysParty = session.reading.attributes.party_size !== undefined
  if (trigger.party_at_least !== undefined && saysParty && typeof party === 'number' && party >= trigger.party_at_least) return true
  if (trigger.stuck_turns !== undefined && session.state.stuck >= trigger.stuck_turns) return true
  // `human` alone is decided above; complaint and negotiation need the same certainty wherever they are listed.
  if (trigger.intents?.some((intent) => intent !== 'emergency' && has(session, intent, intent === 'negotiation' ? HAGGLES : 0.55)))
    return true
  const phrases = [...trigger.patterns.en, ...trigger.patterns.ar]
  if (phrases.length === 0) return false
  const known = compiled.get(trigger) ?? compilePhrases([{ value: true as const, phrases }])
  compiled.set(trigger, known)
  const folded = fold(session.turn.context.text.slice(0, MAX_READ))
  const tokens = tokenize(folded)
  return findPhrases(known, tokens).some(({ from, to }) => {
    const { span } = originalSlice(folded, tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0)
    // "Olive Court" is a home of this business and no court of law.
    return !session.reading.offerings.some((match) => match.span[0] <= span[0] && span[1] <= match.span[1])
  })
}
