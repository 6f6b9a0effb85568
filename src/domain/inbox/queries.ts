import { sql } from 'kysely'
import type { InboxRow } from '../../contract/console/inbox-operations.ts'

const EXCERPT_LENGTH = 160

/** One row of the inbox as a statement's JSON; of `c` (conversations), in the tenant `$1`. */
export const INBOX_COLUMNS = `
  c.id, c.channel, c.status, c.owner,
  case when c.owner = 'human' and u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as holder,
  coalesce(c.customer_name, k.name) as customer_name, coalesce(k.phone, k.email, c.customer_identifier) as customer_identifier, c.customer_language,
  coalesce(c.last_message_at, c.created_at) as active_at, c.last_sequence_number,
  case when m.id is not null then jsonb_build_object('role', m.role, 'excerpt', left(m.content, ${EXCERPT_LENGTH})) end as last_message,
  coalesce(c.owner = 'bot' and c.status <> 'closed' and c.answered_sequence_number < c.last_sequence_number and m.role = 'customer', false) as is_answering`

export const INBOX_JOINS = `
  left join customers k on k.tenant_id = $1 and k.id = c.customer_id
  left join users u on u.tenant_id = $1 and u.id = c.held_by
  left join messages m on m.tenant_id = $1 and m.conversation_id = c.id and m.sequence_number = c.last_sequence_number`

/** The rows of these conversations, in no order: what everybody of the business sees alike. */
export const INBOX_ROWS = `select ${INBOX_COLUMNS} from conversations c ${INBOX_JOINS} where c.tenant_id = $1 and c.id = any($2::uuid[])`

/** Up to where a person has read; what was said before they came is nobody's to catch up with. `$2` is the person's id. */
export const READ_COLUMN = `
  coalesce(r.read_sequence_number, case when c.last_message_at <= p.created_at then c.last_sequence_number else 0 end) as read_sequence_number`
export const READ_JOINS = `
  left join conversation_reads r on r.tenant_id = $1 and r.conversation_id = c.id and r.user_id = $2
  left join users p on p.tenant_id = $1 and p.id = $2`

/** The table's checks hold the contract's values. */
export type StoredRow = InboxRow

/** The letters that mean something in a pattern of LIKE mean themselves. */
export function containing(words: string): string {
  return `%${words.replaceAll(/[\\%_]/g, (letter) => `\\${letter}`)}%`
}

export function foldedPattern(words: string) {
  return sql<string>`search_fold(${containing(words)})`
}
