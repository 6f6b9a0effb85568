import type { SlotView } from '../../acts.ts'
import { namedServices } from '../../agents/services.ts'
import { localDate, localMinutes } from '../../agents/wish.ts'
import { gazetteerOf } from '../../context.ts'
import { servicesOf } from '../../dialogue/visit.ts'
import { matchGazetteer } from '../../understanding/gazetteer.ts'
import { fold } from '../../understanding/normalise.ts'
import { phoneOf } from './contact-check.ts'
import type { Thinking } from './thinking.ts'
import { wasSaid } from './thinking.ts'

/**
 * What a model asks of the calendar is compared with the embedded reading of the customer's own words. Where they differ the call is answered with what was
 * read, and the customer has to be asked; nobody's reading wins. The rules:
 *
 * 1. A day: the chosen slot must lie on a day that the customer named in this turn, if they named one, and the first search of a turn must include it.
 * 2. A time: it must be one that the customer named in this turn, if they named one; pointing at an offered slot ("the second") must be that one.
 * 3. A day or time with two meanings books nothing.
 * 4. The person and the size of the party, if the customer named exactly one; the services that they named, all of them and no others.
 * 5. Name, phone and e-mail must be in the customer's own words, or be what the channel proves.
 *
 * Returns what contradicts, or null.
 */
export function contradictionOfSlot(thinking: Thinking, slot: SlotView): string | null {
  const { reading, turn } = thinking.session
  const { timezone } = turn.context.tenant
  const offered = turn.context.state.task?.offered ?? []
  const pointed = reading.choice === null ? undefined : offered[reading.choice]
  if (pointed) return pointed.ref === slot.ref ? null : `the customer pointed at ${pointed.ref}`
  const unclear = reading.whens.find((when) => when.ambiguity !== null && when.ambiguity.kind !== 'meridiem')
  if (unclear) return `“${unclear.text}” has two meanings: ask which`
  const [date, minutes] = [localDate(slot.start, timezone), localMinutes(slot.start, timezone)]
  const usable = reading.whens.filter((when) => !when.past && !when.recurring)
  const days = usable.flatMap((when) => (when.date ? [when.date] : []))
  if (days.length > 0 && !days.some((day) => day.from <= date && date <= day.to))
    return `the customer said ${days.map((day) => day.from).join(', ')} and this slot is on ${date}: ask which day they mean`
  const times = usable.flatMap((when) => [when, ...(when.ambiguity?.options ?? [])]).flatMap((one) => (one.time ? [one.time] : []))
  const fits = times.some((time) =>
    time.approximate ? Math.abs(minutes - time.from) <= 90 : time.from <= minutes && minutes <= Math.max(time.to, time.from),
  )
  // Another time than the one asked for may be offered, and chosen in a later turn; it isn't booked unasked.
  if (times.length > 0 && !fits) return 'the customer named another time than that of this slot: ask whether it suits them'
  return null
}

export function contradictionOfSearch(thinking: Thinking, range: { readonly from: string; readonly to: string }): string | null {
  if (thinking.searches.length > 0) return null
  const days = thinking.session.reading.whens.filter((when) => !when.past && when.ambiguity === null).flatMap((when) => when.date ?? [])
  const [only] = days
  if (days.length !== 1 || !only) return null
  return range.from <= only.to && only.from <= range.to ? null : `the customer said ${only.from}: look there first`
}

/** Days to wait for: those that the customer named in this turn, or earlier where they named none in it. */
export function contradictionOfWait({ session }: Thinking, range: { readonly from: string; readonly to: string }): string | null {
  const named = session.reading.whens.filter((when) => !when.past && when.ambiguity === null).flatMap((when) => when.date ?? [])
  const { wish } = session.state.task ?? {}
  const days = named.length > 0 ? named : wish?.from && wish.to ? [{ from: wish.from, to: wish.to }] : []
  if (days.length === 0) return 'the customer has named no day: ask which'
  const isTheirs = days.some((day) => range.from <= day.to && day.from <= range.to)
  return isTheirs ? null : `the customer said ${days.map((day) => day.from).join(', ')}`
}

/** `offerings` and `resource` are row ids. */
export function contradictionOfWish(
  thinking: Thinking,
  wish: { readonly offerings: readonly string[]; readonly resource?: string | null; readonly party?: number | null },
): string | null {
  const { reading, state } = thinking.session
  const sure = (matches: typeof reading.offerings) => matches.filter((match) => match.score >= 0.9)
  const services = contradictionOfServices(thinking, wish.offerings)
  if (services) return services
  const resources = sure(reading.resources)
  if (resources.length === 1 && wish.resource && resources[0]?.id !== wish.resource) return 'the customer named another person'
  const party = state.attributes.party_size
  if (typeof party === 'number' && typeof wish.party === 'number' && party !== wish.party) return `the customer said ${party} people`
  return null
}

/** One service that was named is among them; of several that were named beside each other all are; and none is there that the customer never named. */
function contradictionOfServices({ session, customerWords }: Thinking, offerings: readonly string[]): string | null {
  const { reading, state, turn } = session
  if (offerings.length === 0) return null
  const named = reading.offerings.filter((match) => match.score >= 0.9)
  const [only] = named
  if (named.length === 1 && only && !offerings.includes(only.id)) return 'the customer named another service'
  const together = namedServices(session, reading.offerings)
  if (together.length > 1 && !together.every((readings) => readings.some((id) => offerings.includes(id))))
    return 'the customer named several services for one visit: all of them belong together'
  if (offerings.length === 1) return null
  const said = matchGazetteer(fold(customerWords), gazetteerOf(turn.context)).offerings.map((match) => match.id)
  const known = new Set([...said, ...(state.task ? servicesOf(state.task) : []), ...state.topicOfferingIds])
  return offerings.every((id) => known.has(id)) ? null : 'the customer did not ask for all of these services'
}

export function contradictionOfContact(thinking: Thinking, contact: { name: string; phone: string; email: string | null }): string | null {
  const { state, turn } = thinking.session
  const { conversation } = turn.context
  const isName = [state.contact.name, conversation.customer_name].includes(contact.name) || wasSaid(thinking, contact.name)
  if (!isName) return 'the customer did not give this name: ask for it'
  if (phoneOf(thinking, contact.phone) === null) return 'the customer did not give this phone number: ask for it'
  if (contact.email !== null && contact.email !== state.contact.email && !wasSaid(thinking, contact.email))
    return 'the customer did not give this e-mail address'
  return null
}
