import pg from 'pg'

export interface PatientConnect {
  readonly url: string
  /** How long to go on trying while the server is down or starting, in milliseconds; 0 tries once. */
  readonly waitMs: number
  /** The setting that `url` comes from, for the sentence. */
  readonly name: string
  readonly onWait?: (reason: string) => void
  readonly signal?: AbortSignal
}

const FIRST_PAUSE_MS = 100
const MAX_PAUSE_MS = 2000
const MAX_ATTEMPT_MS = 10_000
/** The server isn't there, is starting or stopping, or has no place: all of them pass. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  '57P03',
  '53300',
])

/** Connects, waiting with growing pauses (0.1 s to 2 s) for a server that is still to come. Throws an Error with one sentence, never with the password. */
export async function connectPatiently(options: PatientConnect): Promise<pg.Client> {
  const { url, waitMs, name, onWait, signal } = options
  const deadline = performance.now() + waitMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    signal?.throwIfAborted()
    const leftMs = deadline - performance.now()
    try {
      return await connectOnce(url, waitMs === 0 ? MAX_ATTEMPT_MS : Math.min(MAX_ATTEMPT_MS, Math.max(1000, leftMs)))
    } catch (cause) {
      const reason = reasonOf(cause)
      if (!isPassing(cause)) throw new Error(`the database of ${name} (${placeOf(url)}) refuses: ${reason}`, { cause })
      if (performance.now() + pauseMs > deadline) {
        const waited = waitMs > 0 ? ` within ${Math.round(waitMs / 1000)} s` : ''
        throw new Error(`the database of ${name} (${placeOf(url)}) can't be reached${waited}: ${reason}`, { cause })
      }
      onWait?.(reason)
      await pause(pauseMs, signal)
    }
  }
}

async function connectOnce(url: string, timeoutMs: number): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'vorel migrate', connectionTimeoutMillis: timeoutMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined) // it never was connected
    throw error
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return PASSING.has(error.code)
  return /timeout expired|Connection terminated/i.test(error.message)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Several addresses, each with its own failure, come as one error without a message.
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port || 5432}${pathname}`
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done, { once: true })
  })
}
