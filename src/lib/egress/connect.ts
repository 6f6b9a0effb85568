import { lookup, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { isPublicAddress } from './addresses.ts'

/** All addresses of a name; rejects, or answers with none, when there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** The connection was not made: the name leads to an address that is not admitted. */
export class AddressRefused extends Error {}
/** The name leads nowhere at the moment. */
export class NameUnresolved extends Error {}

/** Asks the name servers directly: the system's own look-up runs on four threads, which a few slow names would keep from everybody else. */
export const resolveByDns: Resolve = async (hostname) => {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** For names of the allow-list: also the hosts file, as in development and in container networks. */
const resolveBySystem: Resolve = async (hostname) => (await lookup(hostname, { all: true, verbatim: true })).map((entry) => entry.address)

export interface ConnectOptions {
  readonly isTrusted: (host: string, port: number) => boolean
  readonly resolve: Resolve
  readonly timeoutMs: number
  readonly ca?: string
}

/**
 * Opens sockets to admitted addresses only. The address is checked where it can't change any more: every answer of the look-up whose result the socket connects
 * to, and once more what the socket is connected to. One forbidden address among several refuses the name.
 */
export function guardedConnector(options: ConnectOptions): buildConnector.connector {
  // Said here, because NODE_TLS_REJECT_UNAUTHORIZED and Node's own flags change what is not said.
  const tls = { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(options.ca ? { ca: options.ca } : {}) } as const
  const common = { allowH2: false, timeout: options.timeoutMs, ...tls }
  const trusted = buildConnector({ ...common, lookup: lookupWith(resolveBySystem, () => true) } as buildConnector.BuildOptions)
  const guarded = buildConnector({ ...common, lookup: lookupWith(options.resolve, isPublicAddress) } as buildConnector.BuildOptions)
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
    if (options.isTrusted(host, port)) return trusted(target, callback)
    if (isIP(host) && !isPublicAddress(host)) return callback(new AddressRefused('private address'), null)
    guarded(target, (...[error, socket]) => {
      if (error) return callback(error, null)
      if (isPublicAddress(socket.remoteAddress ?? '')) return callback(null, socket)
      socket.destroy()
      callback(new AddressRefused('private address'), null)
    })
  }
}

function lookupWith(resolve: Resolve, admits: (address: string) => boolean): LookupFunction {
  return (hostname, lookupOptions, callback) => {
    const answer = async () => {
      const addresses = await resolve(hostname).catch((cause: unknown) => {
        throw new NameUnresolved('name not resolved', { cause })
      })
      const [first] = addresses
      if (first === undefined) throw new NameUnresolved('name not resolved')
      if (!addresses.every(admits)) throw new AddressRefused('private address')
      return { first, all: addresses.map((address) => ({ address, family: isIP(address) })) }
    }
    answer().then(
      ({ first, all }) => (lookupOptions.all ? callback(null, all) : callback(null, first, isIP(first))),
      (error: Error) => callback(error, '', 0),
    )
  }
}
