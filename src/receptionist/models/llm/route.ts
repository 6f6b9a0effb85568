import { acceptsHuman, admitBeingAi } from '../../agents/about-us.ts'
import { handoffReason } from '../../agents/handoff.ts'
import { has, type Session } from '../../dialogue/session.ts'
import type { AgentName } from '../../tools/tools.ts'

const LONGEST_TEXT = 8000

/** Questions of the embedded brain whose answer needs no model: what was asked decides what it means. */
const OWN_QUESTIONS: ReadonlySet<string> = new Set(['message_text', 'offer_waitlist', 'waitlist_offer'])

/**
 * Turns that no model is asked about: safety, opting out, everything that must go to people, the question whether this is an AI, and answers to what the
 * embedded brain itself has asked.
 */
export function staysEmbedded(session: Session): boolean {
  const { state, reading, turn } = session
  if (has(session, 'emergency', 0.5) || has(session, 'opt_out', 0.5) || state.emergency) return true
  if (turn.context.text.trim() === '' || turn.context.text.length > LONGEST_TEXT) return true
  if (acceptsHuman(session) || handoffReason(session) !== null) return true
  const asked = state.asked?.what ?? ''
  // Who waits for a time was asked for their name, and that is all that is missing.
  if (turn.context.state.task?.waits) return true
  // A slot that became free was offered: what was said last is what a bare yes answers.
  if (turn.context.waitlist.some((entry) => entry.offer?.is_latest)) return true
  if (OWN_QUESTIONS.has(asked) || (asked === 'take_message' && reading.polarity !== null)) return true
  // Says what it finds into the session's acts; here only the answer is of interest.
  return admitBeingAi({ ...session, acts: [] }).asked
}

/** Which sub-agent, and with it which tools: read by the embedded understanding. */
export function chooseAgent(session: Session): AgentName {
  const { reading, state } = session
  const isBooking =
    state.task !== null ||
    has(session, 'book') ||
    has(session, 'reschedule') ||
    has(session, 'cancel') ||
    reading.topics.includes('availability') ||
    (reading.whens.length > 0 && !reading.topics.includes('hours'))
  if (isBooking) return 'booking'
  if (reading.isQuestion || has(session, 'faq')) return 'faq'
  return has(session, 'qualify') || has(session, 'search_offering') ? 'qualification' : 'faq'
}
