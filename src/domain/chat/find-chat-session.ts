import { sql } from 'kysely'
import type { SystemDb } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'

export interface ChatSession {
  readonly id: string
  readonly tenant_id: string
  readonly conversation_id: string
  readonly expires_at: string
}

/** The session of a token, null when there is none; it is open when it may be used at `now` (not expired, its business active). */
export async function findChatSession(
  system: SystemDb,
  token: string,
  options: { readonly sealer: Pick<Sealer, 'pepper'>; readonly now: Date },
): Promise<{ readonly session: ChatSession; readonly isOpen: boolean } | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
  const result = await sql<ChatSession & { tenant_status: string }>`
    select id, tenant_id, conversation_id, expires_at, tenant_status from find_chat_session(${options.sealer.pepper('chat-session', token)})
  `.execute(system.db)
  const row = result.rows[0]
  if (!row) return null
  const { tenant_status, ...session } = row
  return { session, isOpen: tenant_status === 'active' && new Date(session.expires_at) > options.now }
}
