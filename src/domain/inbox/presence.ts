import { sql } from 'kysely'
import type { Presence } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { noSuchConversation } from '../conversations/require-conversation.ts'

/** A stream renews its line every `RENEW_MS`; one that is older than this is gone with its process. */
const GONE_MS = 60_000
export const RENEW_MS = 20_000

/** Heard by the live streams of the business, in all processes. */
export function presenceChannel(tenantId: string): string {
  return `presence:${tenantId}`
}

export interface PresenceInput {
  readonly stream_id: string
  readonly user_id: string
  readonly conversation_id: string | null
  readonly is_replying: boolean
}

/** What one stream's page shows from now on. A stream is its person's: another's stays as it is. Throws `not_found`. */
export async function setPresence(tx: TenantDb, { stream_id, user_id, conversation_id, is_replying }: PresenceInput): Promise<void> {
  tx.emit(presenceChannel(tx.tenantId))
  if (conversation_id === null) {
    await sql`delete from conversation_presence where tenant_id = ${tx.tenantId} and stream_id = ${stream_id} and user_id = ${user_id}`.execute(
      tx.db,
    )
    return
  }
  const { rows } = await sql<{ id: string }>`
    with shown as (select id from conversations where tenant_id = ${tx.tenantId} and id = ${conversation_id}),
    kept as (
      insert into conversation_presence (tenant_id, stream_id, user_id, conversation_id, is_replying, seen_at)
      select ${tx.tenantId}, ${stream_id}, ${user_id}, id, ${is_replying}, ${tx.now.toISOString()} from shown
      on conflict (tenant_id, stream_id) do update
        set conversation_id = excluded.conversation_id, is_replying = excluded.is_replying, seen_at = excluded.seen_at
        where conversation_presence.user_id = excluded.user_id
    )
    select id from shown
  `.execute(tx.db)
  if (rows.length === 0) throw noSuchConversation()
}

export async function renewPresence(tx: TenantDb, streamIds: readonly string[]): Promise<void> {
  await sql`
    update conversation_presence set seen_at = ${tx.now.toISOString()} where tenant_id = ${tx.tenantId} and stream_id = any(${[...streamIds]}::uuid[])
  `.execute(tx.db)
}

export async function listPresence(tx: TenantDb): Promise<Presence[]> {
  const { rows } = await sql<Presence>`
    select p.stream_id, p.user_id, u.name, p.conversation_id, p.is_replying from conversation_presence p
    join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
    where p.tenant_id = ${tx.tenantId} and p.seen_at > ${new Date(tx.now.getTime() - GONE_MS).toISOString()}
    order by p.stream_id
  `.execute(tx.db)
  return rows
}
