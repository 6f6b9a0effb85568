import pg from 'pg'
import type { Logger } from '../lib/logger.ts'

/** One server per embedded data folder. */
const SERVER_LOCK = 7_060_003
/** How long the lock of a server that was killed may outlive it, in milliseconds. */
const LEFTOVER_MS = 1000
const RETRY_MS = 100
/** How long a new connection waits for the lock to be back, in milliseconds. */
const ADMISSION_MS = 3000

/**
 * The right to be the server of an embedded data folder: a session lock in its database, so it is gone with this process however it ends, and a crash never
 * leaves the folder locked. It is also gone when the database restarts. Then it is taken again before anything else may use a new connection (`admit`); when
 * another server was faster, `lost` says so and this one must stop.
 */
export interface ServerLock {
  /** False when another server has it. */
  take(url: string): Promise<boolean>
  /** For each new connection of the pool: waits while the lock is being taken again. Throws as a database that is starting would. */
  admit(): Promise<void>
  readonly lost: Promise<void>
  release(): Promise<void>
}

export function createServerLock(log: Logger): ServerLock {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>()
  let client: pg.Client | null = null
  let regaining: Promise<void> | null = null
  let isReleased = false

  const take = async (url: string): Promise<boolean> => {
    const next = await connect(url)
    const isLocked = await lockWith(next).catch(async (error: unknown) => {
      await next.end()
      throw error
    })
    if (!isLocked) {
      await next.end()
      return false
    }
    client = next
    regaining = null
    next.once('end', () => {
      if (!isReleased) regaining = takeAgain(url)
    })
    return true
  }

  /** Resolves when it has the lock, and never when it can't be had any more. */
  const takeAgain = async (url: string): Promise<void> => {
    while (!isReleased) {
      const result = await take(url).catch(() => null) // the database is away
      if (result === true) return
      if (result === false) {
        log.fatal('another server took the data folder while its database was away')
        lose()
        return new Promise(() => undefined)
      }
      await pause(RETRY_MS)
    }
  }

  return {
    take,
    lost,
    async admit() {
      for (const deadline = performance.now() + ADMISSION_MS; regaining && performance.now() < deadline; ) await pause(RETRY_MS / 4)
      if (regaining) throw Object.assign(new Error('the data folder is not locked yet'), { code: '57P03' })
    },
    async release() {
      isReleased = true
      await client?.end()
    },
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'vorel server lock',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function lockWith(client: pg.Client): Promise<boolean> {
  for (const deadline = performance.now() + LEFTOVER_MS; ; await pause(RETRY_MS)) {
    const result = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [SERVER_LOCK])
    if (result.rows[0]?.locked) return true
    if (performance.now() > deadline) return false
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
