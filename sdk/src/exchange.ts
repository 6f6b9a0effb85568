import { apiErrorOf, ConnectionError, TimeoutError, UnexpectedResponseError } from './errors.ts'
import type { Fetch } from './options.ts'
import { retryAfterSeconds } from './retry.ts'

const EXCERPT_LENGTH = 200

export interface Exchange {
  readonly fetch: Fetch
  readonly url: string
  readonly init: RequestInit
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * One attempt: the answer's JSON, undefined for an empty one (204). Throws an ApiError, UnexpectedResponseError, ConnectionError or TimeoutError, or the
 * reason of the caller's signal. The deadline covers the body too, and holds even for a fetch that takes no notice of signals.
 */
export async function exchange({ fetch, url, init, timeoutMs, signal }: Exchange): Promise<unknown> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  let end: (reason: unknown) => void = () => undefined
  const ended = new Promise<never>((_, reject) => {
    // The promise first: what fetch makes of the abort comes too late to be the reason.
    end = (reason) => {
      reject(reason)
      controller.abort(reason)
    }
  })
  const timer = setTimeout(() => end(new TimeoutError(`No whole answer within ${timeoutMs} ms`)), timeoutMs)
  const onAbort = () => end(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  try {
    const { response, text } = await Promise.race([receive(fetch, url, { ...init, signal: controller.signal }), ended])
    return read(response, text)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

async function receive(fetch: Fetch, url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(url, init)
    return { response, text: await response.text() }
  } catch (cause) {
    throw new ConnectionError('The server could not be reached, or the connection broke', { cause })
  }
}

function read(response: Response, text: string): unknown {
  if (response.status === 204) return undefined
  const body = parse(text)
  if (response.ok && body !== undefined) return body
  const details = {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds: retryAfterSeconds(response.headers, Date.now()),
  }
  const refusal = response.ok ? null : apiErrorOf(body, details)
  if (refusal) throw refusal
  const contentType = response.headers.get('content-type')
  throw new UnexpectedResponseError(explain(response, contentType), { ...details, contentType, excerpt: text.slice(0, EXCERPT_LENGTH) })
}

function explain(response: Response, contentType: string | null): string {
  // Browsers show a redirect that was not followed as an answer without a status.
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    return 'The server answered with a redirect, which is not followed: it would turn a POST into a GET, or take the key elsewhere. Is baseUrl right (https)?'
  }
  return `The server answered ${response.status} with ${contentType ?? 'no content type'}, which is no answer of the Vorel API. Is baseUrl right?`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
