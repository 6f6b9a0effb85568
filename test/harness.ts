import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openAccounts } from '../src/accounts/accounts.ts'
import { readConfig } from '../src/config.ts'
import { type Context, watched } from '../src/context.ts'
import { openDatabase, sqlState } from '../src/db/database.ts'
import { localSignals, type Signals } from '../src/db/signals.ts'
import { resetMailer } from '../src/domain/team/reset-mail.ts'
import { type Clock, frozenClock } from '../src/lib/clock.ts'
import { createEgress } from '../src/lib/egress/egress.ts'
import { createLogger, type Logger } from '../src/lib/logger.ts'
import { createMetrics } from '../src/lib/metrics.ts'
import { openRateLimiter } from '../src/lib/rate-limit/open-limiter.ts'
import { createSealer } from '../src/lib/seal.ts'
import { createBrains } from '../src/receptionist/models/choose-brain.ts'

/** Monday 2 March 2026, 10:00 in Dubai. */
export const TEST_NOW = new Date('2026-03-02T06:00:00.000Z')

export interface TestWorld extends Context {
  readonly clock: ReturnType<typeof frozenClock>
  /** The owner's connection: for arranging and for looking behind row security. */
  readonly owner: pg.Client
  readonly adminUrl: string
  readonly appUrl: string
  readonly logLines: string[]
  close(): Promise<void>
}

/** Postgres' own housekeeping may look into the template for a moment; then it can't be copied. */
async function copyTemplate(maintenance: pg.Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await maintenance.query(`create database ${name} template ${template}`)
      return
    } catch (error) {
      if (attempt === 10 || sqlState(error) !== '55006') throw error
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt))
    }
  }
}

/** A database of its own (copied from the migrated template), a frozen clock and everything a handler is given. Close it in `afterAll`. */
export async function openWorld(options: { now?: Date; environment?: Record<string, string>; signals?: Signals } = {}): Promise<TestWorld> {
  const template = new URL(inject('templateUrl'))
  const name = `vorel_test_${template.pathname.split('_').at(-1)}_${randomBytes(6).toString('hex')}`
  const adminUrl = new URL(template)
  const maintenance = new pg.Client({ connectionString: new URL('/postgres', template).href })
  await maintenance.connect()
  await copyTemplate(maintenance, name, template.pathname.slice(1))
  adminUrl.pathname = `/${name}`
  const appUrl = new URL(adminUrl)
  appUrl.username = 'vorel_app'
  appUrl.password = 'test-only'

  const owner = new pg.Client({ connectionString: adminUrl.href, options: '-c timezone=UTC' })
  owner.on('error', () => undefined)
  await owner.connect()
  const clock = frozenClock(options.now ?? TEST_NOW)
  const { log, lines } = capturingLogger()
  const signals = options.signals ?? localSignals()
  const db = openDatabase({ url: appUrl.href, clock: clock satisfies Clock, log, signals, maxConnections: 10 })
  const config = readConfig({ LOG_LEVEL: 'silent', ...options.environment }, false)
  const egress = createEgress({ allow: config.egressAllow, ownUrl: config.http.publicUrl })
  const sealer = createSealer(Buffer.alloc(32, 7))
  const metrics = createMetrics()
  metrics.watch(watched({ db, clock }))
  const accounts = openAccounts({ appUrl: appUrl.href, publicUrl: config.http.publicUrl, sealer, clock, log, onReset: resetMailer(db) })
  const limiter = openRateLimiter({ redisUrl: config.redisUrl, clock, sealer, log, metrics })
  return {
    config,
    log,
    clock,
    db,
    signals,
    sealer,
    egress,
    limiter,
    metrics,
    accounts,
    brains: createBrains({ model: config.model, modelEgress: egress, egress, sealer }),
    owner,
    adminUrl: adminUrl.href,
    appUrl: appUrl.href,
    logLines: lines,
    async close() {
      await limiter.close()
      await accounts.close()
      await egress.close()
      await signals.close()
      await db.close()
      await owner.end()
      await maintenance.query(`drop database if exists ${name} with (force)`)
      await maintenance.end()
    },
  }
}

function capturingLogger(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  return { log: createLogger({ level: 'debug', pretty: false }, { write: (line: string) => void lines.push(line) }), lines }
}
