import { VorelError } from './errors.ts'
import { decodeBase64, decodeHex, importSecret, type SecretKeys, signedBytes } from './secret.ts'
import type { WebhookEvent } from './types.gen.ts'

/** Why a delivery was refused. */
export type WebhookVerificationReason =
  /** There is no signature, or only a part of the three Standard Webhooks headers. */
  | 'missing_headers'
  /** The timestamp is no number, or there is no signature of a kind that is known. */
  | 'malformed_headers'
  /** Sent longer ago than the tolerance: perhaps a recording. */
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  /** Signed with another secret, or the body is not byte for byte what was signed. */
  | 'signature_mismatch'
  /** `body` is an object: something parsed it before it was verified. */
  | 'body_not_raw'
  /** Signed well, and yet no event. */
  | 'malformed_body'
  /** What was given as `secret` is none. */
  | 'malformed_secret'

export class WebhookVerificationError extends VorelError {
  override readonly name = 'WebhookVerificationError'
  readonly reason: WebhookVerificationReason

  constructor(reason: WebhookVerificationReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** `Headers` of fetch, or an object as Node's `request.headers`. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyWebhookInput {
  /** The body as it came over the wire. Parsed and written anew, its signature is gone. */
  readonly body: string | Uint8Array
  readonly headers: WebhookHeaders
  /** `whsec_…`; several while a rotation's overlap lasts. */
  readonly secret: string | readonly string[]
  /** How far the time of sending may be from now, either way. Default: 300. */
  readonly toleranceSeconds?: number | undefined
  /**
   * Take a delivery that has the bare `x-webhook-signature` only, for a proxy that passes on no other header. It says nothing about when it was sent, so whoever
   * recorded a delivery can leave the other headers out and send it again. Default: false.
   */
  readonly acceptBareSignature?: boolean | undefined
  /** For tests. Default: the clock. */
  readonly now?: Date | undefined
}

const DEFAULT_TOLERANCE_SECONDS = 300
/** A rotation makes two. The bound is for whoever sends a thousand to have each computed. */
const MAX_SIGNATURES = 8

type Data = Uint8Array<ArrayBuffer>

/**
 * Tells whether a delivery comes from who knows the secret, and gives its event. Checks the Standard Webhooks headers (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`), or with `acceptBareSignature` where none of them is there the bare `x-webhook-signature`; comparisons take constant time. Throws a WebhookVerificationError.
 *
 * Deliveries come at least once and in no order: remember `event.id`, and take the newer of two states by the resource's own `updated_at`.
 */
export async function verifyWebhook(input: VerifyWebhookInput): Promise<WebhookEvent> {
  const body = readBody(input.body)
  const header = headerReader(input.headers)
  const [id, timestamp, signature] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')]
  const keys = await readSecrets(input.secret)
  if (id !== null && timestamp !== null && signature !== null) {
    checkTime(timestamp, input)
    const known = signaturesIn(signature)
    await requireMatch(
      known,
      signedBytes(id, timestamp, body),
      keys.map(({ standard }) => standard),
    )
  } else {
    const bare = header('x-webhook-signature')
    const mayBeBare = input.acceptBareSignature === true && id === null && timestamp === null && signature === null
    if (bare === null || !mayBeBare)
      throw refusal('missing_headers', 'webhook-id, webhook-timestamp and webhook-signature must all be there')
    const bytes = decodeHex(bare)
    if (!bytes) throw refusal('malformed_headers', 'x-webhook-signature is not lower-case hex')
    await requireMatch(
      [bytes],
      body,
      keys.map((each) => each.bare),
    )
  }
  return readEvent(body)
}

function refusal(reason: WebhookVerificationReason, message: string): WebhookVerificationError {
  return new WebhookVerificationError(reason, message)
}

function readBody(body: string | Uint8Array): Data {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  throw refusal('body_not_raw', 'the body must be the raw text or bytes of the request: turn off whatever parses it')
}

function headerReader(headers: WebhookHeaders): (name: string) => string | null {
  // Headers of another realm are no instance of ours.
  if (typeof headers.get === 'function') {
    const { get } = headers
    return (name) => get.call(headers, name)
  }
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return (name) => {
    const value = values.get(name)
    return typeof value === 'string' ? value : (value?.join(' ') ?? null)
  }
}

async function readSecrets(secret: string | readonly string[]): Promise<SecretKeys[]> {
  const keys = await Promise.all((typeof secret === 'string' ? [secret] : secret).map(importSecret))
  const good = keys.filter((each) => each !== null)
  if (good.length === 0 || good.length < keys.length) throw refusal('malformed_secret', 'secret must be whsec_ and base64, as it was shown')
  return good
}

function checkTime(timestamp: string, { now = new Date(), toleranceSeconds = DEFAULT_TOLERANCE_SECONDS }: VerifyWebhookInput): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw refusal('malformed_headers', 'webhook-timestamp must be Unix seconds')
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp)
  // Asked this way round, a tolerance that is no number lets nothing through.
  if (age > 0 && !(age <= toleranceSeconds)) throw refusal('timestamp_too_old', `webhook-timestamp is more than ${toleranceSeconds} s ago`)
  if (age < 0 && !(-age <= toleranceSeconds))
    throw refusal('timestamp_too_new', `webhook-timestamp is more than ${toleranceSeconds} s ahead`)
}

/** Those of version 1, the first few of them; other versions are for others. */
function signaturesIn(header: string): Data[] {
  const known = header
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .slice(0, MAX_SIGNATURES)
    .map((each) => decodeBase64(each.slice('v1,'.length)))
    .filter((each) => each !== null)
  if (known.length === 0) throw refusal('malformed_headers', 'webhook-signature holds no signature of version 1')
  return known
}

/** `subtle.verify` compares in constant time. */
async function requireMatch(signatures: readonly Data[], signed: Data, keys: readonly CryptoKey[]): Promise<void> {
  for (const key of keys) {
    for (const signature of signatures) if (await crypto.subtle.verify('HMAC', key, signature, signed)) return
  }
  throw refusal('signature_mismatch', 'the signature is not that of this body with this secret')
}

function readEvent(body: Data): WebhookEvent {
  try {
    const event: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    // Whoever holds the secret made it, so its shape is the contract's promise.
    if (typeof event === 'object' && event !== null && 'event' in event && 'id' in event) return event as WebhookEvent
  } catch {
    // Said below.
  }
  throw refusal('malformed_body', 'the body is signed and yet no event in JSON')
}
