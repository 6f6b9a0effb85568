import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { holdSlot } from '../availability/hold-slot.ts'
import { listAvailability } from '../availability/list-availability.ts'
import { DAY, dayOf, MINUTE, readZone, wallAt } from '../calendar/zone.ts'
import { announce } from '../conversations/announce.ts'
import type { WishedTime } from './join-waitlist.ts'

/** A freed slot and whom it is offered to. */
export interface SlotOffer {
  readonly conversation_id: string
  readonly language: 'en' | 'ar'
  readonly offering_ids: readonly string[]
  readonly resource_id: string | null
  readonly start: string
  readonly end: string
  /** Until then it is held for them and nobody else. */
  readonly expires_at: string
}

export interface OfferOptions {
  /** How long each customer has to answer. */
  readonly holdMinutes: number
  readonly timezone: string
  /** Puts the offer into the customer's language. */
  words(offer: SlotOffer): string
}

interface Entry {
  readonly id: string
  readonly conversation_id: string
  readonly offering_ids: readonly string[]
  readonly resource_id: string | null
  readonly party_size: number | null
  readonly window_from: string
  readonly window_to: string
  readonly times: readonly WishedTime[]
  readonly language: 'en' | 'ar'
  /** In the midst of booking something, in the hands of people, or with another offer: not now. */
  readonly is_busy: boolean
}

/** "At three" waits for anything around it. */
const ABOUT_MINUTES = 30
const PAGE = 50

/**
 * Offers one free slot to the first of those who wait for one, and returns whether it did. One transaction makes the offer: the hold that keeps everybody else
 * off the slot, the state of the entry and the message exist together or not at all, so a crash leaves no promise without a hold and no hold without a
 * message. Holds exclude each other in the database, so a slot is offered to one customer at a time whoever calls this at the same moment. Offers that were
 * not answered in time have lapsed; wishes whose time has passed, whose customer has booked meanwhile or wants no more messages, are over.
 */
export async function offerNextSlot(tx: TenantTx, options: OfferOptions): Promise<boolean> {
  await endWhatIsOver(tx)
  let last: string | null = null
  for (;;) {
    const page: Entry[] = await nextWaiting(tx, last)
    for (const entry of page) if (!entry.is_busy && (await offerTo(tx, entry, options))) return true
    last = page.at(-1)?.id ?? null
    if (page.length < PAGE) return false
  }
}

/** When to look again although nothing has happened: at the end of the next offer, and every quarter of an hour while anybody waits; null when nobody does. */
export async function nextLook(tx: TenantTx): Promise<Date | null> {
  const found = await sql<{ waiting: boolean; ends: string | null }>`
    select exists (select from waitlist_entries where status = 'waiting') as waiting,
      (select min(offer_expires_at) from waitlist_entries where status = 'offered') as ends
  `.execute(tx.db)
  const { waiting = false, ends = null } = found.rows[0] ?? {}
  const instants = [...(waiting ? [tx.now.getTime() + 15 * MINUTE] : []), ...(ends === null ? [] : [Date.parse(ends)])]
  return instants.length === 0 ? null : new Date(Math.min(...instants))
}

async function endWhatIsOver(tx: TenantTx): Promise<void> {
  const now = tx.now.toISOString()
  // Whoever is being served at this moment (their rows are locked) is looked at next time.
  await sql`
    with due as (
      select e.id, case when e.status = 'offered' then 'lapsed' else 'cancelled' end as becomes
      from waitlist_entries e join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
      where (e.status = 'offered' and e.offer_expires_at <= ${now})
        or (e.status = 'waiting' and (e.window_to <= ${now} or c.state @> '{"optedOut": true}' or exists (
          select from appointments a where a.tenant_id = e.tenant_id and a.status in ('confirmed', 'rescheduled')
            and (a.conversation_id = e.conversation_id or a.customer_phone = e.customer_phone)
            and a.scheduled_start >= e.window_from and a.scheduled_start < e.window_to and a.id > e.id)))
      for update of e skip locked
    )
    update waitlist_entries e set status = due.becomes, updated_at = ${now} from due where e.tenant_id = ${tx.tenantId} and e.id = due.id
  `.execute(tx.db)
}

async function nextWaiting(tx: TenantTx, after: string | null): Promise<Entry[]> {
  const found = await sql<Entry>`
    select e.id, e.conversation_id, e.offering_ids, e.resource_id, e.party_size, e.window_from, e.window_to, e.times, e.language,
      (c.owner = 'human' or exists (select from slot_holds h where h.conversation_id = e.conversation_id and h.expires_at > ${tx.now.toISOString()})
        or exists (select from waitlist_entries o where o.conversation_id = e.conversation_id and o.status = 'offered')) as is_busy
    from waitlist_entries e join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
    where e.status = 'waiting' and (${after}::uuid is null or e.id > ${after}::uuid)
    order by e.id limit ${PAGE} for update of e skip locked
  `.execute(tx.db)
  return found.rows
}

async function offerTo(tx: TenantTx, entry: Entry, options: OfferOptions): Promise<boolean> {
  const slot = await firstFree(tx, entry, options.timezone)
  if (!slot) return false
  const { start, end, resource_id } = slot
  const { conversation_id, language, offering_ids } = entry
  const held = await holdSlot(tx, { conversation_id, resource_id, start, end, minutes: options.holdMinutes })
  if (held.kind !== 'held') return false
  const offer: SlotOffer = { conversation_id, language, offering_ids, resource_id, start, end, expires_at: held.expires_at }
  const payload = { source: 'waitlist', waitlist_entry_id: entry.id }
  const message = await announce(tx, { conversation_id, text: options.words(offer), language, payload })
  await tx.db
    .updateTable('waitlist_entries')
    .set({
      status: 'offered',
      offer_start: start,
      offer_end: end,
      offer_resource_id: resource_id,
      offer_expires_at: held.expires_at,
      offer_sequence_number: message.sequence_number,
      updated_at: tx.now.toISOString(),
    })
    .where('id', '=', entry.id)
    .execute()
  return true
}

async function firstFree(tx: TenantTx, entry: Entry, timezone: string) {
  const from = new Date(Math.max(Date.parse(entry.window_from), tx.now.getTime())).toISOString()
  const [offering_id, ...also_offering_ids] = entry.offering_ids
  try {
    const slots = await listAvailability(tx, {
      from,
      to: entry.window_to,
      offering_id,
      also_offering_ids,
      resource_id: entry.resource_id ?? undefined,
      party_size: entry.party_size ?? undefined,
      exclude_conversation_id: entry.conversation_id,
    })
    const zone = readZone(timezone, Date.parse(from) - DAY, Date.parse(entry.window_to) + DAY)
    return slots.find((slot) => {
      const wall = wallAt(zone, Date.parse(slot.start))
      return suits((wall - dayOf(wall) * DAY) / MINUTE, entry.times)
    })
  } catch (error) {
    // The service or the person that was waited for is gone.
    if (error instanceof AppError && error.code === 'not_found') return undefined
    throw error
  }
}

function suits(minutes: number, times: readonly WishedTime[]): boolean {
  return (
    times.length === 0 ||
    times.some(({ from, to }) =>
      from === to ? Math.abs(minutes - (from % 1440)) <= ABOUT_MINUTES : (minutes >= from && minutes < to) || minutes + 1440 < to,
    )
  )
}
