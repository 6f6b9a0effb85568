import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { openDatabase } from '../../src/db/database.ts'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { frozenClock } from '../../src/lib/clock.ts'
import { runTurn } from '../../src/receptionist/run-turn.ts'
import type { Place } from './lane.ts'

/**
 * A real conversation as a scenario that stands alone: the business as it was (what it offers, knows and has, and when it was taken), what the customer wrote,
 * and what was stored in the end. It holds the customer's own words: keep it where the conversation itself may be kept.
 */
export interface Recorded {
  readonly kind: 'recorded'
  readonly name: string
  readonly channel: 'webform' | 'whatsapp' | 'voice'
  /** When the customer first wrote. */
  readonly now: string
  /** What was written before each reply. */
  readonly turns: readonly (readonly string[])[]
  readonly ends: Ends
  /** Rows by table, as they are stored. */
  readonly business: Readonly<Record<string, readonly Record<string, unknown>[]>>
  readonly tenant: string
}

interface Ends {
  readonly appointments: readonly { readonly status: string; readonly start: string; readonly offering_id: string | null }[]
  readonly handoffs: number
  readonly team_messages: number
}

/** In the order in which rows refer to each other. */
const TABLES = ['tenants', 'offerings', 'resources', 'resource_offerings', 'working_hours', 'closures', 'knowledge_entries'] as const

/** Reads a conversation of `tenant` through the owner's connection. Null when there is none of this id. */
export async function record(owner: pg.Client, tenant: string, conversation: string): Promise<Recorded | null> {
  const { rows } = await owner.query<{ channel: Recorded['channel']; at: string }>(
    `select channel, to_char(first_message_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
     from conversations where tenant_id = $1 and id = $2 and first_message_at is not null`,
    [tenant, conversation],
  )
  const [header] = rows
  if (!header) return null
  const messages = await owner.query<{ role: string; content: string }>(
    'select role, content from messages where tenant_id = $1 and conversation_id = $2 order by sequence_number',
    [tenant, conversation],
  )
  const turns: string[][] = []
  let open = false
  for (const { role, content } of messages.rows) {
    if (role !== 'customer') open = false
    else if (open) turns.at(-1)?.push(content)
    else {
      turns.push([content])
      open = true
    }
  }
  const business: Record<string, readonly Record<string, unknown>[]> = {}
  for (const table of TABLES) {
    const column = table === 'tenants' ? 'id' : 'tenant_id'
    const found = await owner.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from ${table} t where t.${column} = $1`, [
      tenant,
    ])
    business[table] = found.rows.map(({ row }) => row)
  }
  const busy = await owner.query<{ row: Record<string, unknown> }>(
    `select jsonb_build_object('resource_id', resource_id, 'starts_at', scheduled_start, 'ends_at', scheduled_end) as row from appointments
     where tenant_id = $1 and conversation_id is distinct from $2 and status in ('confirmed', 'rescheduled') and resource_id is not null
       and created_at <= $3 and scheduled_end > $3`,
    [tenant, conversation, header.at],
  )
  business.busy = busy.rows.map(({ row }) => row)
  return {
    kind: 'recorded',
    name: conversation,
    ...{ channel: header.channel, now: header.at },
    turns,
    ends: await readEnds(owner, conversation),
    business,
    tenant,
  }
}

async function readEnds(owner: pg.Client, conversation: string): Promise<Ends> {
  const appointments = await owner.query<Ends['appointments'][number]>(
    `select status, to_char(scheduled_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start, offering_id
     from appointments where conversation_id = $1 order by id`,
    [conversation],
  )
  const counts = await owner.query<{ handoffs: number; team_messages: number }>(
    `select (select count(*)::int from handoffs where conversation_id = $1) as handoffs,
       (select count(*)::int from team_messages where conversation_id = $1) as team_messages`,
    [conversation],
  )
  return { appointments: appointments.rows, ...(counts.rows[0] ?? { handoffs: 0, team_messages: 0 }) }
}

/** Plays a recorded conversation again; each difference in what is stored, in words. */
export async function replay(place: Place, owner: pg.Client, recorded: Recorded): Promise<readonly string[]> {
  for (const table of TABLES) await copyIn(owner, table, recorded.business[table] ?? [])
  await blockBusy(owner, recorded)
  const clock = frozenClock(new Date(recorded.now))
  const db = openDatabase({ url: place.appUrl, clock, log: place.log, maxConnections: 2 })
  try {
    const identifier = `replay-${randomUUID()}`
    const { id } = await db.withTenant(recorded.tenant, (tx) =>
      openInboundConversation(tx, { channel: recorded.channel, customer_identifier: identifier, identifier_key: identifier }),
    )
    for (const texts of recorded.turns) {
      clock.advance(20_000)
      for (const text of texts) {
        await db.withTenant(recorded.tenant, (tx) =>
          receiveMessage(tx, { conversation_id: id, text, external_id: randomUUID() }, { turnDebounceMs: null }),
        )
      }
      await runTurn(db, { tenantId: recorded.tenant, conversationId: id })
    }
    return compare(recorded.ends, await readEnds(owner, id))
  } finally {
    await db.close()
  }
}

function compare(wanted: Ends, stored: Ends): string[] {
  const tell = ({ appointments }: Ends) =>
    appointments.map((one) => `${one.status} ${one.start} ${one.offering_id ?? ''}`.trim()).join(', ') || 'none'
  const differences = tell(wanted) === tell(stored) ? [] : [`appointments: ${tell(stored)}, recorded ${tell(wanted)}`]
  for (const what of ['handoffs', 'team_messages'] as const) {
    if (wanted[what] !== stored[what]) differences.push(`${what}: ${stored[what]}, recorded ${wanted[what]}`)
  }
  return differences
}

/** Rows as they were, generated columns aside. Table names are ours (TABLES); column names come from the database. */
async function copyIn(owner: pg.Client, table: (typeof TABLES)[number], rows: readonly Record<string, unknown>[]): Promise<void> {
  const { rows: columns } = await owner.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  await owner.query(`insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ])
}

/** Times that others had taken, as closures of their resource: who they were is nobody's business here. */
async function blockBusy(owner: pg.Client, { business, tenant }: Recorded): Promise<void> {
  await owner.query(
    `insert into closures (tenant_id, id, resource_id, starts_at, ends_at, reason)
     select $1, gen_random_uuid(), resource_id, starts_at, ends_at, 'taken'
     from jsonb_to_recordset($2) as busy (resource_id uuid, starts_at timestamptz, ends_at timestamptz)`,
    [tenant, JSON.stringify(business.busy ?? [])],
  )
}
