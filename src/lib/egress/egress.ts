import { Agent, request } from 'undici'
import { AddressRefused, guardedConnector, NameUnresolved, type Resolve, resolveByDns } from './connect.ts'
import { checkTarget } from './target.ts'

/** The one way out of the house for requests to addresses that others chose. */
export interface Egress {
  /** Why `url` may not be requested, as the end of a sentence ("must use https"), or null. Touches no network. */
  check(url: string): string | null
  /** Never throws and never follows a redirect. */
  send(request: EgressRequest): Promise<EgressResult>
  /**
   * Like `send`, for an answer that is read while it arrives. Its body ends in an EgressFailure at the deadline, when the caller aborts, when the connection is
   * lost, and past `maxBodyBytes`: a body that ends quietly is complete.
   */
  stream(request: EgressRequest & { readonly maxBodyBytes: number }): Promise<EgressStream>
  close(): Promise<void>
}

export interface EgressRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  /** Lower-case names. `accept-encoding` is set here. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** For the whole exchange: name, connection, TLS, headers and body. Default 10,000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export type EgressResult =
  | {
      readonly kind: 'response'
      readonly status: number
      /** Lower-case names; repeated ones joined by a comma. */
      readonly headers: Readonly<Record<string, string>>
      /** The first 64 KiB as they were sent (nothing is decompressed); what follows is dropped with the connection. */
      readonly body: Buffer
      readonly durationMs: number
    }
  /** Not allowed: nothing was sent, and it makes no sense to try again before the address changes. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No complete answer. `aborted` is the caller's own signal. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly durationMs: number }

export type EgressStream =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: AsyncIterable<Buffer>
    }
  | Exclude<EgressResult, { kind: 'response' }>

/** Why a streamed answer broke off. */
export class EgressFailure extends Error {
  readonly reason: FailureReason
  constructor(reason: FailureReason) {
    super(reason)
    this.name = 'EgressFailure'
    this.reason = reason
  }
}

export type FailureReason =
  | 'timeout'
  | 'aborted'
  | 'name not resolved'
  | 'connection refused'
  | 'connection lost'
  | 'TLS failed'
  | 'bad answer'
  | 'answer too long'

export interface EgressOptions {
  /** `host:port` pairs that may be private and may speak http. */
  readonly allow: readonly string[]
  /** This installation's own public URL, which it refuses to call. */
  readonly ownUrl?: string
  readonly resolve?: Resolve
  /** A certificate authority to trust instead of the usual ones. */
  readonly ca?: string
}

export const MAX_BODY_BYTES = 64 * 1024
const DEFAULT_TIMEOUT_MS = 10_000

export function createEgress(options: EgressOptions): Egress {
  const allow = new Set(options.allow.map((pair) => pair.toLowerCase()))
  const rules = { allow, own: options.ownUrl ? new URL(options.ownUrl).origin : null }
  // An Agent, never the global dispatcher: nobody else's settings, and no proxy from the environment.
  const agent = new Agent({
    connect: guardedConnector({
      isTrusted: (host, port) => allow.has(`${host}:${port}`) || allow.has(`[${host}]:${port}`),
      resolve: options.resolve ?? resolveByDns,
      timeoutMs: DEFAULT_TIMEOUT_MS,
      ...(options.ca ? { ca: options.ca } : {}),
    }),
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 10_000,
    // One deadline of our own covers everything; undici's timers start again with each byte.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    check(url) {
      const target = checkTarget(url, rules)
      return target.kind === 'ok' ? null : target.reason
    },
    async send(input) {
      const target = checkTarget(input.url, rules)
      if (target.kind === 'refused') return target
      return exchange(agent, target.url, input)
    },
    async stream(input) {
      const target = checkTarget(input.url, rules)
      if (target.kind === 'refused') return target
      return openStream(agent, target.url, input)
    },
    close: () => agent.destroy(),
  }
}

async function exchange(agent: Agent, url: URL, input: EgressRequest): Promise<EgressResult> {
  const call = begin(agent, url, input)
  try {
    const response = await call.response
    const body = await readSome(response.body)
    return { kind: 'response', status: response.statusCode, headers: flatten(response.headers), body, durationMs: call.durationMs() }
  } catch (error) {
    return call.explain(error)
  }
}

async function openStream(agent: Agent, url: URL, input: EgressRequest & { readonly maxBodyBytes: number }): Promise<EgressStream> {
  const call = begin(agent, url, input)
  try {
    const response = await call.response
    const body = readBounded(response.body, input.maxBodyBytes, call.explain)
    return { kind: 'response', status: response.statusCode, headers: flatten(response.headers), body }
  } catch (error) {
    return call.explain(error)
  }
}

async function* readBounded(stream: AsyncIterable<Buffer>, maxBytes: number, explain: Exchange['explain']): AsyncGenerator<Buffer> {
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > maxBytes) throw new EgressFailure('answer too long')
      yield chunk
    }
  } catch (error) {
    if (error instanceof EgressFailure) throw error
    const explained = explain(error)
    throw new EgressFailure(explained.kind === 'failed' ? explained.reason : 'connection lost')
  }
}

type Exchange = ReturnType<typeof begin>

function begin(agent: Agent, url: URL, input: EgressRequest) {
  const started = performance.now()
  const durationMs = () => Math.round(performance.now() - started)
  const deadline = AbortSignal.timeout(input.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  const signal = input.signal ? AbortSignal.any([deadline, input.signal]) : deadline
  const answer = request(url, {
    dispatcher: agent,
    method: input.method,
    headers: { ...input.headers, 'accept-encoding': 'identity' },
    body: input.body ?? null,
    signal,
  })
  const explain = (error: unknown): Exclude<EgressResult, { kind: 'response' }> => {
    if (causes(error).some((cause) => cause instanceof AddressRefused)) {
      return { kind: 'refused', reason: 'must not resolve to a private address' }
    }
    const reason = input.signal?.aborted ? 'aborted' : deadline.aborted ? 'timeout' : failureReason(error)
    return { kind: 'failed', reason, durationMs: durationMs() }
  }
  return { response: unlessAborted(answer, signal), durationMs, explain }
}

/** undici looks at a signal once it is connected; until then, looking a name up, connecting or shaking hands, this does. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function readSome(stream: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MAX_BODY_BYTES) break // leaving the loop destroys the stream, and with it the connection
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES)
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

/** An error, what caused it, and the parts of an aggregate (several addresses were tried). */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) return []
  const parts = error instanceof AggregateError ? error.errors.flatMap(causes) : []
  return [error, ...parts, ...causes(error.cause)]
}

function failureReason(error: unknown): FailureReason {
  const all = causes(error)
  const codes = all.map((cause) => ('code' in cause && typeof cause.code === 'string' ? cause.code : ''))
  if (all.some((cause) => cause instanceof NameUnresolved) || codes.some((code) => /^E(NOTFOUND|AI_)/.test(code)))
    return 'name not resolved'
  if (codes.some((code) => /CONNECT_TIMEOUT|^ETIMEDOUT$/.test(code))) return 'timeout'
  if (codes.some((code) => /^E(CONNREFUSED|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL|ACCES|PERM)$/.test(code))) return 'connection refused'
  if (codes.some((code) => /CERT|SSL|TLS|EPROTO|SELF_SIGNED|UNABLE_TO_|ALTNAME|^INVALID_(PURPOSE|CA)$/.test(code))) return 'TLS failed'
  if (all.some((cause) => /^(HTTPParser|HeadersOverflow|ResponseContentLengthMismatch|InvalidArgument)Error$/.test(cause.name)))
    return 'bad answer'
  return 'connection lost'
}
