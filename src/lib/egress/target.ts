import { isIP } from 'node:net'
import { isPublicAddress } from './addresses.ts'

export const MAX_URL_LENGTH = 2048

/** `trusted`: on the allow-list by its host and port, so http and private addresses are admitted. */
export type Target =
  | { readonly kind: 'ok'; readonly url: URL; readonly trusted: boolean }
  | { readonly kind: 'refused'; readonly reason: string }

/** Names that mean this machine or a network of its own, wherever they resolve to. */
const INTERNAL_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa|in-addr\.arpa|ip6\.arpa)$/

/** Ports that belong to other protocols: the list of the Fetch standard ("bad ports"), and databases, brokers and control planes. */
const FOREIGN_PORTS = new Set([
  ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115],
  ...[117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587],
  ...[601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679],
  ...[6697, 10080, 445, 1433, 1521, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5433, 5671, 5672, 5900, 5984, 6379, 6380, 6443],
  ...[9042, 9092, 9200, 9300, 10250, 11211, 27017, 27018, 27019],
])

/**
 * The rules for the address of an outbound request, the same when it is stored and when it is sent to; what its name resolves to is checked at each
 * connection besides. `allow` holds `host:port` pairs; `own` is the origin of this installation, which it must not call.
 */
export function checkTarget(text: string, rules: { readonly allow: ReadonlySet<string>; readonly own: string | null }): Target {
  const refused = (reason: string): Target => ({ kind: 'refused', reason })
  if (text.length > MAX_URL_LENGTH) return refused(`must have at most ${MAX_URL_LENGTH} characters`)
  // Parsers read these differently, or drop them in silence; a URL that needs them is not one that a person meant.
  if (/[\s\\\p{Cc}]/u.test(text)) return refused('must not contain spaces, backslashes or control characters')
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return refused('must be an absolute https URL')
  const url = new URL(text)
  if (url.username || url.password || /^[^/]*\/\/[^/?#]*@/.test(text)) return refused('must not contain credentials')
  if (text.includes('#')) return refused('must not contain a fragment')
  const port = portOf(url)
  const name = url.hostname.replace(/\.$/, '').toLowerCase()
  if (rules.allow.has(`${name}:${port}`)) return { kind: 'ok', url, trusted: true }
  if (url.protocol !== 'https:') return refused('must use https')
  if (FOREIGN_PORTS.has(port)) return refused(`must not use port ${port}`)
  const literal = name.replace(/^\[|\]$/g, '')
  if (isIP(literal)) return isPublicAddress(literal) ? { kind: 'ok', url, trusted: false } : refused('must not point to a private address')
  if (!name.includes('.') || INTERNAL_NAME.test(name)) return refused('must not point to an internal host')
  if (rules.own !== null && url.origin === rules.own) return refused('must not point to this installation')
  return { kind: 'ok', url, trusted: false }
}

export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
}
