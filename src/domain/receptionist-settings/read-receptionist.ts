import type { ReceptionistSettings } from '../../contract/console/receptionist-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { bookingPolicy } from '../calendar/booking-policy.ts'
import { loadPack, type Pack, packForTenant, packProblems, type Slot } from '../packs/pack.ts'

export interface ReceptionistTenant {
  readonly vertical: string
  readonly default_language: string
  readonly settings: unknown
}

export async function readReceptionist(tenant: TenantDb): Promise<ReceptionistSettings> {
  const row = await tenant.db
    .selectFrom('tenants')
    .select(['vertical', 'default_language', 'settings'])
    .where('id', '=', tenant.tenantId)
    .executeTakeFirstOrThrow()
  return settingsOf(row)
}

/** Who answers for this tenant, and what of it is the trade's own. */
export function settingsOf(tenant: ReceptionistTenant): ReceptionistSettings {
  const plain = { vertical: tenant.vertical, settings: {} }
  return {
    default_language: tenant.default_language === 'ar' ? 'ar' : 'en',
    ...partsOf(packForTenant(tenant), tenant),
    defaults: partsOf(loadPack(tenant.vertical), plain),
    problems: packProblems(tenant),
  }
}

/** Every question that the tenant could ask, by its attribute: those of its settings before those of its trade. */
export function knownSlots(tenant: { vertical: string; settings: unknown }): ReadonlyMap<string, Slot> {
  const slots = [...loadPack(tenant.vertical).slots, ...packForTenant(tenant).slots]
  return new Map(slots.map((slot) => [slot.attribute, slot]))
}

function partsOf(pack: Pack, tenant: { vertical: string; settings: unknown }): ReceptionistSettings['defaults'] {
  const policy = bookingPolicy({ ...tenant, settings: tenant.settings })
  const asked = new Set(pack.slots.map(({ attribute }) => attribute))
  const others = [...knownSlots(tenant).values()].filter(({ attribute }) => !asked.has(attribute))
  const toSlot = (slot: Slot, is_asked: boolean) => ({
    attribute: slot.attribute,
    label: pack.attribute_labels[slot.attribute] ?? { en: slot.attribute, ar: slot.attribute },
    question: { en: slot.question.en[0] ?? '', ar: slot.question.ar[0] ?? '' },
    when: slot.when,
    required: slot.required,
    is_asked,
  })
  return {
    persona: { name: pack.persona.name, tone: pack.persona.tone },
    slots: [...pack.slots.map((slot) => toSlot(slot, true)), ...others.map((slot) => toSlot(slot, false))],
    booking: {
      lead_time_minutes: policy.leadTimeMinutes,
      slot_step_minutes: policy.slotStepMinutes,
      horizon_days: policy.horizonDays,
      default_duration_minutes: policy.defaultDurationMinutes,
    },
  }
}
