import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from '../context.ts'

export interface MetricsPort {
  readonly url: string
  close(): Promise<void>
}

/**
 * `GET /metrics` on a port of its own, null when METRICS_PORT is not set. Apart from the API's, so that what shows the API to the world can't show this by
 * mistake, and so that processes without the api role have it too. Listens on the loopback address unless METRICS_HOST says otherwise.
 */
export async function startMetrics(ctx: Context): Promise<MetricsPort | null> {
  const { host, port } = ctx.config.metrics
  if (port === null) return null
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') void answer(ctx, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`METRICS_PORT ${port} on ${host} can't be used: set another one`, { cause })))
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo // It listens on a port, not on a pipe.
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/metrics`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(ctx: Context, response: ServerResponse): Promise<void> {
  try {
    const { contentType, text } = await ctx.metrics.expose()
    response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(text)
  } catch (error) {
    ctx.log.error({ err: error }, 'metrics could not be read')
    response.writeHead(500).end()
  }
}
