import { z } from 'zod'

/**
 * A vertical pack: what the receptionist of one kind of business is called, sounds like, asks, books, must never say and hands to people. Packs are data
 * (packs/<vertical>.json); a tenant overrides parts of its pack in `tenants.settings` (pack.ts).
 *
 * Phrases to be recognised (`handoff_triggers[].patterns`) are in the phrase language of src/receptionist/understanding/phrases.ts: whole words, folded, `|`
 * for alternatives, `?` optional, `stem*`, `..` for up to three words between.
 */
export const VERTICALS = ['real_estate', 'real_estate_rental', 'salon', 'clinic', 'restaurant', 'auto_service', 'generic'] as const
export type Vertical = (typeof VERTICALS)[number]

const Text = z.string().trim().min(1)
const Bilingual = z.strictObject({ en: Text, ar: Text })
/** Two or three wordings of one question, so that a conversation doesn't sound like a form; the first is the plainest. */
const Wordings = z.strictObject({ en: z.array(Text).min(2).max(3), ar: z.array(Text).min(2).max(3) })
const PhraseLists = z.strictObject({ en: z.array(Text), ar: z.array(Text) })

const Noun = z.strictObject({
  en: z.strictObject({ singular: Text, article: z.enum(['a', 'an']), plural: Text }),
  /** `yours` carries the suffix ("موعدك"); `gender` decides agreement of what stands beside it. */
  ar: z.strictObject({ singular: Text, definite: Text, plural: Text, yours: Text, gender: z.enum(['m', 'f']) }),
})

const Persona = z.strictObject({
  name: Bilingual,
  title: Bilingual.optional(),
  business: Bilingual,
  /** What customers are called, plural. */
  customers: Bilingual,
  tone: Text,
})

/** A type of an attribute: a plain one, or the allowed values with `|` between ("buy|rent|sell"). */
export const AttributeType = z.string().regex(/^(?:string|integer|number|boolean|date|string\[\]|[a-z]+(?:\|[a-z]+)+)$/)

const Slot = z.strictObject({
  /** A key of `lead_attributes`, or `timeline`, which is a member of the lead itself. */
  attribute: Text,
  type: AttributeType,
  /** `before_booking`: asked before times are searched. `qualify`: asked along the way, at the latest between the choice of a time and its confirmation. */
  when: z.enum(['before_booking', 'qualify']),
  /** Whether a lead counts as qualified only with it. Nothing is asked more than `max_asks` times: a customer who won't say is served all the same. */
  required: z.boolean(),
  max_asks: z.int().min(1).max(3).default(2),
  /** Asked only when the named attribute of the lead so far, or of the chosen offering, has one of these values. */
  only_if: z
    .strictObject({
      of: z.enum(['lead', 'offering']),
      attribute: Text,
      values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
    })
    .optional(),
  /** A chosen offering answers it with this attribute of its own, translated by `values` where the two sides name things differently. */
  offering_answers: z.strictObject({ attribute: Text, values: z.record(z.string(), z.string()).optional() }).optional(),
  question: Wordings,
})

const Booking = z.strictObject({
  /** Whether times can be searched only once the customer has said what for. */
  requires_offering: z.boolean(),
  /** Length of a booking whose offering has no `duration_minutes`. */
  default_duration_minutes: z.int().min(5).max(480),
  resource_kind: z.enum(['staff', 'room', 'table', 'bay', 'agent', 'other']),
  /** What one bookable resource is called to customers: "stylist", "table". */
  resource_word: Bilingual,
  /** The attribute that a resource's capacity must hold. */
  party_attribute: z.literal('party_size').optional(),
  /** The largest party that is booked without people. */
  max_party: z.int().min(1).optional(),
})

const HandoffTrigger = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9_]+$/),
    title: Text,
    patterns: PhraseLists,
    /** Fires from this party size on. */
    party_at_least: z.int().min(2).optional(),
    /** Fires on these intents of the router. */
    intents: z.array(z.enum(['human', 'complaint', 'negotiation', 'emergency'])).optional(),
    /** Fires after so many turns without progress. */
    stuck_turns: z.int().min(1).optional(),
  })
  .refine(
    (trigger) =>
      trigger.patterns.en.length + trigger.patterns.ar.length > 0 ||
      trigger.party_at_least ||
      trigger.intents?.length ||
      trigger.stuck_turns,
    'a trigger needs something that fires it',
  )

// Labels stand before what needs them: a tenant's overrides are applied in this order, and each must leave a valid pack.
const Shape = z.strictObject({
  vertical: z.enum(VERTICALS),
  persona: Persona,
  appointment_noun: Noun,
  offering_noun: Noun,
  signature_phrases: PhraseLists,
  forbidden_phrases: PhraseLists,
  /** For language models and people, in plain words; the embedded brain follows `slots`. */
  qualification_rules: z.array(Text),
  /** How an attribute is named in a summary; every lead and offering attribute has one. */
  attribute_labels: z.record(z.string(), Bilingual),
  /** Names of the values of attributes with a closed set: attribute → value → name. */
  value_labels: z.record(z.string(), z.record(z.string(), Bilingual)),
  lead_attributes: z.record(z.string(), AttributeType),
  offering_attributes: z.record(z.string(), AttributeType),
  /** In the order in which they are asked. */
  slots: z.array(Slot),
  booking: Booking,
  handoff_triggers: z.array(HandoffTrigger).min(1),
  /** Said at once on a red flag, before any other logic. */
  emergency_message: Bilingual.optional(),
  /** Guards that a tenant may tighten, but loosen only with the owner's confirmation (`settings.guards_confirmed`). */
  guards_locked: z.boolean(),
})

export const Pack = Shape.superRefine((pack, context) => {
  const report = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  for (const slot of pack.slots) {
    const type = slot.attribute === 'timeline' ? 'string' : pack.lead_attributes[slot.attribute]
    if (type !== slot.type) report('slots', `${slot.attribute} is ${type ?? 'no lead attribute'}, not ${slot.type}`)
    const known = slot.only_if?.of === 'offering' ? pack.offering_attributes : pack.lead_attributes
    if (slot.only_if && !Object.hasOwn(known, slot.only_if.attribute)) report('slots', `${slot.attribute} depends on an unknown attribute`)
    const answer = slot.offering_answers?.attribute
    if (answer && !Object.hasOwn(pack.offering_attributes, answer)) report('slots', `${slot.attribute} is answered by an unknown attribute`)
  }
  for (const [attribute, type] of Object.entries({ ...pack.offering_attributes, ...pack.lead_attributes })) {
    if (!Object.hasOwn(pack.attribute_labels, attribute)) report('attribute_labels', `${attribute} has no label`)
    for (const value of type.includes('|') ? type.split('|') : []) {
      if (!Object.hasOwn(pack.value_labels[attribute] ?? {}, value)) report('value_labels', `${attribute} ${value} has no label`)
    }
  }
})

export type Pack = z.output<typeof Pack>
export type Slot = Pack['slots'][number]
export type HandoffTrigger = Pack['handoff_triggers'][number]
export type PackNoun = Pack['appointment_noun']

/** The members that a tenant may override, each with its schema. */
export const PACK_MEMBERS = Shape.omit({ vertical: true, guards_locked: true }).shape
