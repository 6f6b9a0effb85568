import { Temporal } from 'temporal-polyfill'
import type { Slot } from '../../src/contract/availability.ts'
import { createAppointment } from '../../src/domain/appointments/create-appointment.ts'
import { listAvailability } from '../../src/domain/availability/list-availability.ts'
import type { Bank } from './bank.ts'
import { ARABIC_BANK } from './bank-ar.ts'
import { ENGLISH_BANK } from './bank-en.ts'
import type { Lane } from './lane.ts'
import { type Half, half, type Random } from './random.ts'
import type { Scenario, Visit } from './scenario.ts'
import { arabicDigits, partBounds, type Wish } from './wish.ts'

/** What this customer knows and wants, drawn from what is really free: so the goal can be reached, whatever the receptionist makes of it. */
export interface Plan {
  readonly now: number
  readonly bank: Bank
  readonly name: string
  /** As they write it, and as it is dialled. */
  readonly phone: { readonly written: string; readonly e164: string }
  readonly offering: { readonly id: string; readonly title: string } | null
  readonly resourceId: string | null
  /** The first wish, and what they come to want instead; in the end the last one holds. */
  readonly wishes: readonly Wish[]
  /** A booking of theirs from before this conversation. */
  readonly existing: { readonly id: string; readonly start: number } | null
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

export async function arrange(lane: Lane, scenario: Scenario, how: { random: Random; half: Half; now: number | null }): Promise<Plan> {
  const { random } = how
  const now = how.now ?? Date.parse('2026-03-02T05:00:00Z') + Math.floor(random.next() * 4) * DAY + Math.floor(random.next() * 10) * HOUR
  lane.clock.set(new Date(now))
  const bank = scenario.language === 'en' ? ENGLISH_BANK : ARABIC_BANK
  const name = random.of(half(bank.names, how.half))
  const phone = drawPhone(scenario, random)
  const visit = scenario.visit
  const offering = offeringOf(lane, visit)
  const offeringId = offering?.id ?? null
  const resourceId = visit?.service.resource ? (lane.resources.get(visit.service.resource.name) ?? null) : null
  if (!visit) return { now, bank, name, phone, offering, resourceId, wishes: [], existing: null }
  const free = await freeSlots(lane, { now, visit, offeringId, resourceId })
  if (free.length === 0) throw new Error(`nothing is free for ${scenario.name}`)
  const existing =
    visit.existing === 'before' ? await bookBefore(lane, { slot: random.of(free), name, phone: phone.e164, offeringId }) : null
  const first = wishFor(random.of(free), free, { scenario, zone: lane.zone, wide: visit.wish === 'part' })
  const second = secondWish(first, free, { scenario, zone: lane.zone, random })
  return { now, bank, name, phone, offering, resourceId, wishes: second ? [first, second] : [first], existing }
}

function offeringOf(lane: Lane, visit: Visit | null): Plan['offering'] {
  const wanted = lane.demo.offerings.find((offering) => offering.external_id === visit?.service.offering)
  const id = wanted && lane.offerings.get(wanted.external_id)
  return wanted && id ? { id, title: wanted.title } : null
}

function secondWish(first: Wish, free: readonly Slot[], at: { scenario: Scenario; zone: string; random: Random }): Wish | null {
  const { visit } = at.scenario
  const change = visit?.changesMind ?? (visit?.existing === 'here' ? 'day' : null)
  if (!change) return null
  const sameDay = (slot: Slot) => dayOf(Date.parse(slot.start), at.zone) === dayOf(first.start, at.zone)
  const apart = (slot: Slot) => Math.abs(Date.parse(slot.start) - first.start) >= HOUR
  const others = free.filter((slot) => apart(slot) && sameDay(slot) === (change === 'time'))
  const pool = others.length > 0 ? others : free.filter(apart)
  return pool.length === 0 ? null : wishFor(at.random.of(pool), free, { ...at, wide: visit?.wish === 'part' })
}

/** Half and full hours of the next days within waking hours. */
async function freeSlots(
  lane: Lane,
  wanted: { now: number; visit: Visit; offeringId: string | null; resourceId: string | null },
): Promise<readonly Slot[]> {
  const from = new Date(wanted.now + 16 * HOUR).toISOString()
  const to = new Date(wanted.now + 9 * DAY).toISOString()
  const slots = await lane.db.withTenant(lane.tenant, (tx) =>
    listAvailability(tx, {
      from,
      to,
      ...(wanted.offeringId ? { offering_id: wanted.offeringId } : {}),
      ...(wanted.resourceId ? { resource_id: wanted.resourceId } : {}),
      ...(wanted.visit.party ? { party_size: wanted.visit.party } : {}),
    }),
  )
  return slots.filter((slot) => {
    const local = localOf(Date.parse(slot.start), lane.zone)
    return local.minute % 30 === 0 && local.hour >= 8 && local.hour <= 21
  })
}

function wishFor(slot: Slot, free: readonly Slot[], at: { scenario: Scenario; zone: string; wide: boolean }): Wish {
  const start = Date.parse(slot.start)
  if (!at.wide) return { start, from: start, to: start + 1, wide: false }
  const local = localOf(start, at.zone)
  const [begins, ends] = partBounds(local.hour, at.scenario.language)
  const midnight = local.startOfDay().epochMilliseconds
  const bounds = { from: midnight + begins * HOUR, to: midnight + ends * HOUR }
  const within = free.some((other) => Date.parse(other.start) >= bounds.from && Date.parse(other.start) < bounds.to)
  return within ? { start, ...bounds, wide: true } : { start, from: start, to: start + 1, wide: false }
}

async function bookBefore(lane: Lane, given: { slot: Slot; name: string; phone: string; offeringId: string | null }) {
  const start = Date.parse(given.slot.start)
  const { id } = await lane.db.withTenant(lane.tenant, (tx) =>
    createAppointment(tx, {
      customer_name: given.name,
      customer_phone: given.phone,
      scheduled_start: given.slot.start,
      scheduled_end: given.slot.end,
      resource_id: given.slot.resource_id,
      offering_id: given.offeringId,
    }),
  )
  return { id, start }
}

function drawPhone({ language }: Scenario, random: Random): Plan['phone'] {
  const digits = String(1_000_000 + Math.floor(random.next() * 8_999_999))
  const head = random.of(['50', '55', '52', '56'])
  const spaced = `0${head} ${digits.slice(0, 3)} ${digits.slice(3)}`
  const spellings = [`0${head}${digits}`, spaced, `+971 ${head} ${digits.slice(0, 3)} ${digits.slice(3)}`]
  const written = language === 'ar' && random.chance(0.4) ? arabicDigits(`0${head}${digits}`) : random.of(spellings)
  return { written, e164: `+971${head}${digits}` }
}

function localOf(instant: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
}

function dayOf(instant: number, zone: string): string {
  return localOf(instant, zone).toPlainDate().toString()
}
