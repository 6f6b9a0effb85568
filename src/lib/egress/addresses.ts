import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Public by its number, but not a place of the internet: a cloud's own service for its machines. */
const HOST_SERVICES = new Set(['168.63.129.16'])

/**
 * Whether `address` (IPv4 or IPv6, as the resolver or a socket gives it) is an ordinary public host. Everything else is refused: loopback, private, link-local
 * (and with it the metadata services), carrier NAT, multicast, unspecified, documentation, benchmarking and reserved ranges, and every IPv6 form that carries
 * an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo), whatever that address is: no public receiver needs them. Of IPv6 only 2000::/3, the
 * part that is handed out, is admitted.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv6') return (parsed.toByteArray()[0] ?? 0) >> 5 === 1
  return !HOST_SERVICES.has(parsed.toString())
}
