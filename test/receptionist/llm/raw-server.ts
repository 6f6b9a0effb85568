import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What the server does with one request: writes its own bytes, in its own time. */
export type Behaviour = (answer: ServerResponse, request: IncomingMessage) => void | Promise<void>

export interface RawServer {
  readonly host: string
  /** The behaviour of each next request; the last one stays. */
  behaves(...list: Behaviour[]): void
  readonly requests: () => number
  close(): Promise<void>
}

export async function startRawServer(): Promise<RawServer> {
  let queue: Behaviour[] = []
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((request, answer) => {
    request.resume()
    request.on('end', () => {
      count += 1
      const behave = queue.length > 1 ? queue.shift() : queue[0]
      answer.on('error', () => undefined)
      void behave?.(answer, request)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaves(...list) {
      queue = list
      count = 0
    },
    requests: () => count,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One event of a chat-completions stream. */
export function event(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}
export const END = `${event({}, 'stop')}data: [DONE]\n\n`
export const END_OF_CALLS = `${event({}, 'tool_calls')}data: [DONE]\n\n`

export function call(index: number, id: string, name: string, args: string): object {
  return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: args } }] }
}

/** Writes the pieces as they are, one after another. */
export function pieces(...parts: (string | Buffer)[]): Behaviour {
  return async (answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const part of parts) {
      answer.write(part)
      await pause(5)
    }
    answer.end()
  }
}

export const says = (text: string): Behaviour => pieces(event({ role: 'assistant', content: text }), END)
