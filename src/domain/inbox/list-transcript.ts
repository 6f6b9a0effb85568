import type { TranscriptMessage } from '../../contract/console/inbox-operations.ts'
import type { TenantDb } from '../../db/database.ts'
import { requireConversation } from '../conversations/require-conversation.ts'
import { type StoredMessage, toTranscript } from './to-transcript.ts'

export const TRANSCRIPT_PAGE = 60

const COLUMNS = `
  m.id, m.sequence_number, m.role, m.content, m.language, m.created_at, m.delivery_status, m.payload, m.hallucination_flags,
  case when m.role = 'human_agent' then m.external_id end as client_id, u.name as author`
const JOIN = `left join users u on u.tenant_id = $1 and u.id::text = m.payload ->> 'user_id'`

export interface TranscriptPage {
  readonly messages: TranscriptMessage[]
  readonly has_older: boolean
}

/** The messages before a sequence number, the last first found and given in order. Throws `not_found`. */
export async function listTranscript(tx: TenantDb, input: { id: string; before_sequence_number: number }): Promise<TranscriptPage> {
  await requireConversation(tx, input.id)
  return readTranscript(tx, input)
}

/** Without a number: the last ones. */
export async function readTranscript(tx: TenantDb, input: { id: string; before_sequence_number?: number }): Promise<TranscriptPage> {
  const rows = await tx.run<StoredMessage>(
    `select ${COLUMNS} from messages m ${JOIN} where m.tenant_id = $1 and m.conversation_id = $2 and m.sequence_number < $3
    order by m.sequence_number desc limit ${TRANSCRIPT_PAGE + 1}`,
    [tx.tenantId, input.id, input.before_sequence_number ?? 2 ** 31 - 1],
  )
  return { messages: await toTranscript(tx, rows.slice(0, TRANSCRIPT_PAGE).reverse()), has_older: rows.length > TRANSCRIPT_PAGE }
}

/** What was said since a sequence number, and the few before it whose delivery may have gone on. */
export async function readTail(
  tx: TenantDb,
  input: { id: string; after_sequence_number: number; at_most: number },
): Promise<TranscriptMessage[]> {
  const rows = await tx.run<StoredMessage>(
    `select ${COLUMNS} from messages m ${JOIN} where m.tenant_id = $1 and m.conversation_id = $2 and m.sequence_number > $3
    order by m.sequence_number desc limit $4`,
    [tx.tenantId, input.id, input.after_sequence_number, input.at_most],
  )
  return toTranscript(tx, rows.reverse())
}
