import { sql } from 'kysely'
import type { InboxConversation, ReadInboxRow } from '../../contract/console/inbox-operations.ts'
import type { TenantTx } from '../../db/database.ts'
import { channelRule } from '../conversations/channel-rule.ts'
import { noSuchConversation } from '../conversations/require-conversation.ts'
import { findLeadOfConversation } from '../leads/find-lead-of-conversation.ts'
import { listNotes } from './list-notes.ts'
import { readTranscript } from './list-transcript.ts'
import { INBOX_COLUMNS, INBOX_JOINS, READ_COLUMN, READ_JOINS } from './queries.ts'

const OTHERS = 10
const APPOINTMENTS = 10

/** A conversation as a person opens it: its last messages and notes, and what stands beside them. Throws `not_found`. */
export async function getInboxConversation(tx: TenantTx, { id, user_id }: { id: string; user_id: string }): Promise<InboxConversation> {
  const [row] = await tx.run<ReadInboxRow & { customer_id: string | null }>(
    `select ${INBOX_COLUMNS}, ${READ_COLUMN}, c.customer_id from conversations c ${INBOX_JOINS} ${READ_JOINS} where c.tenant_id = $1 and c.id = $3`,
    [tx.tenantId, user_id, id],
  )
  if (!row) throw noSuchConversation()
  const { customer_id } = row
  return {
    row,
    ...(await readTranscript(tx, { id })),
    notes: await listNotes(tx, { conversation_id: id }),
    rule: await channelRule(tx, id),
    lead: await findLeadOfConversation(tx, id),
    brief: await findBrief(tx, row),
    score: await findScore(tx, id),
    ...(customer_id === null ? { customer: null, others: [] } : await customerOf(tx, { id, customer_id })),
    appointments: await listVisits(tx, { id, customer_id }),
  }
}

/** The last request for people: while it is open, and while somebody works on it. */
async function findBrief(tx: TenantTx, { id, owner }: ReadInboxRow): Promise<InboxConversation['brief']> {
  const row = await tx.db
    .selectFrom('handoffs')
    .select(['id', 'reason', 'brief', 'resolved_at', 'created_at'])
    .where('conversation_id', '=', id)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!row || (row.resolved_at !== null && owner !== 'human')) return null
  // Written by request-handoff.ts only; an erased one is empty.
  const { who, wants, known, promised, summary } = row.brief as Partial<Record<string, unknown>>
  return {
    id: row.id,
    reason: row.reason,
    who: typeof who === 'string' ? who : null,
    wants: typeof wants === 'string' ? wants : null,
    known: typeof known === 'object' && known !== null ? (known as Record<string, unknown>) : {},
    promised: Array.isArray(promised) ? promised.map(String) : [],
    summary: typeof summary === 'string' ? summary : null,
    created_at: row.created_at,
  }
}

async function findScore(tx: TenantTx, conversationId: string): Promise<InboxConversation['score']> {
  const row = await tx.db
    .selectFrom('qa_scores')
    .select(['score', 'scored_at'])
    .where('conversation_id', '=', conversationId)
    .where('score', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.scored_at ? { score: Number(row.score), scored_at: row.scored_at } : null
}

type Customer = Pick<InboxConversation, 'customer' | 'others'>

async function customerOf(tx: TenantTx, { id, customer_id }: { id: string; customer_id: string }): Promise<Customer> {
  const customer = await tx.db
    .selectFrom('customers')
    .select(['id', 'name', 'phone', 'email', 'language'])
    .where('id', '=', customer_id)
    .executeTakeFirst()
  const others = await sql<Customer['others'][number]>`
    select id, channel, status, coalesce(last_message_at, created_at) as active_at from conversations
    where tenant_id = ${tx.tenantId} and customer_id = ${customer_id} and id <> ${id} order by 4 desc limit ${OTHERS}
  `.execute(tx.db)
  return { customer: customer ?? null, others: others.rows }
}

/** Of this conversation and of its customer; those to come are among the latest. */
async function listVisits(
  tx: TenantTx,
  { id, customer_id }: { id: string; customer_id: string | null },
): Promise<InboxConversation['appointments']> {
  const { rows } = await sql<InboxConversation['appointments'][number]>`
    select a.id, coalesce(o.title, o.title_ar) as title, a.scheduled_start, a.scheduled_end, a.status
    from appointments a left join offerings o on o.tenant_id = a.tenant_id and o.id = a.offering_id
    where a.tenant_id = ${tx.tenantId} and (a.conversation_id = ${id} or a.customer_id = ${customer_id})
    order by a.scheduled_start desc limit ${APPOINTMENTS}
  `.execute(tx.db)
  return rows
}
