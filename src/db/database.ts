import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Page } from '../contract/common.ts'
import { AppError } from '../contract/errors.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { kyselyOn, kyselyThrough, statementName } from './kysely-on.ts'
import { rawPage, toPage } from './page.ts'
import { perStatement } from './per-statement.ts'
import { runPipeline } from './pipeline.ts'
import type { Signals } from './signals.ts'
import type { DB } from './tables.gen.ts'
import { timestampParser } from './types.ts'

/**
 * One tenant's data: row security shows and admits that tenant's rows only. Work that takes no more than this writes with one statement at most, so it may run
 * in a transaction, which a `TenantTx` is, or statement by statement (`perStatement`).
 */
export interface TenantDb {
  readonly tenantId: string
  /** The instant of this unit of work; what it writes carries this time. */
  readonly now: Date
  readonly db: Kysely<DB>
  /** Runs a statement written by hand, where composing it would cost more than it takes. Prepared by its text, of which there must be few. Returns its rows. */
  run<R>(text: string, values: readonly unknown[]): Promise<R[]>
  /** The page that a list's statement gives, which asks for one row more than `limit`. Nothing is taken apart of what only passes through (see page.ts). */
  page<R extends { id: string }>(text: string, values: readonly unknown[], limit: number): Promise<Page<R>>
  /** Wakes whoever waits on `channel` (see signals.ts) after the commit, once however often it is asked. */
  emit(channel: string): void
}

/** An open transaction scoped to one tenant. Everything that writes tenant data with more than one statement takes this first. */
export interface TenantTx extends TenantDb {
  /** Runs after the commit, in order, and not at all after a rollback: for wake-ups, never for work that must happen. */
  onCommit(action: () => void): void
}

/** A connection without a tenant: sees no tenant rows, may call the functions of migrations/0006. */
export interface SystemDb {
  readonly db: Kysely<DB>
  /** As in `TenantDb`. */
  run<R>(text: string, values: readonly unknown[]): Promise<R[]>
}

export interface Database {
  /** Runs `work` in one transaction of `tenantId`. A deadlock or serialization failure runs it again (3 tries), so it must have no effect outside `tx`. */
  withTenant<T>(tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T>
  /**
   * Runs `work` without a transaction around it: each statement is one by itself, and shares its call and its commit with those of other tenants' work of the
   * same moment (see per-statement.ts). For what reads, and for what writes with one statement only.
   */
  perStatement<T>(tenantId: string, work: (tenant: TenantDb) => Promise<T>): Promise<T>
  /** The same for what only reads: the server refuses anything else, and no answer that has come waits for its neighbours'. */
  readPerStatement<T>(tenantId: string, work: (tenant: TenantDb) => Promise<T>): Promise<T>
  /** For the few cross-tenant look-ups; `reason` is kept in the connection's name while it runs. */
  withSystem<T>(reason: string, work: (system: SystemDb) => Promise<T>): Promise<T>
  readonly pool: pg.Pool
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  readonly clock: Clock
  readonly log: Logger
  /** Where `tx.emit` goes; without it nobody is woken and everybody finds their work by their own polls. */
  readonly signals?: Pick<Signals, 'emit'>
  readonly maxConnections?: number
  /** Asked for each new connection before its first use: what it throws, the caller gets instead of the connection. */
  readonly admitConnection?: () => Promise<void>
  /** While true, every transaction is read-only: reads go on, writes are refused as unavailable. */
  readonly isReadOnly?: () => boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const RETRYABLE = new Set(['40001', '40P01'])

/**
 * Deadlines, in milliseconds, so that a caller hears of trouble within about six seconds. For a connection; for a lock and a statement, which a living server
 * keeps itself; and for an answer from one that is paused or out of reach, which only this side can notice.
 */
const CONNECT_MS = 5000
const LOCK_MS = 5000
const STATEMENT_MS = 5500
const ANSWER_MS = 6000

/** Opens the pool of the restricted role. Nothing is connected until the first use. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 20,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    idleTimeoutMillis: 30_000,
    types: { getTypeParser: timestampParser },
    options: `-c timezone=UTC -c statement_timeout=${STATEMENT_MS} -c lock_timeout=${LOCK_MS} -c idle_in_transaction_session_timeout=30000`,
    application_name: 'vorel',
    ...(options.admitConnection ? { onConnect: options.admitConnection } : {}),
  })
  // An idle connection that the server drops is not an incident; the pool opens another.
  let closing = false
  pool.on('error', (error) => closing || options.log.warn({ err: error }, 'idle database connection lost'))
  pool.on('connect', (client) => client.on('error', () => undefined))

  const withTenant = async <T>(tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T> => {
    requireTenant(tenantId)
    for (let attempt = 1; ; attempt++) {
      try {
        return await transact(pool, options, tenantId, work)
      } catch (error) {
        if (attempt < 3 && RETRYABLE.has(sqlState(error))) continue
        throw asUnavailable(error)
      }
    }
  }

  const send = perStatement(pool, () => options.isReadOnly?.() ?? false)
  const read = perStatement(pool, () => true)
  const through = async <T>(send: typeof read, tenantId: string, work: (tenant: TenantDb) => Promise<T>): Promise<T> => {
    requireTenant(tenantId)
    const run = (text: string, values: readonly unknown[]) => send({ tenantId, text, values })
    const channels = new Set<string>()
    let db: Kysely<DB> | undefined
    try {
      const result = await work({
        tenantId,
        now: options.clock.now(),
        get db() {
          db ??= kyselyThrough(run)
          return db
        },
        run: async <R>(text: string, values: readonly unknown[]) => (await run(text, values)).rows as R[],
        page: async (text, values, limit) => rawPage((await run(text, values)).raw, limit),
        emit: (channel) => void channels.add(channel),
      })
      afterwards(options.log, () => wake(channels, options.signals))
      return result
    } catch (error) {
      throw asUnavailable(error)
    }
  }

  const withSystem = async <T>(reason: string, work: (system: SystemDb) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw asUnavailable(error)
    })
    const isReadOnly = options.isReadOnly?.() ?? false
    let broken: Error | undefined
    try {
      if (isReadOnly) await client.query('begin read only')
      const run = async <R>(text: string, values: readonly unknown[]) => {
        const [outcome] = await runPipeline(client, [{ text, values }])
        return (outcome?.rows ?? []) as R[]
      }
      const result = await work({
        get db() {
          return kyselyOn(client)
        },
        run,
      })
      if (isReadOnly) await client.query('commit')
      return result
    } catch (error) {
      broken = silenceIn(error) ?? (isReadOnly ? new Error('in a failed transaction') : undefined)
      throw asUnavailable(new Error(`${reason}: ${error instanceof Error ? error.message : 'failed'}`, { cause: error }))
    } finally {
      client.release(broken)
    }
  }

  return {
    withTenant,
    perStatement: (tenantId, work) => through(send, tenantId, work),
    readPerStatement: (tenantId, work) => through(read, tenantId, work),
    withSystem,
    pool,
    close: () => {
      closing = true
      return pool.end()
    },
  }
}

async function transact<T>(
  pool: pg.Pool,
  { clock, log, signals, isReadOnly }: DatabaseOptions,
  tenantId: string,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  const afterCommit: (() => void)[] = []
  const channels = new Set<string>()
  let broken: Error | undefined
  try {
    await client.query(`begin${isReadOnly?.() ? ' read only' : ''}; set local app.current_tenant_id = '${tenantId}'`)
    const run = async (text: string, values: readonly unknown[]) =>
      (await client.query({ name: statementName(text), text, values: [...values] })).rows
    const result = await work({
      tenantId,
      now: clock.now(),
      db: kyselyOn(client),
      run,
      page: async (text, values, limit) => toPage(await run(text, values), limit),
      onCommit: (action) => void afterCommit.push(action),
      emit: (channel) => void channels.add(channel),
    })
    await client.query('commit')
    afterwards(log, () => {
      for (const action of afterCommit) action()
      wake(channels, signals)
    })
    return result
  } catch (error) {
    broken = silenceIn(error) ?? (await rollBack(client))
    throw error
  } finally {
    client.release(broken)
  }
}

/** What makes the connection useless, if anything does. */
function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  return client.query('rollback').then(
    () => undefined,
    (error: Error) => error,
  )
}

/** The error of an answer that didn't come in time. Its connection still waits for it: nothing else can be sent there, not even a rollback. */
function silenceIn(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  return error.message === 'Query read timeout' ? error : silenceIn(error.cause)
}

function requireTenant(id: string): void {
  if (!UUID.test(id)) throw new Error('a tenant id is needed')
}

function wake(channels: ReadonlySet<string>, signals: Pick<Signals, 'emit'> | undefined): void {
  for (const channel of channels) signals?.emit(channel)
}

/** What happens after the commit can't undo it: a failure there is logged and must not look like a failed transaction. */
function afterwards(log: Logger, actions: () => void): void {
  try {
    actions()
  } catch (error) {
    log.error({ err: error }, 'an action after the commit failed')
  }
}

/** The five-character SQLSTATE of a database error, '' for anything else. */
export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The violated constraint's name, when `error` says one. */
export function violatedConstraint(error: unknown): string | null {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null
}

/** Whether the database could not be reached or refused work for its own reasons (down, starting, full, read-only, out of connections). */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error)
  if (/^(08|53|57P|58|25006)/.test(state) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(state)) return true
  return (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout/.test(
      error.message,
    )
  )
}

function asUnavailable(error: unknown): unknown {
  const cause = error instanceof Error && error.cause && sqlState(error) === '' ? error.cause : error
  if (!isUnavailable(cause)) return error
  return new AppError('internal_error', 'The service is busy or its database is unavailable; try again shortly.', {
    status: 503,
    headers: { 'Retry-After': '2' },
    cause: error,
  })
}

/** Whether the database answers and is migrated to `lastMigration`. */
export async function isReady(database: Database, lastMigration: string): Promise<boolean> {
  try {
    const result = await database.withSystem('readiness', ({ db }) =>
      sql<{ ready: boolean }>`select exists (select from schema_migrations where name = ${lastMigration}) as ready`.execute(db),
    )
    return result.rows[0]?.ready === true
  } catch {
    return false
  }
}
