import type { Names } from '../acts.ts'
import type { KnowledgeEntry, OfferingFacts } from '../context.ts'
import { ask, canDo, isWaiting, offeringOf, resourceNames, type Session, say, viewOffering } from '../dialogue/session.ts'
import { servicesOf, visitAct } from '../dialogue/visit.ts'
import { ANSWER_THRESHOLD, MAYBE_THRESHOLD } from '../knowledge/search.ts'
import { isCommonWord } from '../understanding/lexicon-common.ts'
import type { Topic } from '../understanding/types.ts'
import { findOfferings, fittingOfferings, hasWishes } from './catalogue.ts'
import { type Clause, splitClauses } from './clauses.ts'
import { closedDates, localToday, openRanges } from './opening.ts'
import { namedServices } from './services.ts'

/**
 * The faq sub-agent: answers questions of fact, clause by clause, since people ask two things at once. Structured facts (price, hours, address, …) come from
 * fields; everything else from the business's own knowledge entries, and only above the threshold; between the thresholds it asks which was meant; below, it
 * says that it doesn't know and offers to pass the question on. Returns whether it answered or asked something.
 */
export function answerQuestions(session: Session): boolean {
  const before = session.acts.length
  for (const clause of splitClauses(session.turn.context.text)) answerClause(session, clause)
  return session.acts.length > before
}

function answerClause(session: Session, clause: Clause): void {
  const topics = new Set(clause.topics.filter((topic) => session.reading.topics.includes(topic)))
  const named = offeringsNamed(session, clause)
  const isFactOfOffering = named.length > 0 && (topics.has('price') || topics.has('duration'))
  // "How long does it take" amid a booking is about that, unless an entry is about little else.
  const isAboutTopic = (topics.has('price') || topics.has('duration')) && offeringsInQuestion(session, clause).length > 0
  const isField = topics.has('location') || topics.has('hours') || topics.has('contact')
  // "Can my son try a guitar class?" is about the class, though an entry speaks of sons.
  const isSearch = session.reading.intents[0]?.intent === 'search_offering' && Object.keys(session.reading.attributes).length > 0
  const isWish = isSearch || offeringsNamed(session, clause, NAMED).length > 0 || session.reading.whens.length > 0
  const least = isAboutTopic || isWish ? SURE_ENTRY : isField ? FIELD_ENTRY : ANSWER_THRESHOLD
  const known = isFactOfOffering ? null : bestEntry(session, clause.text.replace(OPENING, ''), least)
  // "How much is parking?" is about parking: a sure entry goes before a price that nobody asked for.
  if (known) {
    sayOnce(session, { act: 'knowledge', entry_id: known.id, answer: { en: known.answer, ar: known.answer_ar } })
    return
  }
  // "How much is it" asks for no list besides.
  if (topics.has('price') || topics.has('duration') || (topics.has('availability') && named.length === 1)) topics.delete('services')
  for (const topic of topics) answerTopic(session, topic, clause)
}

type Told = Parameters<typeof say>[1]

function sayOnce(session: Session, act: Told): void {
  if (!session.acts.some((other) => JSON.stringify(other) === JSON.stringify(act))) say(session, act)
}

/** A question that nobody has an answer to: says so, offers near ones, or offers to pass it on. Returns whether it had anything new to say. */
export function admitUnknown(session: Session): boolean {
  const { context } = session.turn
  // People read along already, and get this too.
  if (isWaiting(session)) return false
  const maybe = context.knowledge.index
    .search(context.text)
    .filter((hit) => hit.score >= MAYBE_THRESHOLD)
    .slice(0, 2)
    .map((hit) => context.knowledge.entries.get(hit.id))
    .filter((entry) => entry !== undefined)
  if (maybe.length > 0) {
    say(session, { act: 'did_you_mean', questions: maybe.map((entry): Names => ({ en: entry.question, ar: entry.question_ar })) })
  } else say(session, { act: 'unknown', question: context.text.slice(0, 200) })
  session.state.openQuestion = context.text.slice(0, 1000)
  session.state.interrupted = session.state.task === null ? null : session.state.asked
  if (maybe.length > 0) session.state.asked = { what: 'did_you_mean', entry_ids: maybe.map((entry) => entry.id) }
  else ask(session, { what: 'take_message' })
  return true
}

/** "Wait, what's the address?" is about no waiting. */
const OPENING = /^\s*(?:wait|oh|so|ok|okay|and|but|hey|sorry|طيب|لحظة|بس)[\s,!،]+/i

/** What an entry must score for a turn to be about it that asks for nothing else; and for one that also sounds like a wish to come. */
const ABOUT_ENTRY = 0.55
const ABOUT_ENTRY_THOUGH_BOOKING = 0.8
const SAME_AS_ENTRY = 0.9
const PLAINLY = 0.7
/** A match as good as an offering's name. */
const NAMED = 0.9

/** Whether the turn puts a question that an entry answers, though its words don't sound like one: "kids from which age". */
export function namesAnEntry({ reading, state, turn }: Session): boolean {
  const answers = [reading.whens, reading.resources, Object.keys(reading.attributes)].some((list) => list.length > 0)
  if (answers || reading.choice !== null || reading.phone !== null || (reading.polarity !== null && state.asked !== null)) return false
  const [best] = turn.context.knowledge.index.search(turn.context.text.slice(0, 300))
  const score = best?.score ?? 0
  if (reading.offerings.some((match) => match.score >= NAMED)) return reading.isQuestion && score >= SAME_AS_ENTRY
  const [first] = reading.intents
  if (first?.intent === 'book' && first.score >= PLAINLY) return reading.isQuestion && score >= ABOUT_ENTRY_THOUGH_BOOKING
  return score >= (state.asked === null ? ABOUT_ENTRY : SURE_ENTRY)
}

/** What an entry must score to go before the address, the hours or the number. */
const FIELD_ENTRY = 0.5

/** What an entry must score to go before a fact of the offering that is talked about. */
const SURE_ENTRY = 0.7

function bestEntry(session: Session, text: string, threshold: number): KnowledgeEntry | null {
  const { knowledge } = session.turn.context
  const [best] = knowledge.index.search(text)
  return best && best.score >= threshold ? (knowledge.entries.get(best.id) ?? null) : null
}

function answerTopic(session: Session, topic: Topic, clause: Clause): void {
  const { tenant, hours, resources } = session.turn.context
  const asked = offeringsInQuestion(session, clause)
  switch (topic) {
    case 'price':
      if (asked.length > 0) tellOfferings(session, 'price', asked)
      else listOfferings(session, clause)
      return
    case 'duration': {
      const timed = asked.filter((row) => typeof row.attributes.duration_minutes === 'number')
      tellOfferings(session, 'duration', timed)
      return
    }
    case 'services':
      listOfferings(session, clause)
      return
    case 'hours':
      if (hours.length > 0) sayOnce(session, hoursAct(session))
      return
    case 'location': {
      const address = text(tenant.profile.address)
      const names = address && { en: address, ar: text(tenant.profile.address_ar) }
      if (names) sayOnce(session, { act: 'location', address: names, map_url: text(tenant.profile.map_url) })
      return
    }
    case 'contact': {
      const [phone, email] = [text(tenant.profile.phone), text(tenant.profile.email)]
      if (phone || email) sayOnce(session, { act: 'contact', phone, email })
      return
    }
    case 'staff': {
      // "Is Dr. Huda in today?" asks for her hours, and not who else there is.
      if (session.reading.resources.length > 0 && session.reading.whens.length > 0) return
      const offering = asked[0] ?? null
      const able = resources
        .filter((row) => row.kind === 'staff' || row.kind === 'agent')
        .filter((row) => !offering || canDo(row, offering.id))
        .map((row) => resourceNames(row))
        .filter((name) => name !== null)
      if (offering) session.state.topicOfferingIds = [offering.id]
      if (able.length > 0)
        sayOnce(session, { act: 'staff', resources: able, offering: offering && { en: offering.title, ar: offering.title_ar } })
      return
    }
    case 'availability':
      return
    default:
      topic satisfies never
  }
}

function tellOfferings(session: Session, act: 'price' | 'duration', rows: readonly OfferingFacts[]): void {
  const together =
    rows.length > 1 && isOneVisit(session, rows)
      ? visitAct(
          session,
          rows.map((row) => row.id),
        )
      : null
  if (together) {
    sayOnce(session, together)
    session.state.topicOfferingIds = rows.map((row) => row.id)
    return
  }
  for (const row of rows) sayOnce(session, { act, offering: viewOffering(row) })
  if (rows.length > 0) session.state.topicOfferingIds = rows.map((row) => row.id)
}

/** "How much is a manicure and a pedicure?", or "how much is that?" amid a visit for both: people want the sum, too. */
function isOneVisit(session: Session, rows: readonly OfferingFacts[]): boolean {
  const { reading, state } = session
  const ids = rows.map((row) => row.id)
  const named = namedServices(
    session,
    reading.offerings.filter((match) => ids.includes(match.id)),
  )
  if (named.length > 1) return named.every((group) => group.length === 1)
  return reading.offerings.length === 0 && state.task !== null && servicesOf(state.task).length > 1
}

/** After the price of one thing: would they like it? Asked twice at most, and never amid a booking. */
export function offerToBook(session: Session): void {
  const { acts, state } = session
  const told = acts.filter((act) => act.act === 'price')
  const [only] = told
  const times = state.askedAttributes.offer_booking ?? 0
  const isBusy = acts.some((act) => act.act === 'ask') || state.task !== null || isWaiting(session)
  if (told.length !== 1 || !only || isBusy || times >= 2 || session.turn.context.resources.length === 0) return
  state.askedAttributes.offer_booking = times + 1
  ask(session, { what: 'offer_booking' })
}

/** Offerings that this clause itself names. */
function offeringsNamed(session: Session, clause: Clause, least = 0): readonly OfferingFacts[] {
  const matches = session.reading.offerings.filter(({ span, score }) => span[0] >= clause.start && span[1] <= clause.end && score >= least)
  const best = Math.max(0, ...matches.map((match) => match.score))
  return matches
    .filter((match) => match.score >= best * 0.85)
    .map((match) => offeringOf(session, match.id))
    .filter((row) => row !== null)
    .slice(0, 3)
}

function offeringsInQuestion(session: Session, clause: Clause): readonly OfferingFacts[] {
  const named = byWhom(session, offeringsNamed(session, clause))
  if (named.length > 0) return named
  const { state } = session
  if (namesSomethingElse(clause)) return []
  const talkedAbout = state.task?.offeringId ? servicesOf(state.task) : state.topicOfferingIds
  return talkedAbout
    .map((id) => offeringOf(session, id))
    .filter((row) => row !== null)
    .slice(0, 5)
}

/** "How much for a perm?", when nobody here makes one, is not about what was talked of before. */
function namesSomethingElse({ text: said }: Clause): boolean {
  const [, thing = ''] = /\b(?:for|is|are|does|of) (?:a|an) ([a-z]{4,})\s*(?:cost)?\s*[?.!]*$/i.exec(said) ?? []
  return thing !== '' && !isCommonWord(thing.toLowerCase()) && !/^(?:session|visit|appointment|treatment|service)/i.test(thing)
}

/** "How much is a visit, with Dr. Leila?" asks after what she does. */
function byWhom({ reading, turn }: Session, named: readonly OfferingFacts[]): readonly OfferingFacts[] {
  const person = turn.context.resources.find((row) => row.id === reading.resources[0]?.id)
  if (!person || named.length === 0 || named.some((row) => canDo(person, row.id))) return named
  const own = turn.context.offerings.filter((row) => person.offering_ids.includes(row.id))
  return own.length > 0 && own.length <= 3 ? own : named
}

/** Shows offerings; says nothing when there are none, so that the question counts as unanswered. */
function listOfferings(session: Session, clause: Clause): void {
  const { context } = session.turn
  const wishes = session.reading.attributes
  const named = offeringsNamed(session, clause)
  const fits = hasWishes(context, wishes) ? fittingOfferings(context, session.state.attributes) : []
  const rows = fits.length > 0 ? fits : named.length > 0 ? named : findOfferings(context, clause.text)
  const [only] = rows
  if (!only) return
  if (rows.length === 1 && typeof only.attributes.duration_minutes === 'number') return void tellOfferings(session, 'price', rows)
  sayOnce(session, { act: 'offerings', items: rows.slice(0, MOST_LISTED).map(viewOffering), more: rows.length > MOST_LISTED })
  if (rows.length <= 5) session.state.topicOfferingIds = rows.map((row) => row.id)
  session.state.asked ??= { what: 'offering', options: rows.slice(0, MOST_LISTED).map((row) => row.id) }
}

const MOST_LISTED = 8

function hoursAct(session: Session): Told {
  const { context } = session.turn
  const date = session.reading.whens.find((when) => when.date !== null && when.date.from === when.date.to)?.date?.from ?? null
  const day = date ?? localToday(context).toString()
  return {
    act: 'hours',
    weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      ranges: context.hours.filter((row) => row.weekday === weekday).map((row): [number, number] => [row.opens_minute, row.closes_minute]),
    })),
    day: { weekday: ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1, date },
    open: openRanges(context, day),
    closed_dates: date === null ? closedDates(context) : [],
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 ? value : null
}
