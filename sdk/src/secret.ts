/** The two keys that are made of one webhook secret: the decoded bytes behind `whsec_` sign the Standard Webhooks headers, the whole text `x-webhook-signature`. */
export interface SecretKeys {
  readonly standard: CryptoKey
  readonly bare: CryptoKey
}

const PREFIX = 'whsec_'
const encoder = new TextEncoder()

/** Null for what is no secret: not base64, or nothing. */
export async function importSecret(secret: string): Promise<SecretKeys | null> {
  const bytes = decodeBase64(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
  if (!bytes || bytes.length === 0) return null
  return { standard: await importKey(bytes), bare: await importKey(encoder.encode(secret)) }
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

/** What the Standard Webhooks signature is made over: `id.timestamp.body`. */
export function signedBytes(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`${id}.${timestamp}.`)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** Null for what is no base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** Null for what is not pairs of lower-case hex digits. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[0-9a-f]{2})+$/.test(text)) return null
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16))
}
