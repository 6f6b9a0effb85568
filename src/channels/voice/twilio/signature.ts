import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether a request is Twilio's: `X-Twilio-Signature` is base64 HMAC-SHA1, keyed with the account's auth token, of the address as Twilio was told it, followed
 * by each form parameter's name and value in the names' order (https://www.twilio.com/docs/usage/security). A WebSocket's upgrade has no parameters and is
 * signed with its `wss:` address. `params` keeps repeated names apart; equal ones count once, as Twilio's own validators have it.
 */
export function isSignedByTwilio(request: {
  readonly authToken: string
  readonly signature: string | undefined
  readonly url: string
  readonly params?: readonly (readonly [string, string])[]
}): boolean {
  const { signature } = request
  if (signature === undefined) return false
  return addressesOf(request.url).some((url) => equal(signature, signTwilio({ ...request, url })))
}

export function signTwilio(request: { authToken: string; url: string; params?: readonly (readonly [string, string])[] }): string {
  const unique = new Set((request.params ?? []).map(([name, value]) => JSON.stringify([name, value])))
  const pairs = [...unique].map((pair) => JSON.parse(pair) as [string, string])
  const sorted = pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  const signed = request.url + sorted.map(([name, value]) => name + value).join('')
  return createHmac('sha1', request.authToken).update(signed, 'utf8').digest('base64')
}

/** With the scheme's own port and without: Twilio signs either, depending on the kind of request. */
function addressesOf(text: string): string[] {
  if (!URL.canParse(text)) return [text]
  const url = new URL(text)
  const port = url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80
  const rest = text.slice(text.indexOf(url.host) + url.host.length)
  return url.port === '' ? [text, `${url.protocol}//${url.host}:${port}${rest}`] : [text]
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function equal(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
