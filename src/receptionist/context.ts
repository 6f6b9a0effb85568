import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import { type Pack, packForTenant } from '../domain/packs/pack.ts'
import { type DialogueState, readState } from './dialogue/state.ts'
import { buildKnowledgeIndex, type KnowledgeIndex } from './knowledge/search.ts'
import type { GazetteerEntry, Language } from './understanding/types.ts'

/** Everything one turn may look at, read in one transaction before the computation starts. */
export interface TurnContext {
  readonly now: Date
  readonly tenant: TenantFacts
  readonly pack: Pack
  readonly conversation: ConversationFacts
  /** The customer's messages since the last answer, joined by line breaks. */
  readonly text: string
  readonly isFirstReply: boolean
  readonly state: DialogueState
  readonly leadId: string | null
  readonly offerings: readonly OfferingFacts[]
  readonly resources: readonly ResourceFacts[]
  readonly knowledge: KnowledgeFacts
  /** Weekly hours of the business: ISO weekday and minutes from local midnight. */
  readonly hours: readonly { readonly weekday: number; readonly opens_minute: number; readonly closes_minute: number }[]
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

export interface ConversationFacts {
  readonly id: string
  readonly channel: string
  readonly customer_identifier: string
  readonly identifier_key: string
  readonly customer_id: string | null
  readonly customer_name: string | null
  readonly customer_language: string | null
  readonly status: string
  readonly owner: string
  readonly last_sequence_number: number
  readonly answered_sequence_number: number
}

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

/** Reads the turn's context; `upTo` is the last message that this turn answers. */
export async function loadTurnContext(tx: TenantTx, conversation: ConversationFacts, upTo: number): Promise<TurnContext> {
  const tenant = await readTenant(tx)
  const [offerings, resources, knowledge] = [await readOfferings(tx), await readResources(tx), await readKnowledge(tx)]
  const messages = await tx.db
    .selectFrom('messages')
    .select(['role', 'content', 'sequence_number'])
    .where('conversation_id', '=', conversation.id)
    .where('sequence_number', '>', conversation.answered_sequence_number)
    .where('sequence_number', '<=', upTo)
    .where('role', '=', 'customer')
    .orderBy('sequence_number')
    .execute()
  const earlier = await sql<{ replied: boolean; state: unknown; lead_id: string | null }>`
    select exists (select from messages m where m.conversation_id = c.id and m.role = 'agent_bot') as replied, c.state,
      (select l.id from leads l where l.conversation_id = c.id) as lead_id
    from conversations c where c.id = ${conversation.id}
  `.execute(tx.db)
  const row = earlier.rows[0]
  return {
    now: tx.now,
    tenant,
    pack: packForTenant(tenant),
    conversation,
    text: messages.map((message) => message.content).join('\n'),
    isFirstReply: row?.replied !== true,
    state: readState(row?.state),
    leadId: row?.lead_id ?? null,
    offerings,
    resources,
    knowledge,
    hours: await tx.db
      .selectFrom('working_hours')
      .select(['weekday', 'opens_minute', 'closes_minute'])
      .where('resource_id', 'is', null)
      .orderBy('weekday')
      .orderBy('opens_minute')
      .execute(),
  }
}

/** The tenant's own words, for the understanding. */
export function gazetteerOf(context: Pick<TurnContext, 'offerings' | 'resources'>): GazetteerEntry[] {
  const names = (list: readonly (string | null)[]) => list.filter((name): name is string => !!name)
  return [
    ...context.offerings.map((row) => ({ kind: 'offering' as const, id: row.id, names: names([row.title, row.title_ar, ...row.aliases]) })),
    ...context.resources.map((row) => ({ kind: 'resource' as const, id: row.id, names: names([row.name, row.name_ar, ...row.aliases]) })),
  ]
}

export function defaultLanguage(tenant: TenantFacts, conversation: ConversationFacts): Language {
  const known = conversation.customer_language?.slice(0, 2) ?? tenant.default_language
  return known === 'ar' ? 'ar' : 'en'
}

async function readTenant(tx: TenantTx): Promise<TenantFacts> {
  const row = await tx.db
    .selectFrom('tenants')
    .select(['id', 'name', 'vertical', 'timezone', 'currency', 'country', 'default_language', 'profile', 'settings'])
    .executeTakeFirstOrThrow()
  return { ...row, profile: asRecord(row.profile), settings: asRecord(row.settings) }
}

async function readOfferings(tx: TenantTx): Promise<OfferingFacts[]> {
  const rows = await tx.db
    .selectFrom('offerings')
    .select(['id', 'title', 'title_ar', 'description', 'description_ar', 'aliases', 'attributes', 'price', 'price_currency'])
    .where('deleted_at', 'is', null)
    .where('status', '=', 'active')
    .orderBy('id')
    .limit(MAX_OFFERINGS)
    .execute()
  return rows.map((row) => ({ ...row, attributes: asRecord(row.attributes) }))
}

async function readResources(tx: TenantTx): Promise<ResourceFacts[]> {
  const rows = await sql<ResourceFacts>`
    select r.id, r.kind, r.name, r.name_ar, r.aliases, r.capacity,
      coalesce((select array_agg(o.offering_id::text) from resource_offerings o where o.resource_id = r.id), '{}') as offering_ids
    from resources r where r.status = 'active' order by r.id
  `.execute(tx.db)
  return rows.rows
}

/** Built indexes by tenant, kept while the tenant's entries are unchanged. */
const indexes = new Map<string, { readonly version: string; readonly facts: KnowledgeFacts }>()
const MAX_INDEXES = 200

async function readKnowledge(tx: TenantTx): Promise<KnowledgeFacts> {
  const version = await sql<{ version: string }>`
    select count(*) || ':' || coalesce(max(updated_at)::text, '') as version from knowledge_entries where status = 'active'
  `.execute(tx.db)
  const current = version.rows[0]?.version ?? ''
  const cached = indexes.get(tx.tenantId)
  if (cached?.version === current) return cached.facts
  const rows = await tx.db
    .selectFrom('knowledge_entries')
    .select(['id', 'question', 'question_ar', 'answer', 'answer_ar', 'alternatives'])
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  const present = (list: readonly (string | null)[]) => list.filter((text): text is string => !!text)
  const index = buildKnowledgeIndex(
    rows.map((row) => ({
      id: row.id,
      wordings: present([row.question, row.question_ar, ...row.alternatives]),
      answers: present([row.answer, row.answer_ar]),
    })),
  )
  const facts = { entries: new Map(rows.map((row) => [row.id, row])), index }
  if (indexes.size >= MAX_INDEXES) indexes.delete(indexes.keys().next().value ?? '')
  indexes.set(tx.tenantId, { version: current, facts })
  return facts
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
