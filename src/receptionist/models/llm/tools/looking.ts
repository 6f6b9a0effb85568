import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { SlotView } from '../../../acts.ts'
import { findOfferings } from '../../../agents/catalogue.ts'
import { localMinutes } from '../../../agents/wish.ts'
import { gazetteerOf } from '../../../context.ts'
import { has } from '../../../dialogue/session.ts'
import { MAYBE_THRESHOLD } from '../../../knowledge/search.ts'
import { asData } from '../../../prompt/as-data.ts'
import { createRenderer } from '../../../render/renderer.ts'
import { matchGazetteer } from '../../../understanding/gazetteer.ts'
import { fold } from '../../../understanding/normalise.ts'
import { contradictionOfSearch } from '../cross-check.ts'
import type { Thinking } from '../thinking.ts'
import { modelTool, refused } from './model-tool.ts'
import { ownAppointment } from './own-appointment.ts'
import { visitOf } from './visit.ts'

const MOST_OFFERINGS = 10
const MOST_PAGES = 3
const MOST_SLOTS = 9

export const searchOfferings = modelTool({
  description: 'Looks in the catalogue: titles, prices, lengths. Without words: everything.',
  arguments: z.strictObject({ words: z.string().max(200).nullable() }),
  run({ session }, { words }) {
    const { context, references } = session.turn
    const named = words === null ? [] : matchGazetteer(fold(words), gazetteerOf(context)).offerings.map((match) => match.id)
    const found = findOfferings(context, words ?? '')
    const rows = [...context.offerings.filter((row) => named.includes(row.id)), ...found.filter((row) => !named.includes(row.id))]
    return {
      ok: true,
      more: rows.length > MOST_OFFERINGS,
      offerings: rows.slice(0, MOST_OFFERINGS).map((row) => ({
        ref: references.offering(row.id),
        title: asData(row.title, 200),
        ...(row.title_ar ? { title_ar: asData(row.title_ar, 200) } : {}),
        price: `${row.price_currency} ${row.price.replace(/\.00$/, '')}`,
        duration_minutes: row.attributes.duration_minutes ?? null,
        description: asData(row.description ?? '', 300),
      })),
    }
  },
})

export const searchKnowledge = modelTool({
  description: "Looks in the business's own questions and answers.",
  arguments: z.strictObject({ question: z.string().min(1).max(500) }),
  run({ session }, { question }) {
    const { knowledge } = session.turn.context
    const isArabic = session.reading.language === 'ar'
    const pages = knowledge.index
      .search(question)
      .filter((hit) => hit.score >= MAYBE_THRESHOLD)
      .slice(0, MOST_PAGES)
      .flatMap((hit) => knowledge.entries.get(hit.id) ?? [])
    return {
      ok: true,
      answers: pages.map((page) => ({
        question: asData((isArabic && page.question_ar) || page.question),
        answer: asData((isArabic && page.answer_ar) || page.answer, 1500),
      })),
      ...(pages.length === 0 ? { note: 'Nobody has written an answer to this: say that you don’t know.' } : {}),
    }
  },
})

export const Day = z.iso.date()
export const Minute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const checkAvailability = modelTool({
  description:
    'Free times in the calendar, from first_day to last_day (YYYY-MM-DD, at most 14 days), at or after `after` and before `before` (HH:MM).',
  arguments: z.strictObject({
    offering: z.string().nullable().describe('reference from search_offerings'),
    also: z.array(z.string()).max(4).default([]).describe('further services of the same visit: one person must be able to do all'),
    resource: z.string().nullable().describe('name of one member of staff, if the customer wants that one'),
    first_day: Day,
    last_day: Day,
    after: Minute.nullable(),
    before: Minute.nullable(),
    party_size: z.int().min(1).max(500).nullable(),
    moving: z.string().nullable().describe('reference of the appointment that is to be moved'),
  }),
  async run(thinking, args) {
    const { session } = thinking
    const { context, references } = session.turn
    const { timezone } = context.tenant
    const resource = args.resource === null ? null : resourceNamed(thinking, args.resource)
    if (args.resource !== null && resource === null) return refused('not_found', 'nobody of that name works here')
    const own = args.moving === null ? null : await ownAppointment(thinking, args.moving)
    if (args.moving !== null && own === null) return refused('not_found', 'this customer has no such appointment')
    // What is moved stays as long as it is, whatever the model calls it.
    const [moved = null, ...movedAlso] = (own?.offering_ids ?? []).map((id) => references.offering(id))
    const services = own ? { offering: moved, also: movedAlso } : { offering: args.offering, also: args.also }
    const visit = own ? null : visitOf(thinking, { ...services, resource, party: args.party_size })
    if (visit && 'refusal' in visit) return visit.refusal
    thinking.visit = visit?.ids ?? []
    const range = { from: args.first_day, to: args.last_day < args.first_day ? args.first_day : args.last_day }
    const contradiction = contradictionOfSearch(thinking, range)
    if (contradiction) return refused('contradiction', contradiction)
    const party = args.party_size ?? (typeof session.state.attributes.party_size === 'number' ? session.state.attributes.party_size : null)
    if (context.pack.booking.party_attribute && party === null) return refused('missing', 'ask for how many people')
    const window = instants(range, timezone, context.now)
    if (window === null) return refused('past', 'these days are over')
    const found = await session.tools.attempt('booking', 'check_availability', {
      ...window,
      ...services,
      resource: resource === null ? null : references.resource(resource),
      party_size: party,
      moving: args.moving,
    })
    if (!found.ok) return found
    const fits = found.slots.filter((slot) => isWithin(localMinutes(slot.start, timezone), args))
    // Only a search of whole days with anybody says that a day is full.
    if (args.after === null && args.before === null && resource === null) thinking.searches.push({ ...range, found: fits.length })
    const slots = spread(oneAStart(fits)).map((slot) => references.addSlot(slot))
    thinking.shown.push(...slots)
    return { ok: true, total: fits.length, slots: slots.map((slot) => showSlot(thinking, slot)) }
  },
})

export const listAppointments = modelTool({
  description: "The customer's own upcoming appointments.",
  arguments: z.strictObject({}),
  async run(thinking) {
    const { session } = thinking
    const { references, context } = session.turn
    const listed = await session.tools.attempt('booking', 'list_appointments', {})
    if (!listed.ok) return listed
    const isChanging = has(session, 'reschedule') || has(session, 'cancel') || isChange(session.state.task?.kind)
    thinking.needsProof = listed.appointments.length === 0 && isChanging
    const r = createRenderer(context, 'en')
    thinking.appointments.push(...listed.appointments.map((row) => row.scheduled_start))
    return {
      ok: true,
      appointments: listed.appointments.map((row) => ({
        ref: references.appointment(row.id),
        when: r.full(row.scheduled_start),
        offering: row.offering_ids.map((id) => asData(context.offerings.find((one) => one.id === id)?.title ?? '')).join(' and '),
      })),
      ...(thinking.needsProof ? { note: ELSEWHERE } : {}),
    }
  },
})

const ELSEWHERE =
  'None was made in this chat. What was booked elsewhere is shown once a code has proven it: call send_code, without a phone if the customer has not given it.'

function isChange(kind: string | undefined): boolean {
  return kind === 'reschedule' || kind === 'cancel'
}

export function resourceNamed({ session }: Thinking, name: string): string | null {
  const { context } = session.turn
  const best = matchGazetteer(fold(name), gazetteerOf(context)).resources.toSorted((a, b) => b.score - a.score)[0]
  return best?.id ?? null
}

function showSlot({ session }: Thinking, slot: SlotView): object {
  const r = createRenderer(session.turn.context, session.reading.language)
  const who = r.name(slot.resource)
  return { ref: slot.ref, day: r.day(slot.start), time: r.time(slot.start), ...(who ? { with: who } : {}) }
}

/** The instants of whole local days from now on; null when they are over. */
function instants(range: { from: string; to: string }, timeZone: string, now: Date): { from: string; to: string } | null {
  const first = Temporal.PlainDate.from(range.from)
  const last = Temporal.PlainDate.from(range.to)
  const bounded = Temporal.PlainDate.compare(last, first.add({ days: 13 })) > 0 ? first.add({ days: 13 }) : last
  const start = Math.max(now.getTime(), first.toZonedDateTime(timeZone).epochMilliseconds)
  const end = bounded.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  return end <= start ? null : { from: new Date(start).toISOString(), to: new Date(end).toISOString() }
}

function isWithin(at: number, { after, before }: { after: string | null; before: string | null }): boolean {
  return (after === null || at >= minutes(after)) && (before === null || at < minutes(before))
}

export function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function oneAStart<T extends { readonly start: string }>(slots: readonly T[]): T[] {
  return [...new Map(slots.toReversed().map((slot) => [slot.start, slot])).values()].reverse()
}

function spread<T>(slots: readonly T[]): T[] {
  if (slots.length <= MOST_SLOTS) return [...slots]
  return Array.from({ length: MOST_SLOTS }, (_, index) => slots[Math.floor((index * (slots.length - 1)) / (MOST_SLOTS - 1))]).filter(
    (slot): slot is T => slot !== undefined,
  )
}
