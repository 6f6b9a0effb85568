import { resumeQuestion } from '../dialogue/resume.ts'
import { ask, has, isWaiting, type Session, say } from '../dialogue/session.ts'
import { askContactForTeam, messageWish } from './about-us.ts'

/** The answer to "did you mean …?": that entry, or an honest "I don't know" with the team behind it. Returns whether the turn was that. */
export function answerDidYouMean(session: Session): boolean {
  const { state, reading, turn } = session
  const { asked } = state
  if (asked?.what !== 'did_you_mean') return false
  const isOnly = asked.entry_ids.length === 1 && reading.polarity === 'yes'
  const meant = asked.entry_ids[reading.choice ?? (isOnly ? 0 : -1)]
  const entry = meant === undefined ? undefined : turn.context.knowledge.entries.get(meant)
  if (entry) {
    state.asked = state.interrupted
    state.interrupted = null
    state.openQuestion = null
    say(session, { act: 'knowledge', entry_id: entry.id, answer: { en: entry.answer, ar: entry.answer_ar } })
    resumeQuestion(session)
    return true
  }
  if (reading.polarity === 'no' && reading.topics.length === 0 && !has(session, 'book')) {
    say(session, { act: 'unknown', question: (state.openQuestion ?? '').slice(0, 200) })
    ask(session, { what: 'take_message' })
    return true
  }
  // "Yes" to two questions says nothing yet; anything else is a turn of its own.
  if (reading.polarity === 'yes') {
    ask(session, asked)
    return true
  }
  state.asked = state.interrupted
  state.interrupted = null
  return false
}

/** The answer to "shall I pass this on?", and the message itself where one was asked for. */
export async function answerTakeMessage(session: Session): Promise<boolean> {
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
  return true
}

/** "Can you tell Oliver that I'll be late?" is a message, whatever else its words would answer. */
export async function passOn(session: Session): Promise<boolean> {
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
