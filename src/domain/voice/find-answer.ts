import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

export interface SpokenReply {
  readonly message_id: string
  readonly sequence_number: number
  readonly content: string
  readonly language: 'en' | 'ar'
  readonly acts: readonly string[]
  readonly payload: Readonly<Record<string, unknown>>
}

interface Row {
  readonly id: string
  readonly sequence_number: number
  readonly content: string
  readonly language: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * What was answered to a message of the customer: the reply of the turn that it belongs to, whole even where the caller cut it short. Null when nothing was: it
 * is still to be answered, or was passed over.
 */
export async function findAnswer(tx: TenantTx, message: { conversation_id: string; sequence_number: number }): Promise<SpokenReply | null> {
  const found = await sql<Row>`
    select m.id, m.sequence_number, coalesce(c.intended, m.content) as content, m.language, m.payload
    from messages m left join cut_replies c on c.message_id = m.id
    where m.conversation_id = ${message.conversation_id} and m.role = 'agent_bot' and m.sequence_number > ${message.sequence_number}
      and m.payload ->> 'turn_id' = (
        select t.id::text from turns t where t.conversation_id = ${message.conversation_id} and t.status = 'decided'
          and t.up_to_sequence_number >= ${message.sequence_number} order by t.up_to_sequence_number, t.id limit 1)
    order by m.sequence_number limit 1
  `.execute(tx.db)
  return found.rows[0] ? asReply(found.rows[0]) : null
}

/** What the house said outside a turn under this id (say-on-call.ts). */
export async function findSaid(tx: TenantTx, said: { conversation_id: string; external_id: string }): Promise<SpokenReply | null> {
  const row = await tx.db
    .selectFrom('messages')
    .select(['id', 'sequence_number', 'content', 'language', 'payload'])
    .where('conversation_id', '=', said.conversation_id)
    .where('external_id', '=', said.external_id)
    .executeTakeFirst()
  return row ? asReply(row as unknown as Row) : null
}

function asReply(row: Row): SpokenReply {
  const acts = Array.isArray(row.payload.acts) ? row.payload.acts : []
  return {
    message_id: row.id,
    sequence_number: row.sequence_number,
    content: row.content,
    language: row.language === 'ar' ? 'ar' : 'en',
    acts: acts.map((act: unknown) => (typeof act === 'object' && act !== null && 'act' in act ? String(act.act) : String(act))),
    payload: row.payload,
  }
}
