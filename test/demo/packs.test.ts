import { expect, test } from 'vitest'
import { loadPack, type Pack, packForTenant, packProblems } from '../../src/domain/packs/pack.ts'
import { VERTICALS } from '../../src/domain/packs/pack-schema.ts'
import { fold } from '../../src/receptionist/understanding/normalise.ts'
import { compilePhrases, findPhrases } from '../../src/receptionist/understanding/phrases.ts'
import { tokenize } from '../../src/receptionist/understanding/tokens.ts'

/** What each business was specified with: its persona, how many phrases it may not and does say, its triggers and attributes. */
const FACTS = {
  real_estate: { en: 'Maya', ar: 'مايا', forbidden: 8, signature: 4, triggers: 4, lead: 8, offering: 7 },
  real_estate_rental: { en: 'Rania', ar: 'رانيا', forbidden: 12, signature: 4, triggers: 4, lead: 8, offering: 6 },
  salon: { en: 'Lina', ar: 'لينا', forbidden: 6, signature: 5, triggers: 4, lead: 6, offering: 3 },
  clinic: { en: 'Yara', ar: 'يارا', forbidden: 4, signature: 0, triggers: 5, lead: 7, offering: 4 },
  restaurant: { en: 'Nadia', ar: 'نادية', forbidden: 5, signature: 4, triggers: 5, lead: 7, offering: 4 },
  auto_service: { en: 'Omar', ar: 'عمر', forbidden: 3, signature: 0, triggers: 5, lead: 8, offering: 3 },
  generic: { en: 'Sara', ar: 'سارة', forbidden: 5, signature: 4, triggers: 5, lead: 0, offering: 0 },
} as const

const ARABIC = /\p{Script=Arabic}/u
const packs = VERTICALS.map((vertical) => loadPack(vertical))
const clinic = { vertical: 'clinic' }

test.each(VERTICALS)('%s keeps its persona, phrases, triggers and attributes', (vertical) => {
  const pack = loadPack(vertical)
  const facts = FACTS[vertical]
  expect(pack.vertical).toBe(vertical)
  expect(pack.persona.name).toEqual({ en: facts.en, ar: facts.ar })
  // Arabic guards may have been added to the specified ones.
  expect(pack.forbidden_phrases.en.length + pack.forbidden_phrases.ar.length).toBeGreaterThanOrEqual(facts.forbidden)
  expect(pack.signature_phrases.en.length + pack.signature_phrases.ar.length).toBe(facts.signature)
  expect(pack.handoff_triggers).toHaveLength(facts.triggers)
  expect(Object.keys(pack.lead_attributes)).toHaveLength(facts.lead)
  expect(Object.keys(pack.offering_attributes)).toHaveLength(facts.offering)
  expect(pack.qualification_rules.length).toBeGreaterThan(0)
})

test('what must be known before times are searched comes first: party size, vehicle, reason for the visit', () => {
  const before = (vertical: string) =>
    loadPack(vertical)
      .slots.filter((slot) => slot.when === 'before_booking' && slot.required && !slot.only_if)
      .map((slot) => slot.attribute)
  expect(before('restaurant')).toEqual(['party_size'])
  expect(before('auto_service')).toEqual(['vehicle_make', 'vehicle_model', 'vehicle_year'])
  expect(before('clinic')).toEqual(['symptoms_summary', 'new_patient', 'specialty'])
  expect(before('real_estate')).toEqual(['purpose', 'area', 'property_type', 'bedrooms', 'budget_max', 'timeline'])
  expect(before('salon')).toEqual([])
  expect(before('generic')).toEqual([])
})

test('a salon asks for allergies once, and only for colour', () => {
  const allergies = loadPack('salon').slots.find((slot) => slot.attribute === 'allergies')
  expect(allergies).toMatchObject({ max_asks: 1, only_if: { of: 'offering', attribute: 'service_type', values: ['colour'] } })
})

test('a restaurant books up to 7 by itself and hands 8 to people', () => {
  const pack = loadPack('restaurant')
  expect(pack.booking).toMatchObject({ requires_offering: false, resource_kind: 'table', party_attribute: 'party_size', max_party: 7 })
  expect(pack.handoff_triggers.find((trigger) => trigger.id === 'large_party')?.party_at_least).toBe(8)
})

test('a clinic tells people in danger to call for help, in both languages', () => {
  const message = loadPack('clinic').emergency_message
  expect(message?.en).toMatch(/emergency number/)
  expect(message?.ar).toMatch(/الطوارئ/)
})

test('every question has two or three wordings, each in its own script', () => {
  for (const slot of packs.flatMap((pack) => pack.slots)) {
    expect(
      slot.question.en.filter((text) => ARABIC.test(text)),
      slot.attribute,
    ).toEqual([])
    expect(
      slot.question.ar.filter((text) => !ARABIC.test(text)),
      slot.attribute,
    ).toEqual([])
    expect(new Set([...slot.question.en, ...slot.question.ar]).size).toBe(slot.question.en.length + slot.question.ar.length)
  }
})

test('no pack says what it forbids', () => {
  for (const pack of packs) {
    for (const text of ownWords(pack)) expect(forbiddenIn(pack, text), text).toEqual([])
  }
})

test('handoff triggers recognise what they are about and leave ordinary requests alone', () => {
  expect(triggersOf('salon', 'I had an allergic reaction to the dye')).toContain('allergic_reaction')
  expect(triggersOf('salon', 'ابغى باقة عرايس, انا العروس')).toContain('bridal_or_group')
  expect(triggersOf('salon', 'can I get a haircut with Rana tomorrow around 5?')).toEqual([])
  expect(triggersOf('clinic', 'are my blood test results ready?')).toContain('test_results')
  expect(triggersOf('clinic', 'هل طلعت نتيجة التحليل؟')).toContain('test_results')
  expect(triggersOf('clinic', 'I would like to book a blood test')).toEqual([])
  expect(triggersOf('clinic', 'احجز لي موعد تحليل دم')).toEqual([])
  expect(triggersOf('restaurant', 'I left my jacket at your place yesterday')).toContain('lost_property')
  expect(triggersOf('restaurant', 'عندي حساسية شديدة من الفول السوداني')).toContain('severe_allergy')
  expect(triggersOf('restaurant', 'table for four on Friday please')).toEqual([])
  expect(triggersOf('auto_service', "my car won't start")).toContain('not_drivable')
  expect(triggersOf('auto_service', 'محتاج سطحة')).toContain('not_drivable')
  expect(triggersOf('auto_service', 'how long is the warranty?')).toEqual([])
  expect(triggersOf('real_estate', 'would the owner accept 2 million?')).toContain('price_negotiation')
  expect(triggersOf('real_estate_rental', 'they are trying to evict me')).toContain('eviction_or_dispute')
  expect(triggersOf('generic', 'please delete my personal data')).toContain('compliance_question')
})

test('a vertical without a pack of its own gets the general one', () => {
  expect(loadPack('bakery').vertical).toBe('generic')
  expect(loadPack('__proto__').vertical).toBe('generic')
})

test('a tenant overrides its pack member by member, and its forbidden phrases are added', () => {
  const settings = {
    persona: { name: { en: 'Zeina', ar: 'زينة' } },
    forbidden_phrases: { en: ['cheap'] },
    booking: { default_duration_minutes: 40, lead_time_minutes: 60 },
    handoff_triggers: [{ id: 'franchise', title: 'franchise enquiry', patterns: { en: ['franchise'], ar: [] } }],
  }
  const pack = packForTenant({ vertical: 'salon', settings })
  expect(pack.persona).toMatchObject({ name: { en: 'Zeina', ar: 'زينة' }, tone: loadPack('salon').persona.tone })
  expect(pack.forbidden_phrases.en).toEqual([...loadPack('salon').forbidden_phrases.en, 'cheap'])
  expect(pack.forbidden_phrases.ar).toEqual(loadPack('salon').forbidden_phrases.ar)
  expect(pack.booking.default_duration_minutes).toBe(40)
  expect(pack.handoff_triggers.map((trigger) => trigger.id)).toEqual([
    'allergic_reaction',
    'complaint_about_result',
    'bridal_or_group',
    'refund',
    'franchise',
  ])
  expect(packProblems({ vertical: 'salon', settings })).toEqual([])
  expect(loadPack('salon').persona.name.en).toBe('Lina')
})

test('an override that makes no sense is named and left out, and the rest applies', () => {
  const settings = JSON.parse(
    '{"persona": {"name": {"en": "Zeina"}}, "slots": "none", "booking": {"resource_kind": "throne"}, "signature_phrases": 7}',
  )
  const pack = packForTenant({ vertical: 'salon', settings })
  expect(pack.persona.name).toEqual({ en: 'Zeina', ar: 'لينا' })
  expect(pack.slots).toEqual(loadPack('salon').slots)
  expect(packProblems({ vertical: 'salon', settings }).map((problem) => problem.split(/[.:]/)[0])).toEqual([
    'signature_phrases',
    'slots',
    'booking',
  ])
  expect(packForTenant({ vertical: 'salon', settings: JSON.parse('{"persona": {"__proto__": {"tone": "x"}}}') }).persona).toEqual(
    loadPack('salon').persona,
  )
  expect(packForTenant({ vertical: 'salon', settings: null })).toBe(loadPack('salon'))
})

test("a clinic's guards can be tightened freely and loosened only with the owner's confirmation", () => {
  const settings = {
    handoff_triggers: [{ id: 'clinical_question', title: 'never', patterns: { en: ['zzz'], ar: [] } }],
    emergency_message: { en: 'Hm.', ar: 'طيب.' },
    forbidden_phrases: { en: ['cure'], ar: [] },
  }
  const locked = packForTenant({ ...clinic, settings })
  expect(locked.handoff_triggers).toEqual(loadPack('clinic').handoff_triggers)
  expect(locked.emergency_message).toEqual(loadPack('clinic').emergency_message)
  expect(locked.forbidden_phrases.en).toContain('cure')
  const confirmed = packForTenant({ ...clinic, settings: { ...settings, guards_confirmed: true } })
  expect(confirmed.emergency_message?.en).toBe('Hm.')
  expect(confirmed.handoff_triggers.find((trigger) => trigger.id === 'clinical_question')?.title).toBe('never')
})

function triggersOf(vertical: string, text: string): string[] {
  const lexicon = loadPack(vertical).handoff_triggers.map(({ id, patterns }) => ({ value: id, phrases: [...patterns.en, ...patterns.ar] }))
  return findPhrases(compilePhrases(lexicon), tokenize(fold(text))).map((match) => match.value)
}

function ownWords(pack: Pack): string[] {
  return [
    ...pack.slots.flatMap((slot) => [...slot.question.en, ...slot.question.ar]),
    ...pack.signature_phrases.en,
    ...pack.signature_phrases.ar,
    ...Object.values(pack.emergency_message ?? {}),
  ]
}

function forbiddenIn(pack: Pack, text: string): string[] {
  const words = ` ${fold(text).text.replace(/[^\p{L}\p{N}']+/gu, ' ')} `
  return [...pack.forbidden_phrases.en, ...pack.forbidden_phrases.ar].filter((phrase) => words.includes(` ${fold(phrase).text} `))
}
