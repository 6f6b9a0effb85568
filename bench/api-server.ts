/**
 * The server under load, a process of its own: the real application on the database of VOREL_DATA_DIR or DATABASE_URL, api role only. Its rate limiter is the
 * real one, counting every request, with the tenants' limit raised (keys have their own). Talks with the bench over IPC.
 */
import type { AddressInfo } from 'node:net'
import { buildApp } from '../src/api/app.ts'
import { readConfig } from '../src/config.ts'
import { createContext } from '../src/context.ts'
import type { Database } from '../src/db/database.ts'
import type { RateLimiter } from '../src/lib/rate-limit/rate-limiter.ts'
import { type Profile, startProfile } from './api-profile.ts'
import { withoutEvents } from './without-events.ts'

/** `bare`: from now on creates record no event; `recorded`: they do again. */
export type Ask = 'profile' | 'profiled' | 'usage' | 'bare' | 'recorded' | 'stop'

export interface Usage {
  /** After a garbage collection, in bytes. */
  readonly heap: number
  readonly sockets: number
  readonly connections: number
  readonly cpuMs: number
}

const NO_LIMIT = 1_000_000_000

const context = await createContext(readConfig())
const limiter: RateLimiter = {
  take: ([first, ...others], gate) =>
    context.limiter.take([first, ...others.map((claim) => (claim.layer === 'tenant' ? { ...claim, limit: NO_LIMIT } : claim))], gate),
}
let isBare = false
const db: Database = {
  ...context.db,
  perStatement: (tenant, work) => context.db.perStatement(tenant, (statements) => work(isBare ? withoutEvents(statements) : statements)),
}
const app = await buildApp({ ...context, db, limiter })
await app.listen({ host: '127.0.0.1', port: 0 })
let profile: Profile | null = null

const answers: Readonly<Record<Ask, () => Promise<unknown>>> = {
  async profile() {
    profile = await startProfile()
    return null
  },
  profiled: async () => profile?.stop(),
  async usage(): Promise<Usage> {
    global.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 200))
    global.gc?.()
    const sockets = await new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)))
    const { user, system } = process.cpuUsage()
    return { heap: process.memoryUsage().heapUsed, sockets, connections: context.db.pool.totalCount, cpuMs: (user + system) / 1000 }
  },
  async bare() {
    isBare = true
  },
  async recorded() {
    isBare = false
  },
  async stop() {
    await app.close()
    await context.close()
    process.exit()
  },
}
// Without the bench there is nothing to serve.
process.on('disconnect', () => process.exit())
process.on('message', (ask: Ask) => {
  answers[ask]().then((value) => process.connected && process.send?.({ ask, value }))
})
process.send?.({ ask: 'ready', value: (app.server.address() as AddressInfo).port })
