import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly method: string
  readonly path: string
}

export interface Receiver {
  readonly port: number
  readonly url: string
  readonly requests: ReceivedRequest[]
  /** What the next requests are answered with: a status, or anything at all. 200 from the start. */
  answer(how: number | ((response: ServerResponse, request: ReceivedRequest) => void)): void
  close(): Promise<void>
}

/** A webhook receiver on 127.0.0.1 that keeps what it got. Its `host:port` must be on the allow-list of the world's egress. */
export async function openReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  let respond = (response: ServerResponse, _request: ReceivedRequest): void => void response.end()
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request = { headers: incoming.headers, body: Buffer.concat(chunks), method: incoming.method ?? '', path: incoming.url ?? '' }
    requests.push(request)
    respond(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    answer(how) {
      respond = typeof how === 'number' ? (response) => void response.writeHead(how).end() : how
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
