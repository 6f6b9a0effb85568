import type { Egress, EgressResult } from '../../lib/egress/egress.ts'
import { endpoint, type WhatsappNumber } from './number.ts'

/** Marks a customer's message as read, and shows them "typing…" until an answer comes, for 25 seconds at most. */
export function markRead(
  number: WhatsappNumber,
  externalId: string,
  { egress, signal }: { readonly egress: Pick<Egress, 'send'>; readonly signal: AbortSignal },
): Promise<EgressResult> {
  const { url, headers } = endpoint(number, '/messages')
  const body = { messaging_product: 'whatsapp', status: 'read', message_id: externalId, typing_indicator: { type: 'text' } }
  return egress.send({ method: 'POST', url, headers, body: JSON.stringify(body), timeoutMs: 5000, signal })
}
