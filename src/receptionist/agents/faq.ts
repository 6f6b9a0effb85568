import type { Names } from '../acts.ts'
import type { OfferingFacts } from '../context.ts'
import { ask, canDo, offeringOf, resourceNames, type Session, say, viewOffering } from '../dialogue/session.ts'
import { ANSWER_THRESHOLD, MAYBE_THRESHOLD } from '../knowledge/search.ts'
import type { Topic } from '../understanding/types.ts'
import { findOfferings } from './catalogue.ts'

/**
 * The faq sub-agent: answers questions of fact. Structured facts (price, hours, address, …) come from fields; everything else from the business's own
 * knowledge entries, and only above the threshold; between the thresholds it asks which was meant; below, it says that it doesn't know and offers to pass the
 * question on. Returns whether it answered or asked something.
 */
export function answerQuestions(session: Session): boolean {
  const before = session.acts.length
  const topics = new Set(session.reading.topics)
  const known = searchKnowledge(session)
  const offered = session.reading.offerings.length > 0 || session.state.task?.offeringId != null
  // "How much is parking?" is about parking: a sure entry goes before a price that nobody asked for.
  if (known && !(offered && (topics.has('price') || topics.has('duration')))) {
    say(session, { act: 'knowledge', entry_id: known.id, answer: { en: known.answer, ar: known.answer_ar } })
    for (const topic of ['price', 'services', 'location', 'contact', 'hours', 'staff', 'duration'] as const) topics.delete(topic)
  }
  for (const topic of topics) answerTopic(session, topic)
  return session.acts.length > before
}

/** A question that nobody has an answer to: says so, offers near ones, or offers to pass it on. */
export function admitUnknown(session: Session): void {
  const maybe = session.turn.context.knowledge.index
    .search(session.turn.context.text)
    .filter((hit) => hit.score >= MAYBE_THRESHOLD)
    .slice(0, 2)
    .map((hit) => session.turn.context.knowledge.entries.get(hit.id))
    .filter((entry) => entry !== undefined)
  if (maybe.length > 0)
    say(session, { act: 'did_you_mean', questions: maybe.map((entry): Names => ({ en: entry.question, ar: entry.question_ar })) })
  else say(session, { act: 'unknown', question: session.turn.context.text.slice(0, 200) })
  session.state.openQuestion = session.turn.context.text.slice(0, 1000)
  ask(session, { what: 'take_message' })
}

/** The best entry for the turn: each sentence of the message is tried on its own, since people ask two things at once. */
function searchKnowledge(session: Session) {
  const { text, knowledge } = session.turn.context
  if (knowledge.entries.size === 0) return null
  const sentences = text
    .slice(0, 2000)
    .split(/(?<=[.!?؟])\s+|\n+/)
    .filter((sentence) => sentence.trim().length > 1)
    .slice(0, 8)
  const hits = [...new Set([text, ...sentences])].flatMap((sentence) => knowledge.index.search(sentence).slice(0, 1))
  const best = hits.sort((a, b) => b.score - a.score)[0]
  return best && best.score >= ANSWER_THRESHOLD ? (knowledge.entries.get(best.id) ?? null) : null
}

function answerTopic(session: Session, topic: Topic): void {
  const { tenant, hours, resources } = session.turn.context
  const asked = offeringsInQuestion(session)
  switch (topic) {
    case 'price':
      if (asked.length > 0) say(session, ...asked.map((row) => ({ act: 'price' as const, offering: viewOffering(row) })))
      else answerTopic(session, 'services')
      return
    case 'duration':
      say(
        session,
        ...asked
          .filter((row) => typeof row.attributes.duration_minutes === 'number')
          .map((row) => ({ act: 'duration' as const, offering: viewOffering(row) })),
      )
      return
    case 'services':
      listOfferings(session, asked.length > 0 && session.reading.offerings.length > 0 ? asked : findOfferings(session))
      return
    case 'hours':
      if (hours.length > 0) say(session, { act: 'hours', weekly: weeklyHours(session), day: dayInQuestion(session) })
      return
    case 'location': {
      const address = text(tenant.profile.address)
      if (address)
        say(session, {
          act: 'location',
          address: { en: address, ar: text(tenant.profile.address_ar) },
          map_url: text(tenant.profile.map_url),
        })
      return
    }
    case 'contact': {
      const [phone, email] = [text(tenant.profile.phone), text(tenant.profile.email)]
      if (phone || email) say(session, { act: 'contact', phone, email })
      return
    }
    case 'staff': {
      const offering = asked[0] ?? null
      const able = resources
        .filter((row) => row.kind === 'staff' || row.kind === 'agent')
        .filter((row) => !offering || canDo(row, offering.id))
      if (able.length > 0) {
        const names = able.map((row) => resourceNames(row)).filter((name) => name !== null)
        say(session, { act: 'staff', resources: names, offering: offering && { en: offering.title, ar: offering.title_ar } })
      }
      return
    }
    case 'availability':
      return
    default:
      topic satisfies never
  }
}

function offeringsInQuestion(session: Session) {
  const matches = session.reading.offerings
  const best = matches[0]?.score ?? 0
  const named = matches.filter((match) => match.score >= best * 0.85).map((match) => offeringOf(session, match.id))
  const rows = named.length > 0 ? named : [offeringOf(session, session.state.task?.offeringId ?? null)]
  return rows.filter((row) => row !== null).slice(0, 3)
}

function weeklyHours(session: Session) {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    ranges: session.turn.context.hours
      .filter((row) => row.weekday === weekday)
      .map((row): [number, number] => [row.opens_minute, row.closes_minute]),
  }))
}

/** Shows offerings; says nothing when there are none, so that the question counts as unanswered. */
function listOfferings(session: Session, rows: readonly OfferingFacts[]): void {
  if (rows.length === 0) return
  say(session, { act: 'offerings', items: rows.slice(0, MOST_LISTED).map(viewOffering), more: rows.length > MOST_LISTED })
  session.state.asked ??= { what: 'offering', options: rows.slice(0, MOST_LISTED).map((row) => row.id) }
}

const MOST_LISTED = 8

function dayInQuestion(session: Session): { weekday: number; date: string | null } {
  const date = session.reading.whens.find((when) => when.date !== null && when.date.from === when.date.to)?.date?.from ?? null
  if (date === null) return { weekday: todayWeekday(session), date: null }
  return { weekday: ((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1, date }
}

function todayWeekday(session: Session): number {
  const { now, tenant } = session.turn.context
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: tenant.timezone }).format(now)
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(name) + 1
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 ? value : null
}
