import type { OfferingFacts } from '../context.ts'
import { ask, has, offeringOf, type Session, say, viewOffering } from '../dialogue/session.ts'
import { nextAttribute } from './attributes.ts'
import { closestOfferings, findOfferings, fittingOfferings, hasWishes } from './catalogue.ts'

const MOST_SHOWN = 4

/**
 * The qualification sub-agent: a customer who is looking for something but has not asked for an appointment. Shows what fits, asks the pack's next question,
 * and otherwise offers to book. Returns whether it had anything to say.
 */
export function qualify(session: Session): boolean {
  const before = session.acts.length
  if (session.answered) return askWhereLooking(session)
  const { rows: shown, closest } = offeringsToShow(session)
  // Something that we don't have: not a thing to qualify, but a question to admit to.
  if (shown.length === 0 && has(session, 'search_offering')) return false
  if (shown.length > 0) {
    const items = shown.slice(0, MOST_SHOWN).map(viewOffering)
    const [only] = items
    if (items.length === 1 && only?.duration_minutes) say(session, { act: 'price', offering: only })
    else say(session, { act: 'offerings', items, more: shown.length > MOST_SHOWN, ...(closest ? { closest } : {}) })
    session.state.topicOfferingIds = items.map((item) => item.id)
  }
  if (!askNext(session) && shown.length > 0)
    ask(session, shown.length === 1 ? { what: 'offer_booking' } : { what: 'offering', options: session.state.topicOfferingIds })
  return session.acts.length > before
}

/** Behind an answer the pack's next question only follows when the customer is looking for something. */
function askWhereLooking(session: Session): boolean {
  const { acts, reading } = session
  if (acts.some((act) => act.act === 'ask') || Object.keys(reading.attributes).length === 0) return false
  return acts.some((act) => act.act === 'offerings') ? askNext(session) : false
}

interface Shown {
  readonly rows: readonly OfferingFacts[]
  readonly closest: boolean
}

function offeringsToShow(session: Session): Shown {
  const { reading, state, turn } = session
  const { context } = turn
  const exactly = (rows: readonly OfferingFacts[]): Shown => ({ rows, closest: false })
  const named = reading.offerings.map((match) => offeringOf(session, match.id)).filter((row) => row !== null)
  const sure = named.filter((_, at) => (reading.offerings[at]?.score ?? 0) >= 0.9)
  const isLooking = has(session, 'search_offering') || has(session, 'qualify')
  if (!isLooking) return exactly(named)
  const says = Object.entries(reading.attributes).some(([name, value]) => hasWishes(context, { [name]: value }))
  if (!says) {
    if (named.length > 0) return exactly(named)
    return exactly(has(session, 'search_offering') ? findOfferings(context, context.text) : [])
  }
  const all = fittingOfferings(context, state.attributes)
  // What was shown before stays the choice while some of it fits; it is shown again only where that became less.
  const before = turn.context.state.topicOfferingIds
  const kept = named.length > 0 ? [] : all.filter((row) => before.includes(row.id))
  if (kept.length > 0 && kept.length === before.length) return exactly([])
  const fits = kept.length > 0 ? kept : all
  const fitting = sure.filter((row) => fits.includes(row))
  if (fitting.length > 0) return exactly(fitting)
  if (fits.length > 0) return exactly(fits)
  return { rows: sure.length > 0 ? sure : closestOfferings(context, state.attributes).slice(0, 2), closest: true }
}

/** The pack's next required question, if one is left. */
function askNext(session: Session): boolean {
  const next = nextAttribute(session, 'before_booking', true) ?? nextAttribute(session, 'qualify', true)
  if (!next) return false
  const { askedAttributes } = session.state
  askedAttributes[next.attribute] = (askedAttributes[next.attribute] ?? 0) + 1
  ask(session, { what: 'attribute', attribute: next.attribute, type: next.type }, next.question)
  return true
}
