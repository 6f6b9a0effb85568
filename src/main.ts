import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { buildApp } from './api/app.ts'
import type { Config } from './config.ts'
import { createContext, type OpenContext } from './context.ts'
import { type SeededDemo, seedDemo } from './demo/seed-demo.ts'
import { handlers } from './jobs/handlers.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { warmUp } from './receptionist/understanding/warm-up.ts'

export interface RunningServer {
  readonly url: string
  readonly ctx: OpenContext
  readonly demo: SeededDemo
  /** Whether this process has the HTTP side. */
  readonly isServing: boolean
  /** Stops in mirror order: no new requests, running ones end, running jobs end, connections close, the embedded database stops when nobody uses it. */
  stop(): Promise<void>
}

/** One server per embedded data folder; several may share an external database. */
const SERVER_LOCK = 7_060_003

export interface StartOptions {
  readonly onProgress?: (step: string) => void
  /** Gives the start up, between two steps of it. */
  readonly signal?: AbortSignal
  /** Logs no more than warnings until the server is ready: somebody watches the progress. */
  readonly isWatched?: boolean
}

/** Settings → context → roles. Throws an Error with one sentence when it can't; then nothing is left running. */
export async function startServer(config: Config, { onProgress, signal, isWatched = false }: StartOptions = {}): Promise<RunningServer> {
  const ctx = await createContext(config, { ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) })
  if (isWatched && config.log.level === 'info') ctx.log.level = 'warn'
  let app: FastifyInstance | null = null
  let worker: Worker | null = null
  let lock: pg.Client | null = null
  try {
    lock = config.database.url === null ? await lockFolder(ctx, config) : null
    const demo = await seedDemo(ctx, {
      dataDir: config.dataDir,
      onProgress: (step) => {
        signal?.throwIfAborted()
        onProgress?.(step)
      },
    })
    signal?.throwIfAborted()
    if (config.roles.worker) worker = startWorker(ctx, handlers)
    app = config.roles.api ? await buildApp(ctx) : null
    const url = app ? await listen(app, config) : config.http.publicUrl
    if (worker) warmUp()
    ctx.log.level = config.log.level
    const parts = { app, worker, lock }
    return { url, ctx, demo, isServing: app !== null, stop: () => stop(ctx, parts) }
  } catch (error) {
    await stop(ctx, { app, worker, lock })
    throw error
  }
}

async function stop(
  ctx: OpenContext,
  parts: { app: FastifyInstance | null; worker: Worker | null; lock: pg.Client | null },
): Promise<void> {
  await parts.app?.close()
  await parts.worker?.stop()
  await parts.lock?.end()
  await ctx.close()
}

/** A session lock on the database: gone with this process however it ends, so a crash never leaves the folder locked. */
async function lockFolder(ctx: OpenContext, config: Config): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ctx.appUrl, application_name: 'vorel server lock', keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  // A server that was killed a moment ago may leave its connection behind for an instant.
  for (let attempt = 0; attempt < 10; attempt++) {
    const result = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [SERVER_LOCK])
    if (result.rows[0]?.locked) return client
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await client.end()
  throw new Error(
    `the data folder ${config.dataDir} is in use by another vorel server: stop that one, or set VOREL_DATA_DIR to another folder`,
  )
}

const LISTEN_ERRORS: Readonly<Record<string, (http: Config['http']) => string>> = {
  EADDRINUSE: ({ port }) => `port ${port} is already in use: stop what listens there, or set PORT to another one`,
  EACCES: ({ port }) => `port ${port} may not be used by this user: set PORT to another one`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is not an address of this machine`,
  ENOTFOUND: ({ host }) => `HOST ${host} is not an address of this machine`,
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  try {
    return await app.listen({ host: config.http.host, port: config.http.port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const sentence = LISTEN_ERRORS[String(code)]?.(config.http)
    throw sentence ? new Error(sentence, { cause: error }) : error
  }
}
