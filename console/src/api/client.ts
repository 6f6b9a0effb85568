import { Vorel } from '@vorel/sdk'
import { isRead } from '../../../src/contract/console/operation.ts'
import type { OperatorOperationId, OperatorOutput, OperatorSent } from '../../../src/contract/console/operator-operations.ts'
import type { ConsoleOperationId, ConsoleOutput, ConsoleSent } from '../../../src/contract/console/routes.ts'
import { request } from './request.ts'

const SESSION_INSTEAD_OF_KEY = 'session'
const clients = new Map<string, Vorel>()

/** The SDK on behalf of one business: the public operations, with the session's cookie in place of a key. */
export function sdk(slug: string): Vorel {
  const known = clients.get(slug)
  if (known) return known
  const client = new Vorel({
    apiKey: SESSION_INSTEAD_OF_KEY,
    baseUrl: `${location.origin}/api/console/t/${slug}`,
    fetch: (url, init) => {
      const headers = new Headers(init.headers)
      headers.delete('authorization')
      return fetch(url, { ...init, headers, credentials: 'same-origin' })
    },
  })
  clients.set(slug, client)
  return client
}

/** What the console has besides the public API, typed by its contract. */
export function call<K extends ConsoleOperationId>(
  slug: string,
  id: K,
  ...[input, options]: ConsoleSent<K> extends undefined
    ? [input?: undefined, options?: { signal?: AbortSignal }]
    : [input: ConsoleSent<K>, options?: { signal?: AbortSignal }]
): Promise<ConsoleOutput<K>> {
  return ask(`/api/console/t/${slug}/${id}`, id, { input, signal: options?.signal })
}

/** Reads are asked for by name (contract/console/operation.ts). */
function ask<T>(path: string, id: string, { input, signal }: { input: unknown; signal: AbortSignal | undefined }): Promise<T> {
  if (!isRead(id)) return request('POST', path, { body: input ?? {}, signal })
  return request('GET', input === undefined ? path : `${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { signal })
}

/** What the operator of the installation has. */
export function callOperator<K extends OperatorOperationId>(
  id: K,
  ...[input, options]: OperatorSent<K> extends undefined
    ? [input?: undefined, options?: { signal?: AbortSignal }]
    : [input: OperatorSent<K>, options?: { signal?: AbortSignal }]
): Promise<OperatorOutput<K>> {
  return ask(`/api/console/operator/${id}`, id, { input, signal: options?.signal })
}
