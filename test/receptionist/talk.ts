import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/db/database.ts'
import { type DemoSlug, readDemoTenant } from '../../src/demo/demo-tenant.ts'
import { seedDemoTenant } from '../../src/demo/seed-demo.ts'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import type { Brains } from '../../src/receptionist/models/choose-brain.ts'
import { type ComputedTurn, runTurn } from '../../src/receptionist/run-turn.ts'
import type { TestWorld } from '../harness.ts'

/** One conversation with a demo business, as its customer has it. */
export interface Talk {
  readonly tenant: string
  readonly conversation: string
  /** Stores the texts as one burst and answers it. */
  say(...texts: string[]): Promise<ComputedTurn>
  /** Stores without answering. */
  write(...texts: string[]): Promise<void>
  /** Computes the turn that is due; null when none is. */
  turn(db?: Database): Promise<ComputedTurn | null>
  outcome(): Promise<Outcome>
}

export interface Outcome {
  readonly status: string
  readonly appointments: readonly {
    readonly id: string
    readonly status: string
    readonly start: string
    readonly offering: string | null
  }[]
  readonly lead: Readonly<Record<string, unknown>> | null
  readonly handoffs: readonly { readonly reason: string }[]
  readonly team_messages: readonly { readonly kind: string; readonly content: string }[]
  readonly replies: readonly string[]
  /** Names of the events that tell of this conversation, in order. */
  readonly events: readonly string[]
}

export const SLUGS = {
  salon: 'demo-salon',
  clinic: 'demo-clinic',
  restaurant: 'demo-restaurant',
  real_estate: 'demo-real-estate',
  real_estate_rental: 'demo-rental',
  auto_service: 'demo-auto',
  generic: 'demo-generic',
} as const satisfies Record<string, DemoSlug>

export type PackName = keyof typeof SLUGS

export async function startTalk(
  world: TestWorld,
  pack: PackName,
  options: { channel?: 'webform' | 'whatsapp'; identifier?: string; brains?: Brains; onSentence?: (text: string) => void } = {},
): Promise<Talk> {
  const tenant = await seedDemoTenant(world, SLUGS[pack])
  const identifier = options.identifier ?? `visitor-${randomUUID()}`
  const { id: conversation } = await world.db.withTenant(tenant, (tx) =>
    openInboundConversation(tx, { channel: options.channel ?? 'webform', customer_identifier: identifier, identifier_key: identifier }),
  )
  const write = async (...texts: string[]) => {
    for (const text of texts) {
      await world.db.withTenant(tenant, (tx) =>
        receiveMessage(tx, { conversation_id: conversation, text, external_id: randomUUID() }, { turnDebounceMs: null }),
      )
    }
  }
  const { brains, onSentence } = options
  const turn = (db: Database = world.db) =>
    runTurn(db, { tenantId: tenant, conversationId: conversation, ...(brains ? { brains } : {}), ...(onSentence ? { onSentence } : {}) })
  return {
    tenant,
    conversation,
    write,
    turn,
    async say(...texts) {
      await write(...texts)
      const computed = await turn()
      if (!computed) throw new Error(`nothing was answered to ${texts.join(' / ')}`)
      return computed
    },
    outcome: () => readOutcome(world, conversation),
  }
}

async function readOutcome(world: TestWorld, conversation: string): Promise<Outcome> {
  const rows = async <T extends object>(text: string) => (await world.owner.query<T>(text, [conversation])).rows
  const [header] = await rows<{ status: string }>('select status from conversations where id = $1')
  const [lead] = await rows<Record<string, unknown>>(
    'select name, phone, email, status, timeline, attributes from leads where conversation_id = $1',
  )
  const events = await rows<{ event: string }>(
    `select event from event_log where data->>'conversation_id' = $1::text or data->>'id' = $1::text order by id`,
  )
  const replies = await rows<{ content: string }>(
    "select content from messages where conversation_id = $1 and role = 'agent_bot' order by sequence_number",
  )
  return {
    status: header?.status ?? '',
    appointments: await rows(
      `select a.id, a.status, to_char(a.scheduled_start at time zone 'Asia/Dubai', 'YYYY-MM-DD HH24:MI') as start, o.title as offering
       from appointments a left join offerings o on o.tenant_id = a.tenant_id and o.id = a.offering_id where a.conversation_id = $1 order by a.id`,
    ),
    lead: lead ?? null,
    handoffs: await rows('select reason from handoffs where conversation_id = $1 order by id'),
    team_messages: await rows('select kind, content from team_messages where conversation_id = $1 order by id'),
    replies: replies.map(({ content }) => content),
    events: events.map(({ event }) => event),
  }
}

/** Frees what a conversation took, so that the next one finds the calendar as it was. */
export async function freeCalendar(world: TestWorld, conversation: string): Promise<void> {
  await world.owner.query('delete from slot_holds where conversation_id = $1', [conversation])
  await world.owner.query("update appointments set status = 'cancelled' where conversation_id = $1", [conversation])
}

/** The title of an offering of a demo business, by its key in the data file. */
export function titleOf(pack: PackName, key: string): string {
  const found = readDemoTenant(SLUGS[pack]).offerings.find((offering) => offering.external_id === key)
  if (!found) throw new Error(`no offering ${key}`)
  return found.title
}
