import type { VocabularyAttribute } from '../../contract/console/vocabulary-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { type Pack, packForTenant } from './pack.ts'

const KINDS = { string: 'text', integer: 'integer', number: 'number', boolean: 'boolean', date: 'date', 'string[]': 'list' } as const

/** What the business's leads and offerings have besides what all have, with names for people. */
export async function readVocabulary(tenant: TenantDb) {
  const row = await tenant.db
    .selectFrom('tenants')
    .select(['vertical', 'settings'])
    .where('id', '=', tenant.tenantId)
    .executeTakeFirstOrThrow()
  const pack = packForTenant(row)
  return {
    lead_attributes: Object.entries(pack.lead_attributes).map(([name, type]) => attributeOf(pack, name, type)),
    offering_attributes: Object.entries(pack.offering_attributes).map(([name, type]) => attributeOf(pack, name, type)),
    offerings: { en: pack.offering_noun.en.plural, ar: pack.offering_noun.ar.plural },
    appointments: { en: pack.appointment_noun.en.plural, ar: pack.appointment_noun.ar.plural },
    resource: pack.booking.resource_word,
    persona: pack.persona.name,
  }
}

function attributeOf(pack: Pack, name: string, type: string): VocabularyAttribute {
  const label = pack.attribute_labels[name] ?? { en: name, ar: name }
  const plain = KINDS[type as keyof typeof KINDS]
  if (plain) return { name, kind: plain, label, values: [] }
  const values = type.split('|').map((value) => ({ value, label: pack.value_labels[name]?.[value] ?? { en: value, ar: value } }))
  return { name, kind: 'choice', label, values }
}
