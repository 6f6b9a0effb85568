import { SAMPLES } from './samples.gen.ts'
import { importSecret, signedBytes } from './secret.ts'
import type { WebhookEvent } from './types.gen.ts'

/** What receivers are tested with: deliveries as Vorel would send them. */

export interface SignWebhookInput {
  readonly body: string
  /** `whsec_…`; several as during a rotation, the current one first. */
  readonly secret: string | readonly [string, ...string[]]
  /** The event's id. */
  readonly id: string
  /** When it is sent. Default: now. */
  readonly sentAt?: Date | undefined
}

/** The signature headers of a delivery, as Vorel makes them. Throws a TypeError for what is no secret. */
export async function signWebhook({ body, secret, id, sentAt = new Date() }: SignWebhookInput): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000))
  const bytes = new TextEncoder().encode(body)
  const secrets = typeof secret === 'string' ? [secret] : secret
  const keys = await Promise.all(secrets.map(importSecret))
  const signatures: string[] = []
  let bare = ''
  for (const key of keys) {
    if (!key) throw new TypeError('secret must be whsec_ and base64')
    signatures.push(`v1,${btoa(String.fromCharCode(...(await hmac(key.standard, signedBytes(id, timestamp, bytes)))))}`)
    bare ||= Array.from(await hmac(key.bare, bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
  return {
    'x-webhook-signature': bare,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

async function hmac(key: CryptoKey, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
}

export type EventOf<N extends WebhookEvent['event']> = Extract<WebhookEvent, { readonly event: N }>

export interface SampleOptions<N extends WebhookEvent['event']> {
  readonly secret: string
  /** Members of `data` that shall be different. */
  readonly data?: Partial<EventOf<N>['data']> | undefined
  /** Default: a new one. */
  readonly id?: string | undefined
  readonly sentAt?: Date | undefined
}

/** A delivery of one event, signed: post `body` with `headers` to the receiver. */
export async function sampleWebhook<N extends WebhookEvent['event']>(
  name: N,
  { secret, data, id = crypto.randomUUID(), sentAt = new Date() }: SampleOptions<N>,
): Promise<{ body: string; headers: Record<string, string> }> {
  const sample = SAMPLES[name]
  const body = JSON.stringify({ ...sample, id, created_at: sentAt.toISOString(), data: { ...sample.data, ...data } })
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(await signWebhook({ body, secret, id, sentAt })),
    'user-agent': 'Vorel-Webhooks/1',
    'x-webhook-event': name,
    'x-webhook-attempt': '1',
  }
  return { body, headers }
}
