import type { OfferingFacts, ResourceFacts } from '../context.ts'
import { canDo, has, offeringOf, resourceOf, type Session } from '../dialogue/session.ts'
import type { Task, Wish } from '../dialogue/state.ts'
import { servicesOf } from '../dialogue/visit.ts'
import { fold } from '../understanding/normalise.ts'
import type { GazetteerMatch, TimeRange } from '../understanding/types.ts'
import { absorbServices } from './services.ts'
import { localDate, localMinutes, mergeWish } from './wish.ts'

/** Takes what the turn says into the task. A change of service, person or time gives up the slot that was chosen for the old one. */
export function absorb(session: Session, task: Task): void {
  const { reading, state } = session
  const resource = resourceOf(session, reading.resources[0]?.id ?? null)
  if (resource && resource.id !== task.resourceId) {
    task.resourceId = resource.id
    if (resource.id !== task.slot?.resource_id) task.slot = null
  } else if (saysUsual(session) && task.kind === 'book' && task.resourceId === null) {
    takeUsual(session, task)
  } else if (reading.indifferent && !resource && state.asked?.what !== 'slot') {
    task.resourceId = 'any'
  }
  if (!absorbServices(session, task, newOfferings(session, task))) absorbOffering(session, task)
  if (reading.choice === null || pointedOffering(session) !== null) absorbWish(session, task)
  const party = state.attributes.party_size
  if (typeof party === 'number' && task.slot && reading.attributes.party_size !== undefined) task.slot = null
}

const USUAL =
  /\b(?:the|my) usual\b|\b(?:same|usual) (?:as (?:always|last time|before)|(?:stylist|doctor|person|service) (?:as|again))|زي (?:كل مره|العاده|المره اللي فاتت)|مثل (?:كل مره|العاده|المره الماضيه)|المعتاد/iu

function saysUsual({ turn }: Session): boolean {
  return turn.context.customer !== null && USUAL.test(fold(turn.context.text.slice(0, 500)).text)
}

/** "The usual, please": whom and what they came for last, as far as both are still there. */
function takeUsual(session: Session, task: Task): void {
  const { customer } = session.turn.context
  task.resourceId = resourceOf(session, customer?.resource_id ?? null)?.id ?? null
  if (task.offeringId === null && session.reading.offerings.length === 0)
    task.offeringId = offeringOf(session, customer?.offering_id ?? null)?.id ?? null
}

function absorbWish(session: Session, task: Task): void {
  const whens = answersOtherQuestion(session) ? [] : session.reading.whens
  const said = mergeWish(task.wish ?? (whens.length > 0 ? presentTime(session, task) : null), whens)
  const wish = onSameDay(session, task, atMealtime(session, said))
  if (wish === task.wish) return
  task.wish = wish
  task.slot = null
}

/** "And a pedicure at one", behind a booking: on the day of that one. */
function onSameDay(session: Session, task: Task, wish: Wish | null): Wish | null {
  const { lastBookedStart } = session.state
  if (task.kind !== 'book' || lastBookedStart === null || !wish || wish.from !== null || wish === task.wish) return wish
  const date = localDate(lastBookedStart, session.turn.context.tenant.timezone)
  return { ...wish, from: date, to: date }
}

/** "Tomorrow for lunch" is a time of day although it names none. */
const MEALS: Readonly<Record<string, TimeRange>> = {
  lunch: { from: 720, to: 960, approximate: false },
  dinner: { from: 1080, to: 1440, approximate: false },
}

function atMealtime({ reading }: Session, wish: Wish | null): Wish | null {
  const meal = MEALS[String(reading.attributes.service_period)]
  return meal && (wish?.times.length ?? 0) === 0 ? { from: wish?.from ?? null, to: wish?.to ?? null, times: [meal] } : wish
}

/** A date that says when to move in, or since when it hurts, is no wish for the appointment. */
function answersOtherQuestion(session: Session): boolean {
  const { reading, turn } = session
  const { asked } = turn.context.state
  if (reading.attributes.timeline !== undefined) return true
  const dates = turn.context.pack.slots.filter((slot) => slot.type === 'date')
  if (dates.some((slot) => reading.attributes[slot.attribute] !== undefined) && reading.whens.every((when) => when.time === null))
    return true
  if (asked?.what !== 'attribute' || reading.attributes[asked.attribute] === undefined) return false
  return asked.type === 'date' || (/symptom/.test(asked.attribute) && !has(session, 'book', 0.85))
}

/** Rescheduling starts from the appointment: "move it to 9" keeps its day, "move it to Thursday" its time. */
function presentTime(session: Session, task: Task): Wish | null {
  if (task.kind !== 'reschedule' || task.appointmentStart === null) return null
  const { timezone } = session.turn.context.tenant
  const date = localDate(task.appointmentStart, timezone)
  const minutes = localMinutes(task.appointmentStart, timezone)
  return { from: date, to: date, times: [{ from: minutes, to: minutes, approximate: false }] }
}

/** Below this a match shares a word with an offering and may mean something else. */
const CLEAR = 0.75

/** Offerings that the turn asks for instead of the task's: once one is chosen, only a clear name changes it. */
export function newOfferings(session: Session, task: Task): readonly GazetteerMatch[] {
  // What a question was about is not what is to be booked.
  if (session.answered && !has(session, 'book', 0.85)) return []
  const least = task.offeringId === null ? 0 : CLEAR
  return session.reading.offerings.filter(
    (match) => !servicesOf(task).includes(match.id) && match.score >= least && isBookable(session, match.id),
  )
}

/** Where some offerings have a length, those without one (a dish, say) are not booked by themselves. */
function isBookable(session: Session, id: string): boolean {
  const isTimed = (row: OfferingFacts | null) => typeof row?.attributes.duration_minutes === 'number'
  return isTimed(offeringOf(session, id)) || !session.turn.context.offerings.some(isTimed)
}

function absorbOffering(session: Session, task: Task): void {
  const { reading, state } = session
  const pointed = pointedOffering(session)
  const matches = pointed === null ? newOfferings(session, task) : []
  const best = matches[0]
  const isSame = reading.offerings.some((match) => servicesOf(task).includes(match.id) && match.score >= (best?.score ?? 0))
  if (isSame) return
  const resource = resourceOf(session, task.resourceId)
  const close = best ? matches.filter((match) => match.score >= best.score * 0.85).map((match) => match.id) : topicOf(session, task)
  const doable = resource ? close.filter((id) => canDo(resource, id)) : close
  // "A visit with Dr. Leila" is one of hers, though by its name another's comes closer.
  const own = resource && doable.length === 0 && (best?.score ?? 1) < NAMED ? bookableWith(session, resource) : []
  const options = pointed === null ? (doable.length > 0 ? doable : own.length > 0 ? own : close) : [pointed]
  const [only] = options
  if (only === undefined) return
  const wasAsked = task.offeringId === null
  if (options.length === 1) {
    if (task.offeringId !== only) task.slot = null
    task.offeringId = only
    task.offeringOptions = []
    // Another service instead of the visit; the answer to "which one?" completes it.
    if (!wasAsked) task.alsoIds = []
  } else if (task.offeringId === null || (best?.score ?? 0) >= 0.9) {
    task.offeringId = null
    task.offeringOptions = options.slice(0, 5)
    if (!wasAsked) task.alsoIds = []
    task.slot = null
  }
  state.topicOfferingIds = options.slice(0, 5)
}

/** A match as good as the name itself. */
const NAMED = 0.9

function bookableWith({ turn }: Session, resource: ResourceFacts): readonly string[] {
  const ids = turn.context.offerings.filter((row) => resource.offering_ids.includes(row.id)).map((row) => row.id)
  return ids.length <= MOST_OWN ? ids : []
}

const MOST_OWN = 4

/** "Women's", "the first one", after a list of offerings was read out. */
function pointedOffering(session: Session): string | null {
  const { asked } = session.turn.context.state
  if (asked?.what !== 'offering' || session.reading.choice === null) return null
  return asked.options[session.reading.choice] ?? null
}

/** "Book it" means what was just talked about. */
function topicOf(session: Session, task: Task): readonly string[] {
  if (task.offeringId !== null || task.offeringOptions.length > 0 || task.kind !== 'book') return []
  return session.turn.context.state.topicOfferingIds.filter((id) => offeringOf(session, id) !== null && isBookable(session, id))
}
