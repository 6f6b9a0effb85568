import type { Egress } from '../../lib/egress/egress.ts'
import { endpoint, type WhatsappNumber } from './number.ts'
import { judgeSending, type SendOutcome } from './outcome.ts'

/** Of one part of one message. */
export interface WhatsappSending {
  /** The customer's number, digits only. */
  readonly to: string
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'template'; readonly name: string; readonly language: string; readonly variables: readonly string[] }
  /** Our name for the part, which the provider sends back with each of its statuses. */
  readonly origin: string
}

export interface SendOptions {
  readonly egress: Pick<Egress, 'send'>
  readonly signal: AbortSignal
  readonly now: Date
}

const TIMEOUT_MS = 10_000

/**
 * Hands one part to the provider. Neither Meta nor 360dialog knows an idempotency key: the same request twice is two messages, and after a time-out nobody can
 * tell whether there was one. So every part carries `biz_opaque_callback_data`, which its statuses bring back: what was sent without our having noted it is
 * noted then (recordDeliveryStatus), usually within a second and before the next try.
 */
export async function sendWhatsapp(
  number: WhatsappNumber,
  sending: WhatsappSending,
  { egress, signal, now }: SendOptions,
): Promise<SendOutcome> {
  const { url, headers } = endpoint(number, '/messages')
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: sending.to,
    biz_opaque_callback_data: sending.origin,
    ...contentOf(sending.content),
  })
  return judgeSending(await egress.send({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS, signal }), now)
}

function contentOf(content: WhatsappSending['content']): Readonly<Record<string, unknown>> {
  if (content.kind === 'text') return { type: 'text', text: { body: content.text, preview_url: /https?:\/\//.test(content.text) } }
  const parameters = content.variables.map((text) => ({ type: 'text', text }))
  return {
    type: 'template',
    template: {
      name: content.name,
      language: { code: content.language },
      ...(parameters.length > 0 ? { components: [{ type: 'body', parameters }] } : {}),
    },
  }
}

/** The name of a part, and the part of a name; null for what is not one of ours. */
export function originOf(messageId: string, part: number): string {
  return `${messageId}:${part}`
}

export function readOrigin(origin: string): { readonly message_id: string; readonly part: number } | null {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9]\d?)$/.exec(origin)
  return match?.[1] && match[2] ? { message_id: match[1], part: Number(match[2]) } : null
}
