import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WhatsappNumber } from './number.ts'

export interface SignedRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Exactly the bytes that came. */
  readonly body: Uint8Array
}

/**
 * Whether the request comes from the number's provider.
 *
 * - Meta signs the raw body: `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 keyed with the app's secret.
 * - 360dialog signs it as `x-360dialog-signature` with a partner's platform secret, and passes Meta's own form on for some; to everybody else it sends the
 *   headers that were set with the webhook address, so the same secret as `Authorization` counts too.
 *
 * All compared in constant time. No header, or one of another form, is refused like a wrong one.
 */
export function isSigned({ credentials }: Pick<WhatsappNumber, 'credentials'>, { headers, body }: SignedRequest): boolean {
  const secret = credentials.provider === 'cloud' ? credentials.app_secret : credentials.webhook_secret
  const names = credentials.provider === 'cloud' ? ['x-hub-signature-256'] : ['x-360dialog-signature', 'x-hub-signature-256']
  const given = names.map((name) => headers[name]).find((value) => value !== undefined)
  if (given !== undefined) return isSignature(given, createHmac('sha256', secret).update(body).digest())
  if (credentials.provider === 'cloud') return false
  const { authorization } = headers
  return typeof authorization === 'string' && isSameSecret(authorization.replace(/^Bearer /i, ''), secret)
}

/** By their digests: what is compared then has one length, so that not even that is told. */
export function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

function isSignature(given: string | string[], expected: Buffer): boolean {
  const hex = typeof given === 'string' ? /^(?:sha256=)?([0-9a-f]{64})$/i.exec(given)?.[1] : undefined
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), expected)
}
