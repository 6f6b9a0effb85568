import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'

/** What waits for longer has been told to nobody for so long that nobody looks for it. */
const OLDEST_MS = 7 * 86_400_000

/**
 * Starts the messages anew that a pause kept back, in their order: the outbox sends them, marks them mocked, or says that it is too late for them
 * (plan-delivery.ts).
 */
export async function takeUpWaiting(tx: TenantTx): Promise<void> {
  const since = new Date(tx.now.getTime() - OLDEST_MS).toISOString()
  const { rows } = await sql<{ id: string; conversation_id: string }>`
    select m.id, m.conversation_id from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    where m.tenant_id = ${tx.tenantId} and m.created_at > ${since} and m.delivery_status = 'pending' and c.channel = 'whatsapp'
    order by m.id limit 1000
  `.execute(tx.db)
  for (const { id, conversation_id } of rows) await enqueue(tx, 'deliver-message', { conversation_id, message_id: id })
}
