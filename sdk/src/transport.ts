import { NotFoundError } from './errors.ts'
import { exchange } from './exchange.ts'
import { List, type Page } from './list.ts'
import { type RequestOptions, readCount, readTimeout, type Settings } from './options.ts'
import { mayHaveWorked, mayPass, retryDelayMs } from './retry.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Input {
  readonly query?: object | undefined
  readonly body?: object | undefined
  readonly options?: RequestOptions | undefined
}

/** What the methods of the resources are made of. */
export interface Transport {
  /** `path`: segments below /api/v1, encoded here. */
  send<T>(method: Method, path: readonly string[], input: Input): Promise<T>
  list<T>(path: readonly string[], input: Input): List<T>
}

/** What tests hold still. */
export interface Runtime {
  /** From 0 to below 1. */
  readonly random: () => number
  /** Rejects with the signal's reason when that comes first. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

export function openTransport(settings: Settings, runtime: Runtime = { random: Math.random, sleep }): Transport {
  const transport: Transport = {
    async send<T>(method: Method, path: readonly string[], input: Input): Promise<T> {
      const { signal, timeoutMs = settings.timeoutMs } = input.options ?? {}
      const request = {
        fetch: settings.fetch,
        url: urlOf(settings, path, input.query),
        init: initOf(settings, method, input),
        timeoutMs: readTimeout(timeoutMs),
        signal,
      }
      const maxRetries = readCount(input.options?.maxRetries ?? settings.maxRetries)
      let isPerhapsDone = false
      for (let attempt = 0; ; attempt++) {
        try {
          // The answer's shape is the contract's promise: checking it again here would only cost.
          return (await exchange(request)) as T
        } catch (error) {
          // What an earlier attempt deleted is gone, as was asked; its answer got lost. T is void here.
          if (method === 'DELETE' && isPerhapsDone && error instanceof NotFoundError) return undefined as T
          if (attempt >= maxRetries || !mayPass(error)) throw error
          const delay = retryDelayMs(attempt, error, { random: runtime.random, maxRetryAfterMs: settings.maxRetryAfterMs })
          if (delay === null) throw error
          isPerhapsDone ||= mayHaveWorked(error)
          await runtime.sleep(delay, signal)
        }
      }
    },
    list<T>(path: readonly string[], input: Input): List<T> {
      return new List((cursor) =>
        transport.send<Page<T>>('GET', path, cursor === null ? input : { ...input, query: { ...input.query, cursor } }),
      )
    },
  }
  return transport
}

function urlOf(settings: Settings, path: readonly string[], query: object | undefined): string {
  const url = `${settings.apiUrl}/${path.map(encodeSegment).join('/')}`
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return url
  return `${url}?${new URLSearchParams(pairs.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]))}`
}

/** An empty id would lead to the list, and dots elsewhere. */
function encodeSegment(segment: string): string {
  if (typeof segment !== 'string' || segment === '' || segment === '.' || segment === '..') throw new TypeError('an id must be a UUID')
  return encodeURIComponent(segment)
}

/** The same for each attempt, the idempotency key above all. */
function initOf(settings: Settings, method: Method, { body, options }: Input): RequestInit {
  const headers: Record<string, string> = { authorization: settings.authorization, accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = readKey(options?.idempotencyKey ?? randomKey())
  const init: RequestInit = { method, headers, redirect: 'manual' }
  if (body !== undefined) init.body = JSON.stringify(body)
  return init
}

function readKey(key: string): string {
  if (!/^[ -~]{1,255}$/.test(key)) throw new TypeError('idempotencyKey must have 1 to 255 printable ASCII characters')
  return key
}

/** 128 random bits in hex. (randomUUID would not be there on pages that are served without TLS.) */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })
}
