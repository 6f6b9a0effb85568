import { type Egress, EgressFailure } from '../../../lib/egress/egress.ts'

/**
 * `fetch` for the providers' clients by way of the egress client: the address check, one deadline over the whole exchange, no redirects, and a cap.
 */
export function fetchThrough(egress: Egress, bounds: { readonly timeoutMs: number; readonly maxBodyBytes: number }): typeof fetch {
  return async (input, init) => {
    if (init?.method !== 'POST' || typeof init.body !== 'string') throw new Error('only JSON is posted to a model')
    const answer = await egress.stream({
      method: 'POST',
      url: String(input instanceof Request ? input.url : input),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body,
      ...bounds,
      ...(init.signal ? { signal: init.signal } : {}),
    })
    if (answer.kind === 'failed') throw new EgressFailure(answer.reason)
    if (answer.kind === 'refused') throw new Error(answer.reason)
    const { 'content-length': _, ...headers } = answer.headers
    return new Response(answer.status === 204 ? null : streamOf(answer.body), { status: answer.status, headers })
  }
}

function streamOf(body: AsyncIterable<Buffer>): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(new Uint8Array(value))
    },
    async cancel() {
      await chunks.return?.()
    },
  })
}
