import type { TenantDb, TenantTx } from '../../db/database.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { type Received, type ReceiveOptions, receiveMessage } from '../conversations/receive-message.ts'
import { type Attachment, openWhatsappConversation, whatsappKey } from './whatsapp-conversation.ts'

export interface WhatsappMessage {
  /** The provider's id: the same one again is the same message. */
  readonly id: string
  readonly whatsapp_id: string
  readonly profile_name: string | null
  readonly sent_at: Date
  /** What the customer wrote, chose, or put under a picture; null without words. */
  readonly text: string | null
  readonly attachments: readonly Attachment[]
  /** The id of the button or list row that was chosen. */
  readonly choice: string | null
  /** The provider's id of the message that it answers. */
  readonly reply_to: string | null
}

/**
 * Takes one WhatsApp message in, as every channel's are (receive-message.ts). What comes without words is stored under what it is, marked `wordless`, which the
 * receptionist answers by saying that it can't open it; a sticker is a gesture and asks for no answer. `showsTyping`: the number is live, so the customer is shown that an answer is on its
 * way.
 */
export async function receiveWhatsappMessage(
  tx: TenantTx,
  message: WhatsappMessage,
  options: ReceiveOptions & { readonly showsTyping?: boolean } = {},
): Promise<Received> {
  const conversation = await openWhatsappConversation(tx, message)
  const kind = message.attachments[0]?.type ?? null
  const wordless = message.text === null ? (kind ?? 'unknown') : null
  const payload = {
    source: 'whatsapp',
    whatsapp: { sent_at: message.sent_at.toISOString(), choice: message.choice, reply_to: message.reply_to },
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(wordless === null ? {} : { wordless }),
  }
  const incoming = { conversation_id: conversation.id, text: message.text ?? `[${wordless}]`, external_id: message.id, payload }
  if (wordless === 'sticker') return receiveMessage(tx, incoming, { turnDebounceMs: null })
  const received = await receiveMessage(tx, incoming, options)
  if (options.showsTyping && received.kind === 'stored') {
    await enqueue(tx, 'show-typing', { conversation_id: conversation.id, external_id: message.id })
  }
  return received
}

/** Whether the message is stored already. */
export async function isWhatsappMessageKnown(tx: TenantDb, message: Pick<WhatsappMessage, 'id' | 'whatsapp_id'>): Promise<boolean> {
  const row = await tx.db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) => join.onRef('c.tenant_id', '=', 'm.tenant_id').onRef('c.id', '=', 'm.conversation_id'))
    .select('m.id')
    .where('c.tenant_id', '=', tx.tenantId)
    .where('c.channel', '=', 'whatsapp')
    .where('c.identifier_key', '=', whatsappKey(message.whatsapp_id))
    .where('m.external_id', '=', message.id)
    .executeTakeFirst()
  return row !== undefined
}
