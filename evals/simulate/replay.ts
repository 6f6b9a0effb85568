import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { openDatabase } from '../../src/db/database.ts'
import { openInboundConversation } from '../../src/domain/conversations/open-inbound-conversation.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { conversationEnds, type Ends } from '../../src/domain/scenarios/conversation-ends.ts'
import { RECORDED_TABLES, type Recorded } from '../../src/domain/scenarios/record-conversation.ts'
import { frozenClock } from '../../src/lib/clock.ts'
import { runTurn } from '../../src/receptionist/run-turn.ts'
import type { Place } from './lane.ts'

/** Plays a recorded conversation again; each difference in what is stored, in words. */
export async function replay(place: Place, owner: pg.Client, recorded: Recorded): Promise<readonly string[]> {
  for (const table of RECORDED_TABLES) await copyIn(owner, table, recorded.business[table] ?? [])
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
    return compare(recorded.ends, await db.withTenant(recorded.tenant, (tx) => conversationEnds(tx, id)))
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

/** Rows as they were, generated columns aside. Table names are ours (RECORDED_TABLES); column names come from the database. */
async function copyIn(owner: pg.Client, table: (typeof RECORDED_TABLES)[number], rows: readonly Record<string, unknown>[]): Promise<void> {
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
