import type { Decision } from '../acts.ts'
import { runBooking } from '../agents/booking.ts'
import { admitUnknown, answerQuestions } from '../agents/faq.ts'
import { handleEmergency, handOff, handoffReason } from '../agents/handoff.ts'
import { syncLead } from '../agents/lead.ts'
import { qualify } from '../agents/qualification.ts'
import { defaultLanguage, gazetteerOf } from '../context.ts'
import { expectationsOf } from '../dialogue/expectations.ts'
import { ask, has, type Session, say } from '../dialogue/session.ts'
import type { DialogueState } from '../dialogue/state.ts'
import type { Toolbox } from '../tools/call-tool.ts'
import type { Turn } from '../tools/tool.ts'
import type { Understanding } from '../understanding/types.ts'
import { understand } from '../understanding/understand.ts'

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
  const { context } = turn
  const state = structuredClone(context.state)
  state.turns += 1
  const reading = understand({
    text: context.text,
    now: context.now.getTime(),
    timeZone: context.tenant.timezone,
    country: context.tenant.country,
    dateOrder: context.tenant.country === 'US' ? 'mdy' : 'dmy',
    language: state.language ?? defaultLanguage(context.tenant, context.conversation),
    gazetteer: gazetteerOf(context),
    attributes: context.pack.lead_attributes,
    expectations: expectationsOf(state, context.tenant.timezone),
  })
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
  if (await answerTakeMessage(session)) return
  const reason = handoffReason(session)
  if (reason !== null) {
    await handOff(session, reason)
    return keepLead(session)
  }

  const answered = wantsAnswer(session) && answerQuestions(session)
  session.answered = answered
  const progressed = (await continueOrStart(session)) || answered
  if (progressed) state.stuck = 0
  else if (!smallTalk(session)) notUnderstood(session)
  if (answered && !session.acts.some((act) => act.act === 'ask' || act.act === 'read_back')) resumeQuestion(session)
  await keepLead(session)
}

/** Whether the turn asks something of fact, and not just for an appointment. */
function wantsAnswer(session: Session): boolean {
  const { reading } = session
  if (reading.topics.some((topic) => topic !== 'availability')) return true
  const first = reading.intents[0]?.intent
  if (reading.isQuestion && first !== 'book' && first !== 'reschedule' && first !== 'cancel') return true
  return first === 'faq' || first === 'search_offering' || (has(session, 'faq') && /[?؟\n]/.test(session.turn.context.text))
}

async function continueOrStart(session: Session): Promise<boolean> {
  const { state, reading } = session
  const changing = has(session, 'reschedule') || has(session, 'cancel')
  // Beside a question of fact a mere hint of booking (a weekday, say) is not a wish to book.
  const wantsBooking = has(session, 'book', wantsAnswer(session) ? 0.85 : 0.4) || reading.topics.includes('availability')
  if (changing || wantsBooking || (state.task && concernsTask(session))) return runBooking(session)
  if (!state.task && reading.offerings.length > 0 && reading.whens.length > 0) return runBooking(session)
  if (state.asked?.what === 'anything_else' && reading.polarity === 'no') {
    say(session, { act: 'goodbye' })
    state.asked = null
    return true
  }
  const describes = has(session, 'qualify') && reading.polarity === null
  const answersAttribute = state.asked?.what === 'attribute' && Object.keys(reading.attributes).length > 0
  if ((describes || has(session, 'search_offering') || answersAttribute) && qualify(session)) return true
  if (state.asked?.what === 'offering' && reading.offerings.length > 0) return runBooking(session)
  if (!wantsAnswer(session) || session.acts.some((act) => act.act !== 'greet')) return false
  if (has(session, 'out_of_scope', 0.6)) return false
  admitUnknown(session)
  return true
}

/** Whether the turn says something that the open task can use. */
function concernsTask(session: Session): boolean {
  const { reading, state } = session
  const said =
    reading.choice !== null ||
    reading.whens.length > 0 ||
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

function absorbContact(session: Session): void {
  const { reading, state } = session
  if (
    reading.name !== null &&
    (state.contact.name === null || reading.correction || state.asked?.what === 'name' || state.asked?.what === 'name_and_phone')
  ) {
    state.contact.name = reading.name
  }
  if (reading.phone?.valid) state.contact.phone = reading.phone.e164 ?? reading.phone.text
  else if (reading.phone && state.contact.phone === null) say(session, { act: 'bad_phone', text: reading.phone.text })
  if (reading.email !== null) state.contact.email = reading.email
  for (const [name, value] of Object.entries(reading.attributes)) if (name !== 'message') state.attributes[name] = value
  if (state.asked?.what === 'attribute' && state.asked.type === 'boolean' && reading.polarity !== null) {
    state.attributes[state.asked.attribute] = reading.polarity === 'yes'
  }
}

/** The answer to "shall I pass this on?", and the message itself where one was asked for. */
async function answerTakeMessage(session: Session): Promise<boolean> {
  const { state, reading, tools, turn } = session
  const asked = state.asked?.what
  if (asked !== 'take_message' && asked !== 'message_text') return false
  const accepted = asked === 'message_text' || reading.polarity === 'yes'
  if (!accepted) {
    const other = reading.polarity === 'no' && reading.topics.length === 0 && !has(session, 'book')
    state.openQuestion = null
    state.asked = null
    if (other) say(session, { act: 'ask', asked: { what: 'anything_else' } })
    return other
  }
  const content = asked === 'message_text' ? turn.context.text : (state.openQuestion ?? turn.context.text)
  const taken = await tools.call('faq', 'take_message', {
    kind: asked === 'message_text' ? 'message' : 'question',
    content: content.slice(0, 4096),
    language: reading.language,
  })
  state.openQuestion = null
  state.asked = null
  say(session, taken.ok ? { act: 'message_taken' } : { act: 'sorry' })
  if (taken.ok && state.contact.phone === null && state.contact.email === null) ask(session, { what: 'name_and_phone' })
  await keepLead(session)
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
  const waiting = turn.context.conversation.status === 'awaiting_human'
  if (reading.thanks || has(session, 'goodbye')) {
    say(session, has(session, 'goodbye') ? { act: 'goodbye' } : { act: 'you_are_welcome' })
    return true
  }
  if (has(session, 'greeting')) {
    if (!turn.context.isFirstReply) say(session, { act: 'greet_back' })
    if (state.asked === null) say(session, { act: 'ask', asked: { what: 'anything_else' } })
    return true
  }
  if (waiting) {
    say(session, { act: 'waiting_for_team' })
    return true
  }
  if (
    state.asked &&
    (state.asked.what === 'name' || state.asked.what === 'phone' || state.asked.what === 'name_and_phone') &&
    session.acts.length > 0
  ) {
    ask(session, state.asked)
    return true
  }
  return false
}

function notUnderstood(session: Session): void {
  const { state } = session
  state.stuck += 1
  // The open question was just put again: that is answer enough.
  if (session.acts.some((act) => act.act === 'ask')) return
  say(session, has(session, 'out_of_scope', 0.6) ? { act: 'out_of_scope' } : { act: 'not_understood' })
  if (state.stuck >= 2) {
    state.openQuestion = session.turn.context.text.slice(0, 1000)
    ask(session, { what: 'take_message' })
  } else resumeQuestion(session)
}

const RESUMED: ReadonlySet<string> = new Set([
  'offering',
  'slot',
  'when',
  'name',
  'phone',
  'name_and_phone',
  'confirm_booking',
  'confirm_reschedule',
  'confirm_cancel',
])

/** After an answer on the way, takes up the question that was open before it. */
function resumeQuestion(session: Session): void {
  const { state } = session
  const asked = state.asked
  if (!asked || !state.task) return
  if (RESUMED.has(asked.what)) say(session, { act: 'ask', asked })
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
