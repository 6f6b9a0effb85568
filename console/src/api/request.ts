import { exchange } from '../../../sdk/src/exchange.ts'

export interface RequestInput {
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

const TIMEOUT_MS = 20_000

/** One request to this server with the session's cookie; throws the SDK's typed errors. */
export async function request<T>(method: 'GET' | 'POST', path: string, { body, signal }: RequestInput = {}): Promise<T> {
  const answer = await exchange({
    fetch: (url, init) => fetch(url, init),
    url: path,
    init: {
      method,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  // The answer's shape is the contract's promise.
  return answer as T
}
