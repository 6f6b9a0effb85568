import type { OfferingFacts } from '../context.ts'
import { provenPhone } from '../dialogue/recognise.ts'
import { ask, canDo, offeringOf, resourceNames, resourceOf, type Session, say, viewOffering } from '../dialogue/session.ts'
import type { Task } from '../dialogue/state.ts'
import { nextAttribute } from './attributes.ts'
import { closestOfferings, fittingOfferings, hasWishes, isNarrowedByQuestions } from './catalogue.ts'

/** Asks what the booking is for, where that must be known and isn't. Returns whether it asked. */
export function missingOffering(session: Session, task: Task): boolean {
  const { offerings } = session.turn.context
  if (task.kind === 'reschedule') return false
  turnToNextService(task)
  if (task.offeringId !== null) return false
  const open = task.offeringOptions.map((id) => offeringOf(session, id)).filter((row) => row !== null)
  const fits = fittingOfferings({ offerings: open }, session.state.attributes)
  const options = fits.length > 0 ? fits : open
  const [only] = options
  if (options.length === 1 && only) {
    task.offeringId = only.id
    task.offeringOptions = []
    return missingOffering(session, task)
  }
  if (options.length > 1) {
    const { name, phone } = session.reading
    if (name !== null || phone?.valid) say(session, { act: 'thanks_for', name, waiting: false })
    say(session, { act: 'clarify_offering', options: options.map(viewOffering) })
    session.state.asked = { what: 'offering', options: options.map((row) => row.id) }
    return true
  }
  if (offerings.length === 0 || !needsOffering(session)) return false
  const resource = resourceOf(session, task.resourceId)
  const known = resource ? offerings.filter((row) => canDo(resource, row.id)) : offerings
  const wanted = isNarrowedByQuestions(session.turn.context) ? narrowed(session, known) : known
  // What only comes closest is offered, and not chosen for the customer.
  const isClosest = session.acts.some((act) => act.act === 'nothing_fits')
  if (wanted.length === 1 && wanted[0] && !isClosest) {
    task.offeringId = wanted[0].id
    return false
  }
  const isNew = resource !== null && session.reading.resources.some((match) => match.id === resource.id)
  if (isNew && resourceNames(resource)) say(session, { act: 'noted', offering: null, resource: resourceNames(resource) })
  ask(session, { what: 'offering', options: wanted.slice(0, 4).map((row) => row.id) })
  say(session, { act: 'suggest_offerings', items: wanted.slice(0, 4).map((row) => ({ en: row.title, ar: row.title_ar })) })
  return true
}

/** Once one service of a visit is settled, the next one that could be several is asked about. */
function turnToNextService(task: Task): void {
  const [next, ...rest] = task.alsoOptions
  if (task.offeringId === null || !next) return
  task.alsoIds = [...task.alsoIds, task.offeringId]
  task.offeringId = null
  task.offeringOptions = next
  task.alsoOptions = rest
}

/** Where each member of staff does other things, a time can't be chosen before what it is for. */
function needsOffering({ turn }: Session): boolean {
  const { pack, resources } = turn.context
  if (pack.booking.requires_offering) return true
  return pack.booking.resource_kind === 'staff' && resources.some((row) => row.offering_ids.length > 0)
}

function narrowed(session: Session, known: readonly OfferingFacts[]): readonly OfferingFacts[] {
  const wishes = session.state.attributes
  if (!hasWishes(session.turn.context, wishes)) return known
  const fits = fittingOfferings({ offerings: known }, wishes)
  if (fits.length > 0) return fits
  const close = closestOfferings({ offerings: known }, wishes)
  say(session, { act: 'nothing_fits' })
  return close.length > 0 ? close : known
}

/** Asks for a required attribute of the pack; optional ones are asked beside another question and block nothing. */
export function askAttribute(session: Session, when: 'before_booking' | 'qualify'): boolean {
  const slot = nextAttribute(session, when, true)
  if (!slot) return false
  session.state.askedAttributes[slot.attribute] = (session.state.askedAttributes[slot.attribute] ?? 0) + 1
  ask(session, { what: 'attribute', attribute: slot.attribute, type: slot.type }, slot.question)
  return true
}

/** Asks for the name and the number that a booking needs, as far as they are missing. */
export function askContact(session: Session): boolean {
  const { state, turn } = session
  const { contact } = state
  // Who writes from a phone needn't say its number.
  contact.phone ??= provenPhone(turn.context)
  if (contact.name !== null && contact.phone !== null) return false
  const what = contact.name === null && contact.phone === null ? 'name_and_phone' : contact.name === null ? 'name' : 'phone'
  const shown = session.acts.find((act) => act.act === 'slots')
  // A slot was proposed in this very reply: its question and this one are one question.
  if (shown?.act === 'slots') {
    state.asked = { what: 'slot', refs: shown.slots.map((slot) => slot.ref), contact: true }
    say(session, { act: 'ask', asked: { what } })
    return true
  }
  ask(session, { what })
  const optional = turn.context.pack.slots.length > 0 ? nextAttribute(session, 'qualify', false) : null
  if (optional) {
    state.askedAttributes[optional.attribute] = (state.askedAttributes[optional.attribute] ?? 0) + 1
    state.alsoAsked = { attribute: optional.attribute, type: optional.type }
    say(session, { act: 'also_ask', question: optional.question })
  }
  return true
}
