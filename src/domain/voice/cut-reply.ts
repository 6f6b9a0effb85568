import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/**
 * Cuts a reply to the part that was said, its first `length` characters (UTF-16 units of `content`); the whole is kept beside it. Once only: what was said stays
 * said. False when there is nothing to cut.
 */
export async function cutReply(tx: TenantTx, reply: { message_id: string; content: string; length: number }): Promise<boolean> {
  const said = reply.content.slice(0, reply.length).trimEnd()
  if (said === reply.content) return false
  const kept = await tx.db
    .insertInto('cut_replies')
    .values({ tenant_id: tx.tenantId, message_id: reply.message_id, intended: reply.content, cut_at: tx.now.toISOString() })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'message_id']).doNothing())
    .returning('message_id')
    .executeTakeFirst()
  if (!kept) return false
  await sql`update messages set content = ${said} where id = ${reply.message_id}`.execute(tx.db)
  return true
}
