import { sql } from 'kysely'
import type { TenantTx } from '../../db/database.ts'
import type { Sealer } from '../../lib/seal.ts'
import { channelRule, WINDOW_MS } from '../conversations/channel-rule.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import type { DeliveryFailure } from './delivery-failures.ts'
import { recordFailedMessage } from './record-delivery.ts'
import { announcementTemplate, type TemplateUse } from './templates.ts'
import { type OpenWhatsappChannel, openWhatsappChannel } from './whatsapp-channel.ts'
import { whatsappKey } from './whatsapp-conversation.ts'

export type DeliveryPlan =
  /** Nothing is left to do: it was sent or failed before, is marked mocked, or has failed now. */
  | { readonly kind: 'settled'; readonly failure: DeliveryFailure | null }
  /** The number is paused; whoever verifies it starts this anew. */
  | { readonly kind: 'paused' }
  /** An earlier message of the conversation is still being tried. */
  | { readonly kind: 'behind'; readonly until: Date }
  | {
      readonly kind: 'send'
      readonly number: OpenWhatsappChannel
      /** The customer's id at the provider. */
      readonly to: string
      readonly content:
        | { readonly kind: 'text'; readonly text: string; readonly isReceptionist: boolean }
        | ({ readonly kind: 'template' } & TemplateUse)
      /** Parts that the provider has taken already. */
      readonly taken: readonly number[]
    }

interface Outbound {
  readonly conversation_id: string
  readonly sequence_number: number
  readonly content: string
  readonly language: string | null
  readonly role: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly created_at: string
  readonly channel: string
  readonly owner: string
  readonly customer_identifier: string
  readonly identifier_key: string
  readonly taken: readonly number[]
}

/**
 * What is to be done with one stored message, and the rules of the outbox: without a verified number it is marked mocked; messages of one conversation leave in
 * their order; free words leave within 24 hours of the customer's last ones, templates at any time; a reply that waited while a person took over stays.
 */
export async function planDelivery(tx: TenantTx, messageId: string, sealer: Pick<Sealer, 'open'>): Promise<DeliveryPlan> {
  const message = await readPending(tx, messageId)
  if (!message) return { kind: 'settled', failure: null }
  const number = message.channel === 'whatsapp' ? await openWhatsappChannel(tx, sealer) : null
  if (!number || number.channel.status === 'unverified') {
    await tx.db
      .updateTable('messages')
      .set({ delivery_status: 'mocked' })
      .where('id', '=', messageId)
      .where('delivery_status', '=', 'pending')
      .execute()
    wakeConversation(tx, message.conversation_id)
    return { kind: 'settled', failure: null }
  }
  if (number.channel.status === 'paused') return { kind: 'paused' }
  const until = await earlierUntil(tx, message)
  if (until) return { kind: 'behind', until }
  const content = await contentOf(tx, message)
  if (typeof content === 'string') {
    await recordFailedMessage(tx, { message_id: messageId, part: message.taken.length + 1, failure: content })
    return { kind: 'settled', failure: content }
  }
  return { kind: 'send', number, to: recipientOf(message), content, taken: message.taken }
}

/** As WhatsApp itself named the customer, where it did: some countries' ids differ from the number that is dialled. */
function recipientOf({ customer_identifier, identifier_key }: Outbound): string {
  const isWhatsappId = /^[1-9]\d{4,19}$/.test(customer_identifier) && whatsappKey(customer_identifier) === identifier_key
  return isWhatsappId ? customer_identifier : identifier_key.replace(/^\+/, '')
}

async function readPending(tx: TenantTx, messageId: string): Promise<Outbound | undefined> {
  const { rows } = await sql<Outbound>`
    select m.conversation_id, m.sequence_number, m.content, m.language, m.role, m.payload, m.created_at, c.channel, c.owner, c.customer_identifier, c.identifier_key,
      array(select d.part from message_deliveries d where d.tenant_id = m.tenant_id and d.message_id = m.id order by d.part) as taken
    from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    where m.tenant_id = ${tx.tenantId} and m.id = ${messageId} and m.delivery_status = 'pending'
  `.execute(tx.db)
  return rows[0]
}

/** When an earlier message that still waits is tried next. One whose job is gone holds nobody up. */
async function earlierUntil(tx: TenantTx, message: Outbound): Promise<Date | null> {
  const earlier = await tx.db
    .selectFrom('messages')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('conversation_id', '=', message.conversation_id)
    .where('sequence_number', '<', message.sequence_number)
    .where('delivery_status', '=', 'pending')
    .orderBy('sequence_number', 'desc')
    .limit(20)
    .execute()
  if (earlier.length === 0) return null
  const { rows } = await sql<{ run_at: string | null }>`
    select max(run_at) as run_at from jobs
    where tenant_id = ${tx.tenantId} and kind = 'deliver-message' and key = ${message.conversation_id} and state = 'ready'
      and payload ->> 'message_id' = any (${earlier.map((row) => row.id)})
  `.execute(tx.db)
  const runAt = rows[0]?.run_at
  return runAt ? new Date(Math.max(Date.parse(runAt), tx.now.getTime()) + BEHIND_MS) : null
}

const BEHIND_MS = 250

type Content = Extract<DeliveryPlan, { kind: 'send' }>['content']

/** What leaves, or why nothing does. */
async function contentOf(tx: TenantTx, message: Outbound): Promise<Content | DeliveryFailure> {
  if (!/^[1-9]\d{4,19}$/.test(recipientOf(message))) return 'invalid_recipient'
  if (tx.now.getTime() - Date.parse(message.created_at) > WINDOW_MS) return 'too_late'
  const { source, template, announcement } = message.payload
  const isReceptionist = source === 'receptionist' || source === 'apology'
  if (isReceptionist && message.owner === 'human' && message.taken.length === 0) return 'taken_over'
  // Written by sendTemplate only, in this form.
  if (template) return { kind: 'template', ...(template as TemplateUse) }
  const { needs_template } = await channelRule(tx, message.conversation_id)
  if (!needs_template) return { kind: 'text', text: message.content, isReceptionist }
  const use = announcement === true ? await announcementTemplate(tx, { text: message.content, language: message.language }) : null
  return use ? { kind: 'template', ...use } : 'window_closed'
}
