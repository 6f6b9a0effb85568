import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { newId } from '../../lib/ids.ts'
import type { Actor } from '../audit/write-audit.ts'
import { scriptOf } from '../conversations/receive-message.ts'
import { takeOver } from './take-over.ts'

/**
 * A person's own words to the customer. Whoever replies has the conversation: it is taken over with the message, in one transaction. What the customer had
 * said by then is theirs, answered or not. Throws as `takeOver` does.
 */
export async function replyAsHuman(
  tx: TenantTx,
  input: { conversation_id: string; text: string; actor: Actor },
): Promise<{ message_id: string; sequence_number: number }> {
  await takeOver(tx, input)
  const now = tx.now.toISOString()
  const messageId = newId(tx.now)
  const stored = await sql<{ sequence_number: number; channel: string }>`
    with numbered as (
      update conversations set last_sequence_number = last_sequence_number + 1, last_message_at = greatest(last_message_at, ${now}),
        answered_sequence_number = last_sequence_number
      where id = ${input.conversation_id} returning id, channel, last_sequence_number
    ), stored as (
      insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, language, payload, delivery_status)
      select ${tx.tenantId}, ${messageId}, id, last_sequence_number, 'human_agent', ${input.text}, ${scriptOf(input.text)},
        ${JSON.stringify({ source: 'human', actor: input.actor.kind })}::jsonb, case when channel = 'webform' then 'sent' else 'pending' end
      from numbered returning sequence_number
    )
    select stored.sequence_number, numbered.channel from stored, numbered
  `.execute(tx.db)
  const message = stored.rows[0]
  if (!message) throw new Error('a conversation that was just taken over is gone')
  if (message.channel !== 'webform') await enqueue(tx, 'deliver-message', { conversation_id: input.conversation_id, message_id: messageId })
  tx.emit(`conversation:${input.conversation_id}`)
  return { message_id: messageId, sequence_number: message.sequence_number }
}
