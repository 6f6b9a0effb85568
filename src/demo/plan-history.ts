import type { Temporal } from 'temporal-polyfill'
import { loadPack } from '../domain/packs/pack.ts'
import type { DemoTenant, PastConversation } from './demo-tenant.ts'
import { instantAt, localDay, minutesOf, wordedInstant } from './local-time.ts'

export interface PlannedMessage {
  readonly at: Date
  readonly role: 'customer' | 'agent_bot' | 'human_agent'
  readonly content: string
}

export interface PlannedConversation {
  readonly source: PastConversation
  readonly messages: readonly PlannedMessage[]
  readonly first: Date
  readonly last: Date
  readonly appointment: { readonly start: Date; readonly end: Date } | null
}

const SECOND = 1000
/** How long each side takes: the receptionist seconds, customers half a minute and more, people of the business a quarter of an hour. */
const PAUSE_MS = { customer: 40 * SECOND, bot: 3 * SECOND, human: 15 * 60 * SECOND }

/** Puts a demo file's conversations on the calendar of `now`: every instant of them lies in the past, appointments on days on which their resource works. */
export function planHistory(demo: DemoTenant, clock: { readonly now: Date; readonly timezone: string }): PlannedConversation[] {
  return demo.history
    .map((source) => planConversation(demo, source, clock))
    .sort((one, other) => one.first.getTime() - other.first.getTime())
}

function planConversation(demo: DemoTenant, source: PastConversation, clock: { now: Date; timezone: string }): PlannedConversation {
  const first = instantAt(localDay(clock.now, -source.days_ago, clock.timezone), minutesOf(source.at), clock.timezone)
  const appointment = source.appointment ? planAppointment(demo, source.appointment, clock) : null
  const when = appointment ? wordedInstant(appointment.start, clock.timezone, source.language) : ''
  let at = first.getTime()
  const messages = source.messages.map(([who, text], index): PlannedMessage => {
    if (index > 0) at += PAUSE_MS[who] + (who === 'customer' ? text.length * 150 : 0)
    const role = who === 'customer' ? 'customer' : who === 'bot' ? 'agent_bot' : 'human_agent'
    return { at: new Date(at), role, content: text.replaceAll('{when}', when) }
  })
  return { source, messages, first, last: new Date(at), appointment }
}

function planAppointment(demo: DemoTenant, wanted: NonNullable<PastConversation['appointment']>, clock: { now: Date; timezone: string }) {
  const offering = demo.offerings.find((candidate) => candidate.external_id === wanted.offering)
  const duration = offering?.attributes.duration_minutes
  const pack = loadPack(demo.vertical)
  const minutes = wanted.minutes ?? (typeof duration === 'number' ? duration : pack.booking.default_duration_minutes)
  const from = minutesOf(wanted.at)
  for (let moved = 0; moved < 7; moved++) {
    const day = localDay(clock.now, wanted.in_days + moved, clock.timezone)
    if (!works(demo, wanted.resource, { day, from, to: from + minutes })) continue
    return { start: instantAt(day, from, clock.timezone), end: instantAt(day, from + minutes, clock.timezone) }
  }
  throw new Error(`${demo.slug}: ${wanted.resource} never works at ${wanted.at}`)
}

function works(demo: DemoTenant, resourceKey: string, span: { day: Temporal.PlainDate; from: number; to: number }): boolean {
  const covers = (hours: DemoTenant['hours']) =>
    hours.some((row) => row.days.includes(span.day.dayOfWeek) && minutesOf(row.from) <= span.from && span.to <= minutesOf(row.to))
  const own = demo.resources.find((resource) => resource.key === resourceKey)?.hours ?? []
  return covers(demo.hours) && (own.length === 0 || covers(own))
}
