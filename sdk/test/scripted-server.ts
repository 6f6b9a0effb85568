import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Answer = (response: ServerResponse, request: Seen) => void

/** A server that gives its answers in order, the last one again and again, and keeps what it was asked. */
export interface ScriptedServer {
  readonly url: string
  readonly requests: Seen[]
  play(...answers: Answer[]): void
  close(): Promise<void>
}

export async function openScriptedServer(): Promise<ScriptedServer> {
  const requests: Seen[] = []
  let script: Answer[] = []
  const server = createServer(async (incoming, response) => {
    let body = ''
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body }
    requests.push(request)
    const answer = script.length > 1 ? script.shift() : script[0]
    answer?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server
    requests,
    play(...answers) {
      requests.length = 0
      script = answers
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1', ...headers }).end(JSON.stringify(body))

export const refuse = (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  json(status, { error: { code, message: 'no' } }, headers)

/** The connection breaks without an answer. */
export const hangUp: Answer = (response) => void response.socket?.destroy()
