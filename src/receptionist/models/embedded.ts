import type { Decision } from '../acts.ts'
import { acceptsHuman, admitBeingAi, askContactForTeam, messageWish, stayCalm } from '../agents/about-us.ts'
import { runBooking } from '../agents/booking.ts'
import { absorbContact, thankForContact } from '../agents/contact.ts'
import { admitUnknown, answerQuestions, offerToBook } from '../agents/faq.ts'
import { handleEmergency, handOff, handoffReason, sayEmergency } from '../agents/handoff.ts'
import { syncLead } from '../agents/lead.ts'
import { qualify } from '../agents/qualification.ts'
import { readTurn } from '../dialogue/read-turn.ts'
import { ask, has, isWaiting, type Session, say } from '../dialogue/session.ts'
import type { DialogueState } from '../dialogue/state.ts'
import type { Toolbox } from '../tools/call-tool.ts'
import type { Turn } from '../tools/tool.ts'
import type { Understanding } from '../understanding/types.ts'

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
  const reading = readTurn(turn.context, state)
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
  if (has(session, 'opt_out', 0.5)) return optOut(session)
  state.optedOut = false
  absorbContact(session)
  noteTopic(session)
  if (await answerTakeMessage(session)) return
  if (await passOn(session)) return keepLead(session)
  if (await answerHandoff(session)) return keepLead(session)

  const answered = wantsAnswer(session) && answerQuestions(session)
  session.answered = answered
  const progressed = (await continueOrStart(session)) || answered
  if (progressed) state.stuck = 0
  else if (!smallTalk(session)) await notUnderstood(session)
  if (answered && !session.acts.some((act) => act.act === 'ask' || act.act === 'read_back')) resumeQuestion(session)
  offerToBook(session)
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
  const isFirst = reading.intents[0]?.intent === 'book' || reading.whens.length > 0 || /\n/.test(session.turn.context.text)
  return (has(session, 'book', 0.85) && isFirst) || (reading.topics.includes('availability') && !session.answered)
}

async function continueOrStart(session: Session): Promise<boolean> {
  const { state, reading, turn } = session
  if (state.asked?.what === 'offer_booking' && reading.polarity === 'yes') return runBooking(session)
  const changing = has(session, 'reschedule') || has(session, 'cancel')
  if (state.asked?.what === 'contact_for_team' && thankForContact(session)) return true
  if (changing || wantsBooking(session) || (state.task && concernsTask(session))) return runBooking(session)
  if (!state.task && reading.offerings.length > 0 && reading.whens.length > 0) return runBooking(session)
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
  const describes = has(session, 'qualify') && reading.polarity === null
  const answersAttribute = state.asked?.what === 'attribute' && Object.keys(reading.attributes).length > 0
  return (describes || has(session, 'search_offering') || answersAttribute) && qualify(session)
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
    (reading.whens.length > 0 && !asksHours) ||
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

/** The answer to "shall I pass this on?", and the message itself where one was asked for. */
async function answerTakeMessage(session: Session): Promise<boolean> {
  const { state, reading, tools, turn } = session
  const asked = state.asked?.what
  if (asked !== 'take_message' && asked !== 'message_text') return false
  const { interrupted } = state
  state.interrupted = null
  // "Yes, first visit" answers the question before the one about the team.
  const answersBefore = interrupted?.what === 'attribute' && reading.attributes[interrupted.attribute] !== undefined
  if (interrupted && answersBefore) {
    state.asked = interrupted
    return false
  }
  const accepted = asked === 'message_text' || reading.polarity === 'yes'
  if (!accepted) {
    const other = reading.polarity === 'no' && reading.topics.length === 0 && !has(session, 'book')
    state.openQuestion = null
    state.asked = interrupted
    if (!other) return false
    if (interrupted) resumeQuestion(session)
    else ask(session, { what: 'anything_else' })
    return true
  }
  const content = asked === 'message_text' ? turn.context.text : (state.openQuestion ?? turn.context.text)
  const taken = await tools.call('faq', 'take_message', {
    kind: asked === 'message_text' ? 'message' : 'question',
    content: content.slice(0, 4096),
    language: reading.language,
  })
  state.openQuestion = null
  state.asked = interrupted
  say(session, taken.ok ? { act: 'message_taken' } : { act: 'sorry' })
  if (interrupted) resumeQuestion(session)
  else if (taken.ok) askContactForTeam(session)
  await keepLead(session)
  return true
}

/** "Can you tell Oliver that I'll be late?" is a message, whatever else its words would answer. */
async function passOn(session: Session): Promise<boolean> {
  const { text } = session.turn.context
  const wish = messageWish(session)
  if (wish === 'empty') {
    ask(session, { what: 'message_text' })
    return true
  }
  if (wish === null || isWaiting(session)) return false
  const taken = await session.tools.call('faq', 'take_message', {
    kind: 'message',
    content: text.slice(0, 4096),
    language: session.reading.language,
  })
  say(session, taken.ok ? { act: 'message_taken' } : { act: 'sorry' })
  if (taken.ok && session.state.task === null) askContactForTeam(session)
  else resumeQuestion(session)
  return true
}

function optOut(session: Session): void {
  session.state.optedOut = true
  session.state.task = null
  session.state.asked = null
  say(session, { act: 'opted_out' })
}

function smallTalk(session: Session): boolean {
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

async function notUnderstood(session: Session): Promise<void> {
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

const RESUMED: ReadonlySet<string> = new Set([
  'offering',
  'slot',
  'when',
  'name',
  'phone',
  'name_and_phone',
  'attribute',
  'confirm_booking',
  'confirm_reschedule',
  'confirm_cancel',
])

/** After an answer on the way, takes up the question that was open before it. */
function resumeQuestion(session: Session): void {
  const { state } = session
  const asked = state.asked
  if (!asked || !state.task || !RESUMED.has(asked.what)) return
  const slot = asked.what === 'attribute' ? session.turn.context.pack.slots.find((one) => one.attribute === asked.attribute) : undefined
  say(session, slot ? { act: 'ask', asked, question: slot.question } : { act: 'ask', asked })
}

async function keepLead(session: Session): Promise<void> {
  const { state, reading } = session
  const interested =
    state.lead !== null ||
    state.task?.kind === 'book' ||
    state.contact.name !== null ||
    state.contact.phone !== null ||
    has(session, 'qualify') ||
    has(session, 'search_offering') ||
    reading.offerings.length > 0
  if (interested) await syncLead(session)
}
