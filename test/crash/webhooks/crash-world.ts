import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import type { TenantTx } from '../../../src/db/database.ts'
import { recordEvent } from '../../../src/domain/events/record-event.ts'
import { createEndpoint } from '../../../src/domain/webhooks/create-endpoint.ts'
import { createSealer } from '../../../src/lib/seal.ts'
import { makeTenant } from '../../factories.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { cleanUp, temporaryFolder, until } from '../../system/vorel.ts'
import { type Journal, openJournal } from './journal.ts'

/** Whether the long form of the suites was asked for (`npm run test:crash`). */
export const LONG = process.env.VOREL_TEST_LONG === '1'

const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 251))
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy']

export interface WorkerProcess {
  readonly pid: number
  /** What it logged. */
  readonly log: () => string
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** The most memory that it had resident so far. */
  peakBytes(): Promise<number>
}

export interface WorkerProcessOptions {
  /** A script of this folder to run instead of worker-process.ts, and its arguments. */
  readonly run?: readonly [script: string, ...args: string[]]
  /** Where its clock starts; the real time otherwise. */
  readonly now?: Date
  /** The database by another way: through a gate. */
  readonly databaseUrl?: string
}

/** One endpoint of a tenant of its own: what happens to it concerns no other. */
export interface Subscriber {
  readonly tenant: string
  readonly endpoint: string
  /** Of its URL at the journal. */
  readonly path: string
  readonly secret: string
  /** An event that this endpoint gets; resolves after its commit, when the workers have been told. */
  happen(): Promise<void>
  within<T>(work: (tx: TenantTx) => Promise<T>): Promise<T>
  deliveries(): Promise<pg.QueryResultRow[]>
  attempts(): Promise<pg.QueryResultRow[]>
}

export interface CrashWorld {
  readonly world: TestWorld
  readonly journal: Journal
  /** A query by the owner of the database. */
  rows(text: string, values?: unknown[]): Promise<pg.QueryResultRow[]>
  /** Another receiver's URL may be given, which `allow` must name. */
  subscribe(path: string, origin?: string): Promise<Subscriber>
  spawnWorker(options?: WorkerProcessOptions): Promise<WorkerProcess>
  /** Resolves when a statement on this database waits for a lock. */
  lockAwaited(): Promise<void>
  close(): Promise<void>
}

/** A database of its own, a receiver that keeps a journal, and workers that are real processes and can be killed. */
export async function openCrashWorld(options: { allow?: readonly string[] } = {}): Promise<CrashWorld> {
  const journal = await openJournal()
  const allow = [`127.0.0.1:${journal.port}`, ...(options.allow ?? [])].join(',')
  const world = await openWorld({ now: new Date(), environment: { VOREL_EGRESS_ALLOW: allow } })
  const sealer = createSealer(SECRET)
  const workers = new Set<WorkerProcess>()
  // Beside `world.owner`, which may be holding a lock in a transaction.
  const looker = new pg.Pool({ connectionString: world.adminUrl, max: 4 })
  looker.on('error', () => undefined)
  const rows = async (text: string, values: unknown[] = []) => (await looker.query(text, values)).rows
  return {
    world,
    journal,
    rows,
    async subscribe(of, origin = `http://127.0.0.1:${journal.port}`) {
      const tenant = await makeTenant(world)
      const within: Subscriber['within'] = (work) => world.db.withTenant(tenant, work)
      const input = { url: origin + of, events: ['lead.created'], actor: { kind: 'cli' }, sealer, egress: world.egress } as const
      const { endpoint, secret } = await within((tx) => createEndpoint(tx, input))
      for (const table of ['jobs', 'webhook_deliveries', 'events', 'event_outbox'])
        await rows(`delete from ${table} where tenant_id = $1`, [tenant])
      return {
        tenant,
        endpoint: endpoint.id,
        path: of,
        secret,
        within,
        async happen() {
          await within((tx) => recordEvent(tx, 'lead.created', { id: 'x' }))
          await rows("select pg_notify('vorel', $1)", ['test\nevents'])
        },
        deliveries: () =>
          rows(
            `select id, event_id, status, attempt_count, attempts_before, next_attempt_at, last_status_code, last_error from webhook_deliveries
             where endpoint_id = $1 order by event_id`,
            [endpoint.id],
          ),
        attempts: () =>
          rows(
            `select a.delivery_id, a.attempt_number, a.started_at, a.duration_ms, a.status_code, a.error, a.response_excerpt
             from webhook_attempts a where a.tenant_id = $1 order by a.delivery_id, a.attempt_number`,
            [tenant],
          ),
      }
    },
    async spawnWorker(how = {}) {
      const worker = await spawnWorkerProcess(how.run ?? ['worker-process.ts'], {
        DATABASE_URL: world.adminUrl,
        DATABASE_APP_URL: how.databaseUrl ?? world.appUrl,
        VOREL_SECRET: SECRET.toString('base64'),
        VOREL_DATA_DIR: temporaryFolder(),
        VOREL_EGRESS_ALLOW: allow,
        ...(how.now ? { VOREL_NOW: how.now.toISOString() } : {}),
        // Nobody listens there: a worker that believed its environment would deliver nothing.
        ...Object.fromEntries(PROXIES.map((name) => [name, 'http://127.0.0.1:9'])),
        NODE_USE_ENV_PROXY: '1',
      })
      workers.add(worker)
      return worker
    },
    lockAwaited: () =>
      until(
        async () =>
          (await rows('select from pg_locks join pg_database d on d.oid = database where not granted and datname = current_database()'))
            .length > 0,
        20_000,
        'a statement waits for a lock',
        10,
      ),
    async close() {
      await Promise.all([...workers].map((worker) => worker.kill()))
      await looker.end()
      await world.close()
      await journal.close()
      await cleanUp()
    },
  }
}

async function spawnWorkerProcess([script, ...args]: readonly [string, ...string[]], env: Record<string, string>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk))
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const answered = await Promise.race([nextMessage(child), ended])
  if (!answered) throw new Error(`the worker did not start: ${log}`)
  return {
    pid: child.pid ?? 0,
    log: () => log,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async peakBytes() {
      const answer = nextMessage(child)
      child.send({})
      return Number((await answer).peakBytes)
    },
  }
}

function nextMessage(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as Record<string, unknown>))) // of worker-process.ts
}
