import type { FastifyInstance } from 'fastify'
import { buildApp } from './api/app.ts'
import { type MetricsPort, startMetrics } from './api/metrics.ts'
import type { Config } from './config.ts'
import { createContext, type OpenContext } from './context.ts'
import { createServerLock, type ServerLock } from './db/server-lock.ts'
import { type SeededDemo, seedDemo } from './demo/seed-demo.ts'
import { handlers } from './jobs/handlers.ts'
import { keepPurges } from './jobs/keep-purges.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { createLogger } from './lib/logger.ts'
import { warmUp } from './receptionist/understanding/warm-up.ts'

export interface RunningServer {
  readonly url: string
  readonly ctx: OpenContext
  readonly demo: SeededDemo
  /** Whether this process has the HTTP side. */
  readonly isServing: boolean
  /** Resolves when this server must stop: another one has its data folder. */
  readonly lost: Promise<void>
  /**
   * Stops in mirror order: no new requests and no new jobs, running ones end, connections close, the embedded database stops when nobody uses it. False when
   * something didn't end in its time: then it was left, which the log says, and the process should exit.
   */
  stop(): Promise<boolean>
}

/** How long a stop waits for running requests, and for the connections to close after that, in milliseconds. The worker has a grace of its own, beside. */
const REQUESTS_MS = 10_000
const CLOSE_MS = 8000
/** For all of it: stopping the embedded database may take a checkpoint. */
const STOP_MS = 30_000

const EGRESS_WARNING = 'VOREL_EGRESS_ALLOW: webhooks may reach these although they are private or speak http; for development only'

export interface StartOptions {
  readonly onProgress?: (step: string) => void
  /** Gives the start up, between two steps of it. */
  readonly signal?: AbortSignal
  /** Logs no more than warnings until the server is ready: somebody watches the progress. */
  readonly isWatched?: boolean
}

/** Settings → context → roles. Throws an Error with one sentence when it can't; then nothing is left running. */
export async function startServer(config: Config, { onProgress, signal, isWatched = false }: StartOptions = {}): Promise<RunningServer> {
  const log = createLogger(config.log)
  const lock = config.database.url === null ? createServerLock(log) : null
  const ctx = await createContext(config, {
    log,
    ...(lock ? { admitConnection: lock.admit } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  })
  if (isWatched && config.log.level === 'info') ctx.log.level = 'warn'
  const parts: Parts = { app: null, worker: null, stopPurges: null, lock, metrics: null }
  try {
    if (lock && !(await lock.take(ctx.appUrl))) throw new Error(inUse(config.dataDir))
    const demo = await seedDemo(ctx, {
      dataDir: config.dataDir,
      onProgress: (step) => {
        signal?.throwIfAborted()
        onProgress?.(step)
      },
    })
    signal?.throwIfAborted()
    parts.metrics = await startMetrics(ctx)
    if (config.roles.worker) parts.worker = startWorker(ctx, handlers)
    if (config.roles.worker) parts.stopPurges = keepPurges(ctx)
    parts.app = config.roles.api ? await buildApp(ctx) : null
    const url = parts.app ? await listen(parts.app, config) : config.http.publicUrl
    if (parts.worker) warmUp()
    ctx.log.level = config.log.level
    if (config.egressAllow.length > 0) ctx.log.warn({ allow: config.egressAllow }, EGRESS_WARNING)
    return { url, ctx, demo, isServing: parts.app !== null, lost: lock?.lost ?? never, stop: () => stop(ctx, parts) }
  } catch (error) {
    await stop(ctx, parts)
    throw error
  }
}

interface Parts {
  app: FastifyInstance | null
  worker: Worker | null
  stopPurges: (() => Promise<void>) | null
  readonly lock: ServerLock | null
  metrics: MetricsPort | null
}

const never = new Promise<void>(() => undefined)

async function stop(ctx: OpenContext, { app, worker, stopPurges, lock, metrics }: Parts): Promise<boolean> {
  const closing = (async () => {
    const [isDrained] = await Promise.all([app ? closeApp(ctx, app) : true, worker?.stop(), stopPurges?.()])
    await metrics?.close()
    await lock?.release()
    await ctx.close()
    return isDrained
  })()
  const isStopped = await within(STOP_MS, closing)
  if (isStopped === null) ctx.log.error({ after_ms: STOP_MS }, 'stopped with the database out of reach')
  return isStopped === true
}

/** Lets running requests end; cuts off those that take too long. Nothing is lost by that: a transaction commits or doesn't, and its caller may ask again. */
async function closeApp(ctx: OpenContext, app: FastifyInstance): Promise<boolean> {
  const closed = app.close().then(() => true)
  if (await within(REQUESTS_MS, closed)) return true
  ctx.log.warn({ after_ms: REQUESTS_MS }, 'requests were still running and are cut off')
  app.server.closeAllConnections()
  await within(CLOSE_MS, closed)
  return false
}

/** What `work` comes to, or null when it takes longer than `ms`. */
function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

function inUse(dataDir: string): string {
  return `the data folder ${dataDir} is in use by another vorel server: stop that one, or set VOREL_DATA_DIR to another folder`
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
