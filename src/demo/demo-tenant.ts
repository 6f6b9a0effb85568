import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { VERTICALS } from '../domain/packs/pack-schema.ts'

/** In the order in which the demo page shows them. */
export const DEMO_SLUGS = [
  'demo-salon',
  'demo-clinic',
  'demo-restaurant',
  'demo-real-estate',
  'demo-rental',
  'demo-auto',
  'demo-generic',
] as const
export type DemoSlug = (typeof DEMO_SLUGS)[number]

const Text = z.string().min(1)
/** Local time of day; 25:30 is half past one in the following night. */
const LocalTime = z.string().regex(/^(?:[0-3]\d|4[0-8]):[0-5]\d$/)
const Hours = z.array(z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: LocalTime, to: LocalTime }))

const Resource = z.strictObject({
  /** How this file refers to it. */
  key: Text,
  kind: z.enum(['staff', 'room', 'table', 'bay', 'agent', 'other']),
  name: Text,
  name_ar: Text,
  aliases: z.array(Text),
  capacity: z.int().min(1).default(1),
  buffer_after_minutes: z.int().min(0).default(0),
  hours: Hours.default([]),
  /** `external_id`s of what it can do; without any it can do all. */
  offerings: z.array(Text).default([]),
})

const Offering = z.strictObject({
  external_id: Text,
  reference_number: Text.optional(),
  title: Text,
  title_ar: Text,
  description: Text,
  description_ar: Text,
  price: z.string().regex(/^\d+\.\d\d$/),
  aliases: z.array(Text),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  address: Text.optional(),
})

const KnowledgeEntry = z.strictObject({
  question: Text,
  question_ar: Text,
  answer: Text,
  answer_ar: Text,
  alternatives: z.array(Text).min(1),
})

/** Days count from the day of seeding, in the tenant's zone; without a resource the whole business is closed. */
const Closure = z.strictObject({ resource: Text.optional(), in_days: z.int().min(0), from: LocalTime, to: LocalTime, reason: Text })

const Appointment = z.strictObject({
  offering: Text.optional(),
  resource: Text,
  /** Moved on to the next day on which the resource works. */
  in_days: z.int().min(-14).max(30),
  at: LocalTime,
  /** Default: the offering's duration. */
  minutes: z.int().min(5).optional(),
  status: z.enum(['confirmed', 'cancelled', 'completed', 'no_show']),
})

const PastConversation = z.strictObject({
  days_ago: z.int().min(1).max(14),
  at: LocalTime,
  channel: z.enum(['webform', 'whatsapp', 'voice']),
  language: z.enum(['en', 'ar']),
  customer: z.strictObject({ name: Text, phone: z.string().regex(/^\+9715000001\d\d$/), email: z.email().optional() }),
  /** `{when}` stands for the appointment's date and time in the conversation's language. */
  messages: z.array(z.tuple([z.enum(['customer', 'bot', 'human']), Text])).min(2),
  lead: z.strictObject({
    status: z.enum(['new', 'qualified', 'booked', 'converted', 'lost']),
    intent: Text.max(40),
    timeline: Text.max(40).optional(),
    score: z.int().min(0).max(100),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  }),
  appointment: Appointment.optional(),
  handoff: z.strictObject({ reason: Text.max(200), wants: Text, promised: z.array(Text), resolved: z.boolean() }).optional(),
  team_message: z.strictObject({ kind: z.enum(['question', 'message']), content: Text }).optional(),
  closed: z.boolean().default(false),
})

const DemoTenant = z.strictObject({
  slug: z.enum(DEMO_SLUGS),
  vertical: z.enum(VERTICALS),
  name: Text,
  profile: z.strictObject({
    name_ar: Text,
    address: Text,
    address_ar: Text,
    phone: Text,
    email: z.email(),
    website: z.url(),
    map_url: z.url(),
  }),
  hours: Hours.min(1),
  resources: z.array(Resource).min(4).max(8),
  offerings: z.array(Offering).min(10).max(15),
  knowledge: z.array(KnowledgeEntry).min(12).max(20),
  closures: z.array(Closure).min(1),
  history: z.array(PastConversation).max(10),
})

export type DemoTenant = z.output<typeof DemoTenant>
export type PastConversation = DemoTenant['history'][number]
export type DemoHours = z.output<typeof Hours>

/** One demo business from its file in data/. Throws when the file is not of the shape above. */
export function readDemoTenant(slug: DemoSlug): DemoTenant {
  return DemoTenant.parse(JSON.parse(readFileSync(new URL(`./data/${slug}.json`, import.meta.url), 'utf8')))
}
