import { ask, has, offeringOf, type Session, say, viewOffering } from '../dialogue/session.ts'
import { nextAttribute } from './attributes.ts'

/**
 * The qualification sub-agent: a customer who is looking for something but has not asked for an appointment. Shows what fits, asks the pack's next question,
 * and otherwise offers to book. Returns whether it had anything to say.
 */
export function qualify(session: Session): boolean {
  const { state, reading } = session
  const before = session.acts.length
  const named = reading.offerings.map((match) => offeringOf(session, match.id)).filter((row) => row !== null)
  if (named.length > 0 && !session.acts.some((act) => act.act === 'price' || act.act === 'offerings')) {
    say(session, { act: 'offerings', items: named.slice(0, 4).map(viewOffering), more: false })
  } else if (has(session, 'search_offering') && !session.acts.some((act) => act.act === 'offerings' || act.act === 'knowledge')) {
    const fitting = fittingOfferings(session)
    if (fitting.length > 0) say(session, { act: 'offerings', items: fitting.slice(0, 4).map(viewOffering), more: fitting.length > 4 })
  }
  const next = nextAttribute(session, 'before_booking', true) ?? nextAttribute(session, 'qualify', true)
  if (next) {
    state.askedAttributes[next.attribute] = (state.askedAttributes[next.attribute] ?? 0) + 1
    ask(session, { what: 'attribute', attribute: next.attribute, type: next.type }, next.question)
  }
  return session.acts.length > before
}

/** Offerings whose attributes don't contradict what the customer said. Numbers named `…_max` are upper bounds of the price. */
function fittingOfferings(session: Session) {
  const wanted = session.state.attributes
  return session.turn.context.offerings.filter((row) => {
    if (typeof wanted.budget_max === 'number' && Number(row.price) > wanted.budget_max) return false
    return Object.entries(wanted).every(([name, value]) => {
      const has = row.attributes[name]
      if (has === undefined || has === null) return true
      return String(has).toLowerCase() === String(value).toLowerCase() || (name === 'purpose' && value === 'buy' && has === 'sale')
    })
  })
}
