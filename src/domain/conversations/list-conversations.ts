import { sql } from 'kysely'
import type { Page } from '../../contract/common.ts'
import { Channel, type Conversation, type ConversationListQuery } from '../../contract/conversations.ts'
import type { TenantTx } from '../../db/database.ts'
import { toPage } from '../../db/page.ts'
import { resolveIdentifierKey } from './identifier.ts'
import { CONVERSATION_COLUMNS } from './queries.ts'

/** A page of conversations, newest first (`created_at` and id descending, which is the order of the ids). */
export async function listConversations(tx: TenantTx, query: ConversationListQuery): Promise<Page<Conversation>> {
  let select = tx.db.selectFrom('conversations').select(CONVERSATION_COLUMNS).where('tenant_id', '=', tx.tenantId)
  if (query.channel) select = select.where('channel', '=', query.channel)
  if (query.status) select = select.where('status', '=', query.status)
  if (query.customer_identifier !== undefined) {
    const pairs = await keysOf(tx, query.customer_identifier, query.channel ? [query.channel] : Channel.options)
    select = select.where(sql<boolean>`(channel, identifier_key) in (${sql.join(pairs)})`)
  }
  if (query.cursor) select = select.where('id', '<', query.cursor)
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return toPage(rows, query.limit)
}

/** The comparison form depends on the channel; written as pairs the look-up is one of the unique index. */
async function keysOf(tx: TenantTx, identifier: string, channels: readonly Channel[]) {
  const pairs = []
  for (const channel of channels) pairs.push(sql`(${channel}, ${await resolveIdentifierKey(tx, channel, identifier)})`)
  return pairs
}
