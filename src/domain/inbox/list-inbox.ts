import type { InboxQuery, ReadInboxRow } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { findConversations } from './find-conversations.ts'
import { INBOX_COLUMNS, INBOX_JOINS, READ_COLUMN, READ_JOINS } from './queries.ts'

const PAGE = 50

export interface InboxPage {
  readonly rows: ReadInboxRow[]
  /** Of the last row: when it was active, and its id. */
  readonly next_cursor: string | null
}

/** A page of the inbox as one person sees it: what was active last comes first. */
export async function listInbox(tx: TenantDb, query: InboxQuery & { readonly user_id: string }): Promise<InboxPage> {
  const values: unknown[] = [tx.tenantId, query.user_id]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const conditions = ['c.tenant_id = $1']
  if (query.status) conditions.push(`c.status = ${parameter(query.status)}`)
  if (query.channel) conditions.push(`c.channel = ${parameter(query.channel)}`)
  if (query.owner === 'me') conditions.push(`c.owner = 'human' and c.held_by = $2`)
  else if (query.owner) conditions.push(`c.owner = ${parameter(query.owner)}`)
  if (query.is_unread) conditions.push(`c.last_sequence_number > ${READ_COLUMN.replace(/ as \w+$/, '')}`)
  if (query.is_mentioned) conditions.push(MENTIONED)
  if (query.search !== undefined) conditions.push(`c.id = any(${parameter(await findConversations(tx, query.search))}::uuid[])`)
  if (query.cursor) {
    const [at, id] = query.cursor.split('_')
    conditions.push(`(coalesce(c.last_message_at, c.created_at), c.id) < (${parameter(at)}::timestamptz, ${parameter(id)}::uuid)`)
  }
  const rows = await tx.run<ReadInboxRow>(
    `select ${INBOX_COLUMNS}, ${READ_COLUMN} from conversations c ${INBOX_JOINS} ${READ_JOINS} where ${conditions.join(' and ')}
    order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit ${PAGE + 1}`,
    values,
  )
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return { rows: rows.slice(0, PAGE), next_cursor: last ? `${last.active_at}_${last.id}` : null }
}

const MENTIONED = `exists (
  select from conversation_mentions n where n.tenant_id = $1 and n.conversation_id = c.id and n.user_id = $2 and n.seen_at is null)`
