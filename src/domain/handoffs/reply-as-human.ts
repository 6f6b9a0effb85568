import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import { requireOpenWindow } from '../conversations/channel-rule.ts'
import { scriptOf } from '../conversations/receive-message.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { type TakeOverInput, takeOver } from './take-over.ts'

export interface SentReply {
  readonly message_id: string
  readonly sequence_number: number
}

/**
 * A person's own words to the customer. Whoever replies has the conversation: it is taken over with the message, in one transaction. What the customer had
 * said by then is theirs, answered or not. Throws as `takeOver` does, and `conflict` where the channel takes templates only by now.
 */
export async function replyAsHuman(
  tx: TenantTx,
  input: TakeOverInput & {
    readonly text: string
    /** The sender's own id for the message: the same id again is the same message, and is not sent twice. */
    readonly client_id?: string
  },
): Promise<SentReply> {
  const before = await findSent(tx, input)
  if (before) return before
  await requireOpenWindow(tx, input.conversation_id)
  await takeOver(tx, input)
  // Behind the lock: the same message may have come in meanwhile.
  const meanwhile = await findSent(tx, input)
  if (meanwhile) return meanwhile
  const now = tx.now.toISOString()
  const messageId = newId(tx.now)
  const { kind, id } = input.actor
  const payload = { source: 'human', actor: kind, ...(kind === 'user' && id ? { user_id: id } : {}) }
  const stored = await sql<{ sequence_number: number; channel: string }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, last_message_at = greatest(last_message_at, ${now}),
        answered_sequence_number = last_sequence_number
      where id = ${input.conversation_id} returning id, channel, last_sequence_number
    ), stored as (
      insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, external_id, payload, delivery_status)
      select ${tx.tenantId}, ${messageId}, id, last_sequence_number, 'human_agent', ${input.text}, ${scriptOf(input.text)},
        ${input.client_id ?? null}, ${JSON.stringify(payload)}::jsonb, case when channel = 'webform' then 'sent' else 'pending' end
      from numbered returning sequence_number
    )
    select stored.sequence_number, numbered.channel from stored, numbered
  `.execute(tx.db)
  const message = stored.rows[0]
  if (!message) throw new Error('a conversation that was just taken over is gone')
  if (message.channel !== 'webform') await enqueue(tx, 'deliver-message', { conversation_id: input.conversation_id, message_id: messageId })
  wakeConversation(tx, input.conversation_id)
  return { message_id: messageId, sequence_number: message.sequence_number }
}

async function findSent(tx: TenantTx, input: { conversation_id: string; client_id?: string }): Promise<SentReply | undefined> {
  if (input.client_id === undefined) return undefined
  return tx.db
    .selectFrom('messages')
    .select(['id as message_id', 'sequence_number'])
    .where('conversation_id', '=', input.conversation_id)
    .where('external_id', '=', input.client_id)
    .where('role', '=', 'human_agent')
    .executeTakeFirst()
}
