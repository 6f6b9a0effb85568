import { sql } from 'kysely'
import type { Note } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'

const MOST = 200

/** The latest notes about a conversation, in order. */
export async function listNotes(
  tx: TenantDb,
  { conversation_id, at_most = MOST }: { conversation_id: string; at_most?: number },
): Promise<Note[]> {
  const { rows } = await sql<Note>`
    select n.id, jsonb_build_object('id', n.author_id, 'name', coalesce(u.name, '?')) as author, n.text, n.after_sequence_number, n.created_at,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]') from conversation_mentions m
        join users p on p.tenant_id = m.tenant_id and p.id = m.user_id where m.tenant_id = n.tenant_id and m.note_id = n.id) as mentions
    from conversation_notes n left join users u on u.tenant_id = n.tenant_id and u.id = n.author_id
    where n.tenant_id = ${tx.tenantId} and n.conversation_id = ${conversation_id} order by n.created_at desc, n.id desc limit ${at_most}
  `.execute(tx.db)
  return rows.reverse()
}
