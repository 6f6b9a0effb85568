import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { conversationEnds, type Ends } from './conversation-ends.ts'

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

/** In the order in which rows refer to each other. */
export const RECORDED_TABLES = [
  'tenants',
  'offerings',
  'resources',
  'resource_offerings',
  'working_hours',
  'closures',
  'knowledge_entries',
] as const

/** Of a tenant: what the scenario has no use for, and what would tie it to others. Whom to tell of a conversation is nobody's business elsewhere. */
const NOT_OF_TENANT = ['sandbox_of', 'sandbox_user', 'sandbox_purpose']
const NOT_OF_SETTINGS = ['notifications', 'voice']

/** Null when there is no conversation of this id in which somebody wrote. */
export async function recordConversation(tx: TenantTx, conversation: string): Promise<Recorded | null> {
  const { rows } = await sql<{ channel: Recorded['channel']; at: string }>`
    select channel, to_char(first_message_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from conversations where tenant_id = ${tx.tenantId} and id = ${conversation} and first_message_at is not null
  `.execute(tx.db)
  const [header] = rows
  const turns = header ? await readTurns(tx, conversation) : []
  if (!header || turns.length === 0) return null
  const business: Record<string, readonly Record<string, unknown>[]> = {}
  for (const table of RECORDED_TABLES) business[table] = await rowsOf(tx, table)
  const busy = await sql<{ row: Record<string, unknown> }>`
    select jsonb_build_object('resource_id', resource_id, 'starts_at', scheduled_start, 'ends_at', scheduled_end) as row from appointments
    where tenant_id = ${tx.tenantId} and conversation_id is distinct from ${conversation} and status in ('confirmed', 'rescheduled')
      and resource_id is not null and created_at <= ${header.at} and scheduled_end > ${header.at}
  `.execute(tx.db)
  business.busy = busy.rows.map(({ row }) => row)
  return {
    kind: 'recorded',
    name: conversation,
    ...{ channel: header.channel, now: header.at },
    turns,
    ends: await conversationEnds(tx, conversation),
    business,
    tenant: tx.tenantId,
  }
}

async function readTurns(tx: TenantTx, conversation: string): Promise<string[][]> {
  const messages = await tx.db
    .selectFrom('messages')
    .select(['role', 'content'])
    .where('conversation_id', '=', conversation)
    .orderBy('sequence_number')
    .execute()
  const turns: string[][] = []
  let isOpen = false
  for (const { role, content } of messages) {
    if (role !== 'customer') isOpen = false
    else if (isOpen) turns.at(-1)?.push(content)
    else {
      turns.push([content])
      isOpen = true
    }
  }
  return turns
}

async function rowsOf(tx: TenantTx, table: (typeof RECORDED_TABLES)[number]): Promise<Record<string, unknown>[]> {
  if (table !== 'tenants') {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.table(table)} t where t.tenant_id = ${tx.tenantId}
    `.execute(tx.db)
    return rows.map(({ row }) => row)
  }
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(t) - ${NOT_OF_TENANT}::text[] || jsonb_build_object('settings', t.settings - ${NOT_OF_SETTINGS}::text[]) as row
    from tenants t where t.id = ${tx.tenantId}
  `.execute(tx.db)
  return rows.map(({ row }) => row)
}
