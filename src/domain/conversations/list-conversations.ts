import type { Page } from '../../contract/common.ts'
import { Channel, type Conversation, type ConversationListQuery } from '../../contract/conversations.ts'
import type { TenantDb } from '../../db/database.ts'
import { rowsToAsk } from '../../db/page.ts'
import { resolveIdentifierKey } from './identifier.ts'
import { CONVERSATION_COLUMNS } from './queries.ts'

/** A page of conversations, newest first (`created_at` and id descending, which is the order of the ids). */
export async function listConversations(tx: TenantDb, query: ConversationListQuery): Promise<Page<Conversation>> {
  const values: unknown[] = [tx.tenantId]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const conditions = ['tenant_id = $1']
  if (query.channel) conditions.push(`channel = ${parameter(query.channel)}`)
  if (query.status) conditions.push(`status = ${parameter(query.status)}`)
  if (query.customer_identifier !== undefined) {
    // The comparison form depends on the channel; written as pairs the look-up is one of the unique index.
    const pairs = []
    for (const channel of query.channel ? [query.channel] : Channel.options) {
      const key = await resolveIdentifierKey(tx, channel, query.customer_identifier)
      pairs.push(`(${parameter(channel)}, ${parameter(key)})`)
    }
    conditions.push(`(channel, identifier_key) in (${pairs.join(', ')})`)
  }
  if (query.cursor) conditions.push(`id < ${parameter(query.cursor)}`)
  const limit = rowsToAsk(query.limit, parameter)
  return tx.page<Conversation>(
    `select ${CONVERSATION_COLUMNS.join(', ')} from conversations where ${conditions.join(' and ')} order by id desc limit ${limit}`,
    values,
    query.limit,
  )
}
