import type { TenantTx } from '../../db/database.ts'
import { openInboundConversation } from '../conversations/open-inbound-conversation.ts'
import { linkCustomer } from '../customers/link-customer.ts'
import { toE164 } from '../customers/phone.ts'

/** What came beside or instead of words. The file itself stays with the provider, who hands it out by `id` for some weeks. */
export interface Attachment {
  readonly type: string
  readonly id: string | null
  readonly mime_type: string | null
  readonly sha256: string | null
  readonly filename: string | null
}

/** The form in which a WhatsApp id (a number without its +) is compared: E.164, where it is a number. */
export function whatsappKey(whatsappId: string): string {
  return toE164(`+${whatsappId}`, '') ?? whatsappId
}

/**
 * The conversation with a WhatsApp id, and the customer behind its number: both made when they are not there. The name that people give themselves there heads
 * a conversation without a name; it is no name for a booking, so the customer's own stays as it is.
 */
export async function openWhatsappConversation(
  tx: TenantTx,
  from: { readonly whatsapp_id: string; readonly profile_name: string | null },
): Promise<{ id: string }> {
  const key = whatsappKey(from.whatsapp_id)
  const { id } = await openInboundConversation(tx, { channel: 'whatsapp', customer_identifier: from.whatsapp_id, identifier_key: key })
  const found = await tx.db
    .selectFrom('conversations')
    .select(['customer_id', 'customer_name'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (found.customer_id === null) await linkCustomer(tx, { conversation_id: id, phone: key, country: '' })
  const name = found.customer_name === null ? readName(from.profile_name) : null
  if (name !== null) {
    await tx.db.updateTable('conversations').set({ customer_name: name }).where('id', '=', id).where('customer_name', 'is', null).execute()
  }
  return { id }
}

/** Null for what has no letter in it. */
function readName(profile: string | null): string | null {
  const plain = profile?.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim() ?? ''
  return /\p{L}/u.test(plain) ? [...plain].slice(0, 200).join('') : null
}
