import { type Accounts, openAccounts } from './accounts/accounts.ts'
import type { Config } from './config.ts'
import { type Database, type DatabaseOptions, openDatabase } from './db/database.ts'
import { type Signals, sharedSignals } from './db/signals.ts'
import { resetMailer } from './domain/team/reset-mail.ts'
import { type OpenOptions, openInstallation } from './installation.ts'
import { JOBS, type JobName } from './jobs/catalog.ts'
import { nextJobDue } from './jobs/queue/claim.ts'
import { type Clock, offsetClock, systemClock } from './lib/clock.ts'
import { createEgress, type Egress } from './lib/egress/egress.ts'
import { portOf } from './lib/egress/target.ts'
import { createLogger, type Logger } from './lib/logger.ts'
import { createMetrics, type Metrics, type Watched } from './lib/metrics.ts'
import { openRateLimiter } from './lib/rate-limit/open-limiter.ts'
import type { RateLimiter } from './lib/rate-limit/rate-limiter.ts'
import type { Sealer } from './lib/seal.ts'
import { type Brains, createBrains } from './receptionist/models/choose-brain.ts'

/** What handlers and jobs are given. Made once per process by `createContext`; tests override members. */
export interface Context {
  readonly config: Config
  readonly log: Logger
  readonly clock: Clock
  readonly db: Database
  readonly signals: Signals
  readonly sealer: Sealer
  /** The one way out to addresses that others chose. */
  readonly egress: Egress
  readonly limiter: RateLimiter
  readonly metrics: Metrics
  /** The people of the console and their sessions. */
  readonly accounts: Accounts
  /** Who answers whose customers. */
  readonly brains: Brains
}

export interface OpenContext extends Context {
  /** The database as the restricted role. */
  readonly appUrl: string
  /** The database as its owner, for commands that make or drop scratch databases. */
  readonly adminUrl: string
  /** Closes everything in mirror order. */
  close(): Promise<void>
}

export async function createContext(
  config: Config,
  overrides: Partial<Context> & Pick<OpenOptions, 'onProgress' | 'signal'> & Pick<DatabaseOptions, 'admitConnection'> = {},
): Promise<OpenContext> {
  const log = overrides.log ?? createLogger(config.log)
  const clock = overrides.clock ?? (config.startInstant ? offsetClock(config.startInstant) : systemClock)
  const installation = await openInstallation(config, {
    log,
    ...(overrides.onProgress ? { onProgress: overrides.onProgress } : {}),
    ...(overrides.signal ? { signal: overrides.signal } : {}),
  })
  const signals = overrides.signals ?? sharedSignals(installation.appUrl, log)
  const db =
    overrides.db ??
    openDatabase({
      url: installation.appUrl,
      clock,
      log,
      signals,
      isReadOnly: installation.isFull,
      ...(overrides.admitConnection ? { admitConnection: overrides.admitConnection } : {}),
    })
  const egress = overrides.egress ?? createEgress({ allow: config.egressAllow, ownUrl: config.http.publicUrl })
  const modelEgress = createEgress({ allow: [...config.egressAllow, ...hostOf(config.model)], ownUrl: config.http.publicUrl })
  const sealer = overrides.sealer ?? installation.sealer
  const metrics = overrides.metrics ?? createMetrics({ ofProcess: config.metrics.port !== null })
  metrics.watch(watched({ db, clock }))
  const accounts =
    overrides.accounts ??
    openAccounts({
      appUrl: installation.appUrl,
      publicUrl: config.http.publicUrl,
      oauth: config.oauth,
      sealer,
      clock,
      log,
      onReset: resetMailer(db),
    })
  const limiter = openRateLimiter({ redisUrl: config.redisUrl, clock, sealer, log, metrics })
  return {
    config,
    log,
    clock,
    db,
    signals,
    sealer,
    egress,
    limiter: overrides.limiter ?? limiter,
    metrics,
    accounts,
    brains: overrides.brains ?? createBrains({ model: config.model, modelEgress, egress, sealer }),
    appUrl: installation.appUrl,
    adminUrl: installation.adminUrl,
    async close() {
      await limiter.close()
      await accounts.close()
      await modelEgress.close()
      await egress.close()
      await signals.close()
      await db.close()
      await installation.release()
    },
  }
}

/** The operator's own address for the model may be private; nobody else's requests may go there for it. */
function hostOf(model: Config['model']): string[] {
  if (!model?.baseUrl) return []
  const url = new URL(model.baseUrl)
  return [`${url.hostname}:${portOf(url)}`]
}

/** What the metrics read of the database whenever somebody looks. */
export function watched({ db, clock }: Pick<Context, 'db' | 'clock'>): Watched {
  return {
    databasePool: () => ({ inUse: db.pool.totalCount - db.pool.idleCount, idle: db.pool.idleCount, waiting: db.pool.waitingCount }),
    async oldestDueJobSeconds() {
      const oldest = await nextJobDue(db, Object.keys(JOBS) as JobName[], new Date(0))
      return oldest ? Math.max(0, (clock.now().getTime() - oldest.getTime()) / 1000) : 0
    },
  }
}
