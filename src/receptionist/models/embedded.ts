import type { Decision } from '../acts.ts'
import { acceptsHuman, admitBeingAi } from '../agents/about-us.ts'
import { runBooking } from '../agents/booking.ts'
import { asksCheaper, tellCheaper } from '../agents/cheaper.ts'
import { absorbContact, thankForContact } from '../agents/contact.ts'
import { admitUnknown, answerQuestions, namesAnEntry, offerToBook } from '../agents/faq.ts'
import { handleEmergency, handOff, handoffReason } from '../agents/handoff.ts'
import { syncLead } from '../agents/lead.ts'
import { answerDidYouMean, answerTakeMessage, passOn } from '../agents/messages.ts'
import { tellOwnBookings } from '../agents/own-bookings.ts'
import { qualify } from '../agents/qualification.ts'
import { notUnderstood, smallTalk } from '../agents/small-talk.ts'
import { answerCode, withoutFacts } from '../agents/verifying.ts'
import { answerWaitingList, remindOfOffer, wantsToWait } from '../agents/waiting-list.ts'
import { dayOfSpeech } from '../dialogue/night.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import { recognise } from '../dialogue/recognise.ts'
import { resumeQuestion } from '../dialogue/resume.ts'
import { ask, has, type Session, say } from '../dialogue/session.ts'
import type { DialogueState } from '../dialogue/state.ts'
import { createToolbox, type Toolbox } from '../tools/call-tool.ts'
import type { Turn } from '../tools/tool.ts'
import type { Understanding } from '../understanding/types.ts'
import type { Brain } from './brain.ts'

/** The brain that needs no key and no network, and that takes over whatever another one can't do. */
export const embeddedBrain: Brain = async (turn, run) => {
  const tools = createToolbox(run.db, turn, { limiter: run.limiter })
  const decided = await decideEmbedded(turn, tools)
  return { ...decided, calls: tools.calls, text: null, flags: [], model: null }
}

export interface EmbeddedResult {
  readonly decision: Decision
  readonly state: DialogueState
  readonly reading: Understanding
}

/**
 * The embedded brain: understands the turn, then works down a list of priorities: safety, opting out, handoff, the answer to a question, the open task, a new
 * task, qualification, small talk, and at last an honest "I didn't understand". Deterministic: the same conversation at the same instant and calendar gives
 * the same replies.
 */
export async function decideEmbedded(turn: Turn, tools: Toolbox): Promise<EmbeddedResult> {
  const state = structuredClone(turn.context.state)
  state.turns += 1
  // What was said last is what a bare yes answers.
  if (turn.context.waitlist.some((entry) => entry.offer?.is_latest)) state.asked = { what: 'waitlist_offer' }
  recognise(turn.context, state)
  const reading = readTurn(turn.context, state)
  state.lastSaidOn = dayOfSpeech(turn.context, state)
  state.language = reading.language
  const session: Session = { turn, tools, reading, state, acts: [...state.unsaid], answered: false }
  state.unsaid = []
  await respond(session)
  return { decision: { language: reading.language, acts: session.acts }, state, reading }
}

async function respond(session: Session): Promise<void> {
  const { state, turn } = session
  if (turn.context.isFirstReply) say(session, { act: 'greet' })
  if (has(session, 'emergency', 0.5)) return handleEmergency(session)
  if (await answerWaitingList(session)) return keepLead(session)
  if (has(session, 'opt_out', 0.5)) return optOut(session)
  state.optedOut = false
  const code = await answerCode(session)
  if (code === 'handled') return keepLead(session)
  if (code === 'proven') return goOnWithTask(session)
  absorbContact(session)
  noteTopic(session)
  if (answerDidYouMean(session) || (await answerTakeMessage(session)) || (await passOn(session))) return keepLead(session)
  if (asksCheaper(session)) {
    tellCheaper(session)
    if (!session.acts.some((act) => act.act === 'offerings' || act.act === 'nothing_cheaper')) admitUnknown(session)
    return keepLead(session)
  }
  if (await answerHandoff(session)) return keepLead(session)
  if (await tellOwnBookings(session)) return keepLead(session)

  const answered = wantsAnswer(session) && !wantsToWait(session) && answerQuestions(session)
  session.answered = answered
  const progressed = (await continueOrStart(session)) || answered
  if (progressed) state.stuck = 0
  else if (!smallTalk(session)) await notUnderstood(session)
  if (answered && !session.acts.some((act) => act.act === 'ask' || act.act === 'read_back')) resumeQuestion(session)
  offerToBook(session)
  remindOfOffer(session)
  await keepLead(session)
}

/** The task waited for a code; the turn said nothing else. */
async function goOnWithTask(session: Session): Promise<void> {
  session.state.stuck = 0
  await runBooking({ ...session, reading: { ...withoutFacts(session.reading), intents: [{ intent: 'out_of_scope', score: 0 }] } })
  await keepLead(session)
}

/** The one offering that a turn names in full is what "it" means from then on. */
function noteTopic({ reading, state }: Session): void {
  const named = reading.offerings.filter((match) => match.score >= 0.9)
  const [only] = named
  if (named.length === 1 && only) state.topicOfferingIds = [only.id]
}

/** Questions about the receptionist itself, and everything that people must take over. Returns whether that was the turn. */
async function answerHandoff(session: Session): Promise<boolean> {
  const { asked, wantsHuman } = admitBeingAi(session)
  if (asked && !wantsHuman) {
    if (session.state.task) resumeQuestion(session)
    else session.state.asked = { what: 'offer_human' }
    return true
  }
  const reason = acceptsHuman(session) ? 'the customer asked for a person' : handoffReason(session)
  if (reason === null) return false
  await handOff(session, reason)
  return true
}

/** Whether the turn asks something of fact, and not just for an appointment. */
function wantsAnswer(session: Session): boolean {
  const { reading, state } = session
  if (reading.topics.some((topic) => topic !== 'availability')) return true
  const first = reading.intents[0]?.intent
  // "Hello?" asks nothing.
  if (first === 'greeting' && has(session, 'greeting', 0.9) && session.turn.context.text.trim().split(/\s+/).length <= 3) return false
  if (first !== 'reschedule' && first !== 'cancel' && namesAnEntry(session)) return true
  if (reading.isQuestion) return first !== 'book' && first !== 'reschedule' && first !== 'cancel'
  // What was asked for is an answer and no question, whatever words are in it.
  const isAnswer =
    state.asked !== null && (reading.polarity !== null || reading.choice !== null || Object.keys(reading.attributes).length > 0)
  if (isAnswer) return false
  return first === 'faq' || first === 'search_offering' || (has(session, 'faq') && session.turn.context.text.includes('\n'))
}

/** Beside a question of fact a mere hint of booking (a weekday, say) is not a wish to book. */
function wantsBooking(session: Session): boolean {
  const { reading } = session
  if (!wantsAnswer(session)) return has(session, 'book') || reading.topics.includes('availability')
  // "I'd like to book with Dr. Leila, but how much is a visit?" says both with all certainty.
  const isPlain = has(session, 'book', 0.95) && BOOKS.test(session.turn.context.text)
  const isFirst = reading.intents[0]?.intent === 'book' || isPlain || reading.whens.length > 0 || /\n/.test(session.turn.context.text)
  // "Is there a place to wait?" has its answer, and wished for no place of its own.
  const isAnswered =
    session.answered &&
    reading.isQuestion &&
    reading.whens.length + reading.offerings.length === 0 &&
    !BOOKS.test(session.turn.context.text)
  if (isAnswered && session.acts.some((act) => act.act === 'knowledge')) return false
  return (has(session, 'book', 0.85) && isFirst) || (reading.topics.includes('availability') && !session.answered)
}

const BOOKS = /\b(?:book|reserve|appointment)\b|احجز|أحجز|موعد|حجز/iu

async function continueOrStart(session: Session): Promise<boolean> {
  const { state, reading, turn } = session
  if (state.asked?.what === 'offer_booking' && reading.polarity === 'yes') return runBooking(session)
  // "No thanks" to "Shall I find you a time?" speaks of booking too.
  const isBare = reading.whens.length === 0 && reading.offerings.length === 0 && reading.resources.length === 0
  if (state.asked?.what === 'offer_booking' && isBare && isDecline(session)) return true
  const changing = has(session, 'reschedule') || has(session, 'cancel')
  if (state.asked?.what === 'contact_for_team' && thankForContact(session)) return true
  if (wantsToWait(session)) return runBooking(session)
  if (changing || wantsBooking(session) || (state.task && concernsTask(session))) return runBooking(session)
  // A service or a person with a time is a wish to come, whatever verb it comes with.
  const named = reading.offerings.length > 0 || (reading.resources.length > 0 && !session.answered)
  if (!state.task && named && reading.whens.length > 0) return runBooking(session)
  if (await changesParty(session)) return true
  if (isDecline(session)) return true
  if (!state.task && qualifies(session)) return true
  const before = turn.context.state.asked?.what
  if (before === 'offering' && !session.answered && (reading.offerings.length > 0 || reading.choice !== null)) return runBooking(session)
  if (thankForContact(session)) return true
  if (!wantsAnswer(session) || session.acts.some((act) => act.act !== 'greet')) return false
  if (has(session, 'out_of_scope', 0.6)) return false
  return admitUnknown(session)
}

/** "No, that's all" to "anything else?", "no" to "would you like to book it?" */
function isDecline(session: Session): boolean {
  const { state, reading } = session
  const what = state.asked?.what
  if (reading.polarity !== 'no' || (what !== 'anything_else' && what !== 'offer_booking' && what !== 'offer_human')) return false
  if (what === 'anything_else') say(session, { act: 'goodbye' })
  else ask(session, { what: 'anything_else' })
  if (what === 'anything_else') state.asked = null
  return true
}

function qualifies(session: Session): boolean {
  const { state, reading } = session
  // "Toyota Camry 2019" tells something, whatever came before.
  const tells = Object.keys(reading.attributes).length > 0 && !has(session, 'book')
  const describes = (has(session, 'qualify') || tells) && reading.polarity === null
  const answersAttribute = state.asked?.what === 'attribute' && Object.keys(reading.attributes).length > 0
  if (!describes && !has(session, 'search_offering') && !answersAttribute) return false
  if (qualify(session)) return true
  const isFresh = state.turns === 1 || has(session, 'search_offering')
  if (!tells || isFresh || session.acts.some((act) => act.act !== 'greet')) return false
  say(session, { act: 'thanks_for', name: null, waiting: false })
  ask(session, { what: 'anything_else' })
  return true
}

/** The party grew after the table was booked: its size decides the table, so people look at it. */
async function changesParty(session: Session): Promise<boolean> {
  const { state, reading, turn } = session
  const isBooked = state.task === null && state.lead?.status === 'booked'
  if (!isBooked || !turn.context.pack.booking.party_attribute || reading.attributes.party_size === undefined) return false
  await handOff(session, 'change of party size')
  return true
}

/** Whether the turn says something that the open task can use. */
function concernsTask(session: Session): boolean {
  const { reading, state } = session
  // "Are you open on Saturday?" asks after that day and wishes nothing.
  const asksHours = session.acts.some((act) => act.act === 'hours')
  const said =
    reading.choice !== null ||
    (reading.whens.length + reading.noSuchDays > 0 && !asksHours) ||
    reading.polarity !== null ||
    reading.indifferent ||
    reading.name !== null ||
    reading.phone !== null ||
    (!session.answered && reading.offerings.length > 0) ||
    (!session.answered && reading.resources.length > 0) ||
    Object.keys(reading.attributes).length > 0
  return (
    said &&
    !(session.acts.some((act) => act.act !== 'greet') && reading.choice === null && reading.whens.length === 0 && state.asked === null)
  )
}

function optOut(session: Session): void {
  session.state.optedOut = true
  session.state.task = null
  session.state.asked = null
  say(session, { act: 'opted_out' })
}

/** Brings the lead up to date once the customer shows interest. */
export async function keepLead(session: Session): Promise<void> {
  const { state, reading } = session
  const interested =
    state.lead !== null ||
    state.task?.kind === 'book' ||
    state.contact.name !== null ||
    state.contact.phone !== null ||
    has(session, 'qualify') ||
    has(session, 'search_offering') ||
    // A complaint about a service is no interest in it.
    (reading.offerings.length > 0 && !has(session, 'complaint'))
  if (interested) await syncLead(session)
}
