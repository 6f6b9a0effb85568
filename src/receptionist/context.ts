import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import type { WeeklyHours } from '../domain/calendar/open-intervals.ts'
import type { BegunTurn } from '../domain/conversations/begin-turn.ts'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from '../domain/guardrail-policy/policy.ts'
import { type Pack, packForTenant } from '../domain/packs/pack.ts'
import { firstIdAt } from '../lib/ids.ts'
import { type DialogueState, readState } from './dialogue/state.ts'
import { readEntries } from './knowledge/read-entries.ts'
import type { KnowledgeIndex } from './knowledge/search.ts'
import { isCountDue, turnsOfTenant } from './tenant-turns.ts'
import type { GazetteerEntry, Language } from './understanding/types.ts'

/** Everything one turn may look at, read in one transaction before the computation starts. */
export interface TurnContext {
  readonly now: Date
  readonly tenant: TenantFacts
  readonly pack: Pack
  readonly conversation: ConversationFacts
  /** The customer's messages since the last answer, joined by line breaks; those without words (a picture, a recording) are left out. */
  readonly text: string
  /** What the last of them is (`image`, `audio`, …) where none has words. */
  readonly wordless: string | null
  readonly isFirstReply: boolean
  readonly state: DialogueState
  readonly leadId: string | null
  readonly offerings: readonly OfferingFacts[]
  readonly resources: readonly ResourceFacts[]
  readonly knowledge: KnowledgeFacts
  /** Weekly hours of the business: ISO weekday and minutes from local midnight. */
  readonly hours: readonly WeeklyHours[]
  /** Closures of the whole business that are on or begin within 90 days. */
  readonly closures: readonly { readonly starts_at: string; readonly ends_at: string }[]
  /** Who the business knows under the number that the channel itself proves; null on the web, where anybody can type any number. */
  readonly customer: CustomerFacts | null
  /** What this conversation waits for. */
  readonly waitlist: readonly WaitlistFacts[]
  readonly policy: GuardrailPolicy
  /** Turns of this conversation in the last 24 hours, this one among them. */
  readonly turnsToday: number
  /** Turns of all of the tenant's conversations in the last 24 hours, counted no further than just past its bound. */
  readonly tenantTurnsToday: number
  /** The tenant's own choice of a brain; null: the deployment's. */
  readonly brain: TenantBrain | null
}

export interface TenantBrain {
  readonly provider: 'embedded' | 'openai-compatible' | 'anthropic' | 'google'
  readonly base_url: string | null
  readonly model: string | null
  /** Sealed, in base64. */
  readonly api_key: string | null
  readonly daily_tokens: number | null
}

export interface TenantFacts {
  readonly id: string
  readonly name: string
  readonly vertical: string
  readonly timezone: string
  readonly currency: string
  readonly country: string
  readonly default_language: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, unknown>>
}

export type ConversationFacts = BegunTurn['conversation']

export interface OfferingFacts {
  readonly id: string
  readonly title: string
  readonly title_ar: string | null
  readonly description: string | null
  readonly description_ar: string | null
  readonly aliases: readonly string[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly price: string
  readonly price_currency: string
}

export interface ResourceFacts {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly name_ar: string | null
  readonly aliases: readonly string[]
  readonly capacity: number
  /** Offerings it does; empty means all. */
  readonly offering_ids: readonly string[]
}

export interface CustomerFacts {
  readonly name: string | null
  readonly email: string | null
  /** Whom and what they came for last. */
  readonly resource_id: string | null
  readonly offering_id: string | null
}

export interface WaitlistFacts {
  readonly id: string
  readonly offering_ids: readonly string[]
  readonly customer_name: string
  readonly customer_phone: string
  /** The slot that is offered to this customer. `is_latest`: nothing was said to them since. */
  readonly offer: {
    readonly start: string
    readonly end: string
    readonly resource_id: string | null
    readonly expires_at: string
    readonly is_latest: boolean
  } | null
}

export interface KnowledgeFacts {
  readonly entries: ReadonlyMap<string, KnowledgeEntry>
  readonly index: KnowledgeIndex
}

export interface KnowledgeEntry {
  readonly id: string
  readonly question: string
  readonly question_ar: string | null
  readonly answer: string
  readonly answer_ar: string | null
}

const MAX_OFFERINGS = 2000
const CLOSURES_AHEAD_DAYS = 90
const DAY_MS = 86_400_000

interface Row {
  readonly tenant: TenantFacts
  readonly offerings: readonly OfferingFacts[]
  readonly resources: readonly ResourceFacts[]
  readonly hours: TurnContext['hours']
  readonly closures: TurnContext['closures']
  readonly waitlist: TurnContext['waitlist']
  readonly customer: CustomerFacts | null
  readonly texts: readonly string[]
  readonly wordless: string | null
  readonly replied: boolean
  readonly state: unknown
  readonly lead_id: string | null
  readonly knowledge_version: string
  readonly policy: GuardrailPolicy | null
  readonly turns_today: number
  readonly tenant_turns_today: number | null
  readonly brain: TenantBrain | null
}

/**
 * Reads the turn's context; `upTo` is the last message that this turn answers, null for a conversation that nobody has begun and that needn't be there. One
 * statement for all of it: a turn's time is mostly round trips.
 */
export async function loadTurnContext(tx: TenantTx, conversation: ConversationFacts, upTo: number | null): Promise<TurnContext> {
  const until = new Date(tx.now.getTime() + CLOSURES_AHEAD_DAYS * 86_400_000).toISOString()
  const since = new Date(tx.now.getTime() - DAY_MS).toISOString()
  const read = await sql<Row>`
    select
      (select row_to_json(t) from (select id, name, vertical, timezone, currency, country, default_language, profile, settings from tenants) t) as tenant,
      (select coalesce(json_agg(o), '[]') from (
        select id, title, title_ar, description, description_ar, aliases, attributes, price::text as price, price_currency
        from offerings where deleted_at is null and status = 'active' order by id limit ${MAX_OFFERINGS}) o) as offerings,
      (select coalesce(json_agg(r), '[]') from (
        select r.id, r.kind, r.name, r.name_ar, r.aliases, r.capacity,
          coalesce((select array_agg(o.offering_id) from resource_offerings o where o.resource_id = r.id), '{}') as offering_ids
        from resources r where r.status = 'active' order by r.id) r) as resources,
      (select coalesce(json_agg(h), '[]') from (
        select weekday, opens_minute, closes_minute from working_hours where resource_id is null order by weekday, opens_minute) h) as hours,
      (select coalesce(json_agg(c), '[]') from (
        select starts_at, ends_at from closures
        where resource_id is null and ends_at > ${tx.now.toISOString()} and starts_at < ${until} order by starts_at limit 50) c) as closures,
      (select coalesce(json_agg(m.content order by m.sequence_number), '[]') from messages m
        where m.conversation_id = c.id and m.role = 'customer' and m.payload -> 'wordless' is null
          and m.sequence_number > ${conversation.answered_sequence_number} and m.sequence_number <= ${upTo}) as texts,
      (select m.payload ->> 'wordless' from messages m where m.conversation_id = c.id and m.sequence_number = ${upTo}) as wordless,
      exists (select from messages m where m.conversation_id = c.id and m.role = 'agent_bot') as replied,
      (select row_to_json(k) from (select k.name, k.email, a.resource_id, a.offering_id
        from customers k left join lateral (select resource_id, offering_id from appointments a
          where a.tenant_id = k.tenant_id and a.customer_id = k.id and a.status <> 'cancelled' order by a.scheduled_start desc limit 1) a on true
        where c.channel in ('whatsapp', 'voice') and k.phone_e164 = c.identifier_key) k) as customer,
      (select coalesce(json_agg(json_build_object('id', w.id, 'offering_ids', w.offering_ids, 'customer_name', w.customer_name,
          'customer_phone', w.customer_phone, 'offer', case when w.status = 'offered' then json_build_object('start', w.offer_start,
            'end', w.offer_end, 'resource_id', w.offer_resource_id, 'expires_at', w.offer_expires_at, 'is_latest', not exists (
              select from messages m where m.conversation_id = c.id and m.role <> 'customer'
                and m.sequence_number > w.offer_sequence_number and m.sequence_number <= ${upTo})) end) order by w.id), '[]')
        from waitlist_entries w where w.conversation_id = c.id and w.status in ('waiting', 'offered')) as waitlist,
      c.state,
      (select l.id from leads l where l.conversation_id = c.id) as lead_id,
      (select count(*) || ':' || coalesce(max(updated_at)::text, '') from knowledge_entries where status = 'active') as knowledge_version,
      (select row_to_json(b) from (
        select provider, base_url, model, encode(api_key_sealed, 'base64') as api_key, daily_tokens from tenant_brains) b) as brain,
      (select row_to_json(g) from (
        select threshold, action, forbidden_phrases, customer_turns_daily, tenant_turns_daily, tenant_tokens_daily,
          abuse_strikes from guardrail_policies) g) as policy,
      (select count(*)::integer from turns t where t.conversation_id = c.id and t.created_at > ${since}) as turns_today,
      case when ${isCountDue(tx.tenantId, tx.now)} then (select count(*)::integer from (select from turns where tenant_id = ${tx.tenantId} and id >= ${firstIdAt(new Date(since))}
        limit 1 + coalesce((select tenant_turns_daily from guardrail_policies), ${DEFAULT_GUARDRAIL_POLICY.tenant_turns_daily})) t) end as tenant_turns_today
    from (select ${conversation.id}::uuid as id) asked left join conversations c on c.id = asked.id where c.id is not null or ${upTo === null}
  `.execute(tx.db)
  const row = read.rows[0]
  if (!row) throw new Error('the conversation of a turn is gone')
  const tenant = { ...row.tenant, profile: asRecord(row.tenant.profile), settings: asRecord(row.tenant.settings) }
  const policy = row.policy ?? DEFAULT_GUARDRAIL_POLICY
  return {
    now: tx.now,
    tenant,
    pack: withPhrases(packForTenant(tenant), policy.forbidden_phrases),
    conversation,
    text: row.texts.join('\n'),
    wordless: row.texts.length === 0 ? row.wordless : null,
    isFirstReply: !row.replied,
    state: readState(row.state),
    leadId: row.lead_id,
    offerings: row.offerings.map((offering) => ({ ...offering, attributes: asRecord(offering.attributes) })),
    resources: row.resources,
    knowledge: await readKnowledge(tx, row.knowledge_version),
    hours: row.hours,
    closures: row.closures,
    customer: row.customer,
    waitlist: row.waitlist.map((entry) => ({ ...entry, offer: entry.offer && instantsOf(entry.offer) })),
    policy,
    turnsToday: row.turns_today,
    tenantTurnsToday: turnsOfTenant(tx.tenantId, tx.now, { counted: row.tenant_turns_today, bound: policy.tenant_turns_daily }),
    brain: row.brain,
  }
}

/** The same under another policy. */
export function underPolicy(context: TurnContext, policy: GuardrailPolicy): TurnContext {
  return { ...context, policy, pack: withPhrases(packForTenant(context.tenant), policy.forbidden_phrases) }
}

/** The pack's forbidden phrases and the tenant's: its list only grows. */
function withPhrases(pack: Pack, own: GuardrailPolicy['forbidden_phrases']): Pack {
  if (own.en.length + own.ar.length === 0) return pack
  const { en, ar } = pack.forbidden_phrases
  return { ...pack, forbidden_phrases: { en: [...en, ...own.en], ar: [...ar, ...own.ar] } }
}

/** Compiled words by tenant: the understanding builds an index for an array once and finds it again while the array is the same. */
const gazetteers = new Map<string, { readonly key: string; readonly entries: readonly GazetteerEntry[] }>()
const MAX_GAZETTEERS = 200

/** The tenant's own words, for the understanding; the same array while nothing changed. */
export function gazetteerOf(context: Pick<TurnContext, 'offerings' | 'resources' | 'tenant'>): readonly GazetteerEntry[] {
  const names = (list: readonly (string | null)[]) => list.filter((name): name is string => !!name)
  const entries: GazetteerEntry[] = [
    ...context.offerings.map((row) => ({ kind: 'offering' as const, id: row.id, names: names([row.title, row.title_ar, ...row.aliases]) })),
    ...context.resources.map((row) => ({ kind: 'resource' as const, id: row.id, names: names([row.name, row.name_ar, ...row.aliases]) })),
  ]
  const key = JSON.stringify(entries)
  const known = gazetteers.get(context.tenant.id)
  if (known?.key === key) return known.entries
  if (gazetteers.size >= MAX_GAZETTEERS) gazetteers.delete(gazetteers.keys().next().value ?? '')
  gazetteers.set(context.tenant.id, { key, entries })
  return entries
}

export function defaultLanguage(tenant: TenantFacts, conversation: ConversationFacts): Language {
  const known = conversation.customer_language?.slice(0, 2) ?? tenant.default_language
  return known === 'ar' ? 'ar' : 'en'
}

/** Built indexes by tenant, kept while the tenant's entries are unchanged. */
const indexes = new Map<string, { readonly version: string; readonly facts: KnowledgeFacts }>()
const MAX_INDEXES = 200

async function readKnowledge(tx: TenantTx, current: string): Promise<KnowledgeFacts> {
  const cached = indexes.get(tx.tenantId)
  if (cached?.version === current) return cached.facts
  const { rows, index } = await readEntries(tx)
  const facts = { entries: new Map(rows.map((row) => [row.id, row])), index }
  if (indexes.size >= MAX_INDEXES) indexes.delete(indexes.keys().next().value ?? '')
  indexes.set(tx.tenantId, { version: current, facts })
  return facts
}

/** JSON built by the database writes instants its own way. */
function instantsOf(offer: NonNullable<WaitlistFacts['offer']>): NonNullable<WaitlistFacts['offer']> {
  const utc = (instant: string) => new Date(instant).toISOString()
  return { ...offer, start: utc(offer.start), end: utc(offer.end), expires_at: utc(offer.expires_at) }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
