import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'

/** What a conversation has led to. */
export interface Ends {
  readonly appointments: readonly { readonly status: string; readonly start: string; readonly offering_id: string | null }[]
  readonly handoffs: number
  readonly team_messages: number
}

export async function conversationEnds(tx: TenantTx, conversation: string): Promise<Ends> {
  const appointments = await sql<Ends['appointments'][number]>`
    select status, to_char(scheduled_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start, offering_id
    from appointments where conversation_id = ${conversation} order by id
  `.execute(tx.db)
  const counts = await sql<{ handoffs: number; team_messages: number }>`
    select (select count(*)::int from handoffs where conversation_id = ${conversation}) as handoffs,
      (select count(*)::int from team_messages where conversation_id = ${conversation}) as team_messages
  `.execute(tx.db)
  return { appointments: appointments.rows, ...(counts.rows[0] ?? { handoffs: 0, team_messages: 0 }) }
}
