import type { FastifyReply } from 'fastify'

/** Server-Sent Events that begin with the first one: until then a failure is still an ordinary answer with its status. */
export interface EventStream {
  send(chunk: string): void
  hasBegun(): boolean
  isGone(): boolean
  end(): void
}

export function openEventStream(reply: FastifyReply, headers: Readonly<Record<string, string>> = {}): EventStream {
  const response = reply.raw
  let hasBegun = false
  const begin = () => {
    if (hasBegun) return
    hasBegun = true
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) response.setHeader(name, value)
    response.on('error', () => response.destroy())
    response.socket?.setNoDelay(true)
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', ...headers })
  }
  const isGone = () => response.destroyed || response.writableEnded
  return {
    send(chunk) {
      begin()
      if (!isGone()) response.write(chunk)
    },
    hasBegun: () => hasBegun,
    isGone,
    end() {
      begin()
      if (!isGone()) response.end()
    },
  }
}

/** JSON has no raw line breaks, so the data is always one line. */
export function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
