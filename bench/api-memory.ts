import { drive } from './api.ts'
import type { Usage } from './api-server.ts'
import { startApiServer, withApiWorld } from './api-world.ts'
import type { Figure } from './measure.ts'

/** Longer than the pool keeps an idle connection (30 s) and than a window of the rate limiter (60 s), which the next requests find empty. */
const REST_MS = 65_000
const WARM_UP_SECONDS = 60
const ROWS = 50_000

/** Minutes of creates and lists, by turns: memory, sockets and database connections are afterwards what they were before. */
export async function benchApiMemory({ minutes = 10 }: { readonly minutes?: number } = {}): Promise<Figure[]> {
  return withApiWorld(ROWS, async (world) => {
    const server = await startApiServer(world.folder)
    const page = { kind: 'anywhere', firstMs: world.big.firstMs, rows: ROWS, from: 0, to: 0.99 } as const
    const work = async (seconds: number) => {
      for (const each of [{ kind: 'create' }, page] as const) await drive(world, server, { work: each, seconds: seconds / 2 })
    }
    const atRest = async (): Promise<Usage> => {
      await new Promise((resolve) => setTimeout(resolve, REST_MS))
      await work(1)
      return server.usage()
    }
    try {
      await work(Math.min(WARM_UP_SECONDS, minutes * 30))
      const before = await atRest()
      for (let part = 0; part < 4; part++) await work(minutes * 15)
      const after = await atRest()
      const figure = (name: string, value: number, unit: string, limit: Figure['limit']): Figure => ({
        suite: 'api',
        name,
        value,
        unit,
        limit,
      })
      return [
        figure(`heap before ${minutes} minutes of load`, before.heap / 2 ** 20, 'MB', null),
        figure('heap after', after.heap / 2 ** 20, 'MB', { at_most: Math.round(before.heap / 2 ** 20) + 10 }),
        figure('sockets after', after.sockets, '', { at_most: before.sockets }),
        figure('database connections after', after.connections, '', { at_most: before.connections }),
      ]
    } finally {
      await server.stop()
    }
  })
}
