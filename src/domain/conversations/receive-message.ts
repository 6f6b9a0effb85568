import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { wakeConversation } from './wake-conversation.ts'

export interface IncomingMessage {
  readonly conversation_id: string
  /** 1 to 4096 code points, well-formed, without U+0000. */
  readonly text: string
  /** The sender's own id for the message (a provider's id, the widget's client_message_id); the same id again is the same message. */
  readonly external_id: string
  /** What the channel knows about the language; found from the script of the text when absent. */
  readonly language?: 'en' | 'ar' | 'mixed'
  /** What came with the text and belongs to it, e.g. the other fields of a form. */
  readonly payload?: Readonly<Record<string, unknown>>
}

export interface ReceiveOptions {
  /** How long the receptionist waits for the rest of a burst before it answers, in milliseconds. Null: the caller computes the reply itself. */
  readonly turnDebounceMs?: number | null
}

export type Received = {
  readonly kind: 'stored' | 'duplicate'
  readonly message_id: string
  readonly sequence_number: number
}

/**
 * Takes one message of a customer into its conversation: the first of a turn's three durable commits. It gets the next sequence number, a closed conversation
 * is open again (and the receptionist's), and a reply is due unless a human owns the conversation. A message that was received before changes nothing and is
 * answered with what was stored then. Whoever watches `conversation:<id>` is woken. Throws `not_found` for a conversation that isn't there.
 */
export async function receiveMessage(tx: TenantTx, message: IncomingMessage, options: ReceiveOptions = {}): Promise<Received> {
  // The row lock lines up all messages of one conversation, so that a number is given only to what is stored: no gaps, and no number twice.
  const conversation = await tx.db
    .selectFrom('conversations')
    .select(['status', 'owner'])
    .where('id', '=', message.conversation_id)
    .forUpdate()
    .executeTakeFirst()
  if (!conversation) throw new AppError('not_found', 'no such conversation')
  const stored = await store(tx, message)
  if (!stored) return { kind: 'duplicate', ...(await findReceived(tx, message)) }

  const debounceMs = options.turnDebounceMs === undefined ? 1500 : options.turnDebounceMs
  if (debounceMs !== null && (conversation.owner !== 'human' || conversation.status === 'closed')) {
    const runAt = new Date(tx.now.getTime() + debounceMs)
    await enqueue(tx, 'reply', { conversation_id: message.conversation_id }, { runAt })
  }
  wakeConversation(tx, message.conversation_id)
  return { kind: 'stored', ...stored }
}

/** Null when the message is already there. One statement behind the lock: its snapshot is later than whatever the lock waited for. */
async function store(tx: TenantTx, message: IncomingMessage): Promise<{ message_id: string; sequence_number: number } | null> {
  const now = tx.now.toISOString()
  const result = await sql<{ message_id: string; sequence_number: number }>`
    with numbered as (
      update conversations set
        last_sequence_number = last_sequence_number + 1,
        first_message_at = coalesce(first_message_at, ${now}),
        last_message_at = greatest(last_message_at, ${now}),
        owner = case when status = 'closed' then 'bot' else owner end,
        closed_at = null,
        status = case when status = 'closed' then 'active' else status end
      where id = ${message.conversation_id}
        and not exists (select from messages where conversation_id = ${message.conversation_id} and external_id = ${message.external_id})
      returning id, last_sequence_number
    )
    insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, external_id, payload, delivery_status)
    select ${tx.tenantId}, ${newId(tx.now)}, id, last_sequence_number, 'customer', ${message.text}, ${message.language ?? scriptOf(message.text)},
      ${message.external_id}, ${JSON.stringify(message.payload ?? {})}, 'received'
    from numbered
    returning id as message_id, sequence_number`.execute(tx.db)
  return result.rows[0] ?? null
}

function findReceived(tx: TenantTx, message: IncomingMessage): Promise<{ message_id: string; sequence_number: number }> {
  return tx.db
    .selectFrom('messages')
    .select(['id as message_id', 'sequence_number'])
    .where('conversation_id', '=', message.conversation_id)
    .where('external_id', '=', message.external_id)
    .executeTakeFirstOrThrow()
}

/** The language that the letters show, 'mixed' when either script has a fifth of them or more; null without letters. */
export function scriptOf(text: string): 'en' | 'ar' | 'mixed' | null {
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (arabic + latin === 0) return null
  const share = arabic / (arabic + latin)
  return share > 0.8 ? 'ar' : share < 0.2 ? 'en' : 'mixed'
}
