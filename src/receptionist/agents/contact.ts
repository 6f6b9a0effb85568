import { isWaiting, type Session, say } from '../dialogue/session.ts'

/** Keeps name, phone, e-mail and the pack's attributes as far as the turn gives them. What is said anew replaces what was known. */
export function absorbContact(session: Session): void {
  const { reading, state } = session
  if (reading.name !== null) state.contact.name = reading.name
  if (reading.phone?.valid) state.contact.phone = reading.phone.e164 ?? reading.phone.text
  else if (reading.phone && state.contact.phone === null) say(session, { act: 'bad_phone', text: reading.phone.text })
  if (reading.email !== null) state.contact.email = reading.email
  for (const [name, value] of Object.entries(reading.attributes)) if (concerns(session, name)) state.attributes[name] = value
  if (state.asked?.what === 'attribute' && state.asked.type === 'boolean' && reading.polarity !== null) {
    state.attributes[state.asked.attribute] ??= reading.polarity === 'yes'
  }
  if (state.alsoAsked && state.attributes[state.alsoAsked.attribute] !== undefined) state.alsoAsked = null
}

/** "Change the appointment" is no change of colour: what is asked for some offerings only is kept for those only. */
function concerns(session: Session, name: string): boolean {
  if (name === 'message') return false
  const { state, reading, turn } = session
  const slots = turn.context.pack.slots.filter((slot) => slot.attribute === name)
  if (slots.length === 0 || slots.some((slot) => slot.only_if?.of !== 'offering')) return true
  const asked = state.asked?.what === 'attribute' && state.asked.attribute === name
  const meant = [state.task?.offeringId, ...reading.offerings.map((match) => match.id), ...state.topicOfferingIds]
  const rows = turn.context.offerings.filter((row) => meant.includes(row.id))
  return (
    asked ||
    slots.some((slot) => rows.some((row) => slot.only_if?.values.some((value) => value === row.attributes[slot.only_if?.attribute ?? ''])))
  )
}

/** A name or a number that nobody had to act on still gets its thanks. */
export function thankForContact(session: Session): boolean {
  const { reading, state, turn } = session
  const before = turn.context.state.contact
  const isNew = state.contact.name !== before.name || state.contact.phone !== before.phone || state.contact.email !== before.email
  const isAnswer =
    state.asked?.what === 'contact_for_team' && (reading.name !== null || reading.phone?.valid === true || reading.email !== null)
  if (!isNew && !isAnswer) return false
  const waiting = isWaiting(session) || state.asked?.what === 'contact_for_team'
  say(session, { act: 'thanks_for', name: reading.name, waiting })
  if (waiting) state.asked = null
  else if (!session.acts.some((act) => act.act === 'ask')) {
    state.asked = { what: 'anything_else' }
    say(session, { act: 'ask', asked: state.asked })
  }
  return true
}
