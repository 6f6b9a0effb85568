import { ask, has, offeringOf, type Session, say, viewOffering } from '../dialogue/session.ts'
import { nextAttribute } from './attributes.ts'
import { fittingOfferings } from './catalogue.ts'

/**
 * The qualification sub-agent: a customer who is looking for something but has not asked for an appointment. Shows what fits, asks the pack's next question,
 * and otherwise offers to book. Returns whether it had anything to say.
 */
export function qualify(session: Session): boolean {
  const { reading } = session
  const before = session.acts.length
  if (session.acts.some((act) => act.act !== 'greet')) return askNext(session)
  const named = reading.offerings.map((match) => offeringOf(session, match.id)).filter((row) => row !== null)
  const shown = named.length > 0 ? named : has(session, 'search_offering') || has(session, 'qualify') ? fittingOfferings(session) : []
  // Something that we don't have: not a thing to qualify, but a question to admit to.
  if (shown.length === 0 && has(session, 'search_offering')) return false
  if (shown.length > 0) say(session, { act: 'offerings', items: shown.slice(0, 4).map(viewOffering), more: shown.length > 4 })
  askNext(session)
  return session.acts.length > before
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
