import type { AddressInfo } from 'node:net'
import { type Api, openApi } from '../../test/contract/client.ts'
import { Vorel, type VorelOptions } from '../src/index.ts'

/** A real application on a database and a port of its own, and a client of its tenant. */
export interface ServedApi extends Api {
  readonly url: string
  vorel(options?: Partial<VorelOptions>): Vorel
}

export async function serveApi(options: Parameters<typeof openApi>[0] = {}): Promise<ServedApi> {
  const api = await openApi(options)
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}` // a TCP server
  return {
    ...api,
    url,
    vorel: (more = {}) => new Vorel({ apiKey: api.key, baseUrl: url, ...more }),
    async close() {
      api.app.server.closeAllConnections()
      await api.close()
    },
  }
}
