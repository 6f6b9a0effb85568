/** What a request is sent with. `fetch` itself fits, and so does any function that answers a URL with a Response. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface VorelOptions {
  /** `vapk_live_…`. Never put one into a page: whoever reads the page has it. */
  readonly apiKey: string
  /** Where the installation is reached, with or without `/api/v1`. Default: http://localhost:3000. */
  readonly baseUrl?: string | undefined
  /** Default: the runtime's own, looked up at each request. */
  readonly fetch?: Fetch | undefined
  /** Milliseconds that one attempt may take, headers and body together. Default: 30,000. */
  readonly timeoutMs?: number | undefined
  /** Further attempts after one that failed in a way that may pass. Default: 2. */
  readonly maxRetries?: number | undefined
  /** The longest wait that a `Retry-After` may ask for, in milliseconds; for a longer one the error is thrown at once. Default: 60,000. */
  readonly maxRetryAfterMs?: number | undefined
}

export interface RequestOptions {
  /** POST only: repeats with this key within 24 hours have no further effect. 1 to 255 printable ASCII characters. Default: a new random one for each call. */
  readonly idempotencyKey?: string | undefined
  /** Ends the call, waits included; what is thrown is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Instead of the client's. */
  readonly timeoutMs?: number | undefined
  /** Instead of the client's. */
  readonly maxRetries?: number | undefined
}

/** The client's settings, checked. */
export interface Settings {
  readonly authorization: string
  /** Without a slash at the end: `https://desk.example/api/v1`. */
  readonly apiUrl: string
  readonly fetch: Fetch
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly maxRetryAfterMs: number
}

const BASE_PATH = '/api/v1'
/** What a timer can hold; given more, it fires at once. */
const MAX_TIMER_MS = 2_147_483_647

/** Throws a TypeError for what can not work. No message repeats the key. */
export function readOptions(options: VorelOptions): Settings {
  if (typeof options.apiKey !== 'string' || !/^[\x21-\x7e]+$/.test(options.apiKey)) {
    throw new TypeError('apiKey must be an API key (vapk_live_…) without spaces or line breaks')
  }
  return {
    authorization: `Bearer ${options.apiKey}`,
    apiUrl: readBaseUrl(options.baseUrl ?? 'http://localhost:3000'),
    // Looked up late, for those who replace the global one; called bare, as browsers demand.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    timeoutMs: readTimeout(options.timeoutMs ?? 30_000),
    maxRetries: readCount(options.maxRetries ?? 2),
    maxRetryAfterMs: readWait(options.maxRetryAfterMs ?? 60_000),
  }
}

function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl must be an http or https URL')
  if (url.username || url.password || url.search || url.hash) throw new TypeError('baseUrl must be an origin and at most a path')
  const path = url.pathname.replace(/\/+$/, '')
  return url.origin + (path.endsWith(BASE_PATH) ? path : path + BASE_PATH)
}

export function readTimeout(timeoutMs: number): number {
  if (!(timeoutMs > 0)) throw new TypeError('timeoutMs must be above 0')
  return Math.min(timeoutMs, MAX_TIMER_MS)
}

function readWait(maxRetryAfterMs: number): number {
  if (!(maxRetryAfterMs >= 0)) throw new TypeError('maxRetryAfterMs must be from 0 up')
  return Math.min(maxRetryAfterMs, MAX_TIMER_MS)
}

export function readCount(maxRetries: number): number {
  if (!Number.isInteger(maxRetries) || maxRetries < 0) throw new TypeError('maxRetries must be an integer from 0 up')
  return maxRetries
}
