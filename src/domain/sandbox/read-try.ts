import { sql } from 'kysely'
import type { Try } from '../../contract/console/sandbox-operations.ts'
import type { TenantTx } from '../../db/database.ts'
import { readChatState } from '../chat/read-chat-state.ts'
import { readTranscript } from '../inbox/list-transcript.ts'

const MOST_INTENTS = 3

/** A try as the panel shows it, in the sandbox's own transaction. Throws `not_found`. */
export async function readTry(tx: TenantTx, conversationId: string): Promise<Try> {
  const { status, owner, is_answering } = await readChatState(tx, conversationId)
  const { messages } = await readTranscript(tx, { id: conversationId })
  const intents = await intentsOf(tx, conversationId)
  const { rows: appointments } = await sql<Try['appointments'][number]>`
    select a.id, coalesce(o.title, o.title_ar) as title, o.title_ar, r.name as resource, r.name_ar as resource_ar, a.scheduled_start, a.scheduled_end, a.status
    from appointments a left join offerings o on o.tenant_id = a.tenant_id and o.id = a.offering_id
    left join resources r on r.tenant_id = a.tenant_id and r.id = a.resource_id
    where a.tenant_id = ${tx.tenantId} and a.conversation_id = ${conversationId} order by a.id
  `.execute(tx.db)
  return {
    status,
    owner,
    is_answering,
    messages: messages.map((message) => ({ ...message, intents: intents.get(message.id) ?? [] })),
    appointments,
  }
}

async function intentsOf(tx: TenantTx, conversationId: string): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ id: string; intents: readonly { intent: string; score: number }[] }>`
    select id, payload -> 'intents' as intents from messages
    where tenant_id = ${tx.tenantId} and conversation_id = ${conversationId} and jsonb_typeof(payload -> 'intents') = 'array'
  `.execute(tx.db)
  return new Map(rows.map(({ id, intents }) => [id, intents.slice(0, MOST_INTENTS).map(({ intent }) => intent)]))
}
