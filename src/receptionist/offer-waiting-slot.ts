import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import { packForTenant } from '../domain/packs/pack.ts'
import { offerNextSlot, type SlotOffer } from '../domain/waitlist/offer-next-slot.ts'
import type { Names } from './acts.ts'
import type { TenantFacts } from './context.ts'
import { emptyState } from './dialogue/state.ts'
import { joinNames } from './render/lists.ts'
import { renderReply } from './render/render.ts'

const DEFAULT_HOLD_MINUTES = 15

interface Facts {
  readonly tenant: TenantFacts
  readonly offerings: readonly { id: string; en: string; ar: string | null }[]
  readonly people: readonly { id: string; en: string; ar: string | null }[]
}

/** Offers one freed slot to the next customer of the waiting list, in the receptionist's words; whether it did. */
export async function offerWaitingSlot(tx: TenantTx): Promise<boolean> {
  const read = await sql<Facts>`
    select (select row_to_json(t) from (select id, name, vertical, timezone, currency, country, default_language, profile, settings from tenants) t) as tenant,
      (select coalesce(json_agg(json_build_object('id', id, 'en', title, 'ar', title_ar)), '[]') from offerings where deleted_at is null) as offerings,
      (select coalesce(json_agg(json_build_object('id', id, 'en', name, 'ar', name_ar)), '[]') from resources where kind in ('staff', 'agent')) as people
  `.execute(tx.db)
  const facts = read.rows[0]
  if (!facts) throw new Error('the transaction has no tenant')
  const { tenant } = facts
  return offerNextSlot(tx, {
    holdMinutes: holdMinutes(tenant.settings),
    timezone: tenant.timezone,
    words: (offer) =>
      renderReply(
        { tenant, pack: packForTenant(tenant), now: tx.now, state: emptyState() },
        {
          language: offer.language,
          acts: [{ act: 'waitlist_offer', ...namesOf(facts, offer), start: offer.start, expires_at: offer.expires_at }],
        },
      ),
  })
}

function namesOf({ offerings, people }: Facts, offer: SlotOffer): { offering: Names | null; resource: Names | null } {
  const person = people.find((row) => row.id === offer.resource_id)
  return {
    offering: joinNames(offer.offering_ids.map((id) => offerings.find((row) => row.id === id) ?? null)),
    resource: person ? { en: person.en, ar: person.ar } : null,
  }
}

/** `settings.booking.waitlist_hold_minutes`, 1 to 1440; anything else counts as left out. */
function holdMinutes(settings: Readonly<Record<string, unknown>>): number {
  const { booking } = settings
  const given = typeof booking === 'object' && booking !== null && 'waitlist_hold_minutes' in booking ? booking.waitlist_hold_minutes : null
  return typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 1440 ? given : DEFAULT_HOLD_MINUTES
}
