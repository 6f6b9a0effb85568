import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver, type Receiver } from '../receiver.ts'
import { openVisitor } from '../system/visitor.ts'
import { cleanUp, root, run, temporaryFolder, until, vorel } from '../system/vorel.ts'
import { type CrashServer, openCrashServer } from './harness/crash-server.ts'
import { openOwner } from './harness/database.ts'
import { openProxy } from './harness/proxy.ts'
import { isLong } from './harness/rounds.ts'

/** Full and read-only disks, the lock of the data folder, draining, and migrations that are killed. */
const folder = temporaryFolder()
const dataDir = path.join(folder, 'data')
const isSmallDisk = mountSmallDisk(dataDir)
const MIB = 1024 * 1024
let server: CrashServer
let receiver: Receiver
let owner: pg.Client
let env: Record<string, string>

beforeAll(async () => {
  receiver = await openReceiver()
  env = { VOREL_DATA_DIR: dataDir, VOREL_EGRESS_ALLOW: `127.0.0.1:${receiver.port}` }
  server = await openCrashServer(env)
  owner = await openOwner(dataDir)
}, 120_000)

afterAll(async () => {
  await owner?.end()
  await receiver?.close()
  if (server) await Promise.race([server.stop(), pause(20_000)])
  if (isSmallDisk) execFileSync('umount', ['-l', dataDir])
  await cleanUp()
}, 60_000)

/** A disk of 400 MiB; false where this user may not mount one. */
function mountSmallDisk(at: string): boolean {
  mkdirSync(at, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', at], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('the test of a full disk is skipped: this user may not mount one\n')
    return false
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const call = (method: string, pathname: string, body?: unknown) =>
  fetch(`${server.url}/api/v1${pathname}`, {
    method,
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json', connection: 'close' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
let number = 0
const create = () => call('POST', '/conversations', { channel: 'webform', customer_identifier: `visitor ${++number}` })
const list = () => call('GET', '/conversations')
const isLocked = async () => (await owner.query("select from pg_locks where locktype = 'advisory' and objid = 7060003")).rowCount === 1
const endLock = () => owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vorel server lock'")

async function expectReadOnly(): Promise<void> {
  await until(async () => (await create()).status === 503, 10_000, 'writes are refused')
  const refused = await create()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  for (let n = 0; n < 5; n++) expect((await list()).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
}

test('a read-only database is a 503 for writes while reads go on, and writes go on after it', async () => {
  const { pid } = server.current()
  await owner.query('alter system set default_transaction_read_only = on')
  await owner.query('select pg_reload_conf()')
  await expectReadOnly()
  await owner.query('alter system reset default_transaction_read_only')
  await owner.query('select pg_reload_conf()')
  await until(async () => (await create()).status === 201, 10_000, 'writes go on')
  expect(server.current().pid).toBe(pid)
}, 60_000)

test.skipIf(!isSmallDisk)(
  'a full disk is a 503 for writes while reads go on, and writes go on as soon as there is room',
  async () => {
    const filler = path.join(dataDir, 'filler')
    const { bavail, bsize } = statfsSync(dataDir)
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 30 * MIB))
    await expectReadOnly()
    const rows = (await owner.query('select from conversations')).rowCount
    for (let n = 0; n < 50; n++) expect((await create()).status).toBe(503)
    expect((await owner.query('select from conversations')).rowCount).toBe(rows)
    rmSync(filler)
    await until(async () => (await create()).status === 201, 10_000, 'writes go on')
    expect(server.current().stderr()).toContain('the disk is full')
  },
  60_000,
)

test('a lock on the data folder that is lost is taken again, and a second server is refused all the time', async () => {
  await endLock()
  await until(isLocked, 10_000, 'the lock is back')
  expect((await create()).status).toBe(201)
  const second = await run(['start'], { env: { ...env, PORT: '1' } })
  expect([second.code, second.stderr.includes('is in use by another vorel server')]).toEqual([1, true])
}, 60_000)

test('a server that finds its data folder in the hands of another one stops', async () => {
  server.freeze()
  await endLock()
  await until(async () => (await owner.query('select pg_try_advisory_lock(7060003) as mine')).rows[0].mine, 5000, 'the lock is free')
  server.thaw()
  expect((await server.current().ended).code).toBe(1)
  expect(server.current().stderr()).toContain('another server took the data folder')
  await owner.end()
  await server.restart()
  owner = await openOwner(dataDir)
}, 90_000)

/** One request over a socket of its own, in two parts. */
async function openRequest(first: string) {
  const socket = net.connect(server.port, '127.0.0.1')
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(said)))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.write(first, () => resolve()))
  return { finish: (rest: string) => void socket.write(rest), ended }
}

const waiting = (n: number) =>
  until(
    async () =>
      (await owner.query("select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'vorel'")).rowCount === n,
    10_000,
    `${n} statements wait`,
  )

test('SIGTERM: a running request, a running turn and a running webhook come to their ends, connections are told to close, /readyz says no, exit code 0', async () => {
  const { id } = (await (await create()).json()) as { id: string }
  const visitor = await openVisitor(server.url)
  const sent = await visitor.send('do you have parking?')
  receiver.answer((response) => void setTimeout(() => response.end(), 1500))
  const holder = await openOwner(dataDir)
  await holder.query('begin')
  await holder.query('select from conversations where id = any ($1) for update', [[id, visitor.conversationId]])
  const made = await run(['webhooks', 'create', '--tenant', 'demo-clinic', '--url', receiver.url], { env }) // sends a webhook.test at once
  expect(made.code).toBe(0)
  const body = JSON.stringify({ customer_name: 'Noor' })
  const head = `PATCH /api/v1/conversations/${id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  const slow = await openRequest(head + body)
  const readiness = await openRequest('GET /readyz HTTP/1.1\r\nHost: x\r\n')
  await waiting(2)
  await until(() => receiver.requests.length > 0, 10_000, 'the webhook is on its way')
  server.current().child.kill('SIGTERM')
  await until(() => server.current().stderr().includes('Stopping'), 5000)
  await pause(100)
  readiness.finish('\r\n')
  const readyz = await readiness.ended
  expect(readyz).toMatch(/^HTTP\/1\.1 503 /)
  expect(readyz).toMatch(/connection: close/i)
  await holder.query('commit')
  await holder.end()
  const answer = await slow.ended
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(answer).toMatch(/connection: close/i)
  await owner.end()
  expect((await server.current().ended).code).toBe(0)
  await server.restart()
  owner = await openOwner(dataDir)
  const after = await owner.query('select customer_name from conversations where id = $1', [id])
  expect(after.rows).toEqual([{ customer_name: 'Noor' }])
  const attempts = await owner.query('select attempt_number, status_code from webhook_attempts')
  expect(attempts.rows).toEqual([{ attempt_number: 1, status_code: 200 }])
  const turns = await owner.query('select status, created_at < $2 as before from turns where conversation_id = $1', [
    visitor.conversationId,
    new Date(),
  ])
  expect(turns.rows).toEqual([{ status: 'decided', before: true }])
  expect(await visitor.replyAfter(sent)).toContain('Jasmine Plaza')
}, 90_000)

test('a second signal ends at once, and what was not answered is whole or not there', async () => {
  const { id } = (await (await create()).json()) as { id: string }
  const holder = await openOwner(dataDir)
  await holder.query('begin')
  await holder.query('select from conversations where id = $1 for update', [id])
  const patch = call('PATCH', `/conversations/${id}`, { customer_name: 'Noor' }).catch(() => null)
  await waiting(1)
  server.current().child.kill('SIGTERM')
  await pause(1200)
  const began = performance.now()
  server.current().child.kill('SIGTERM')
  expect((await server.current().ended).code).toBe(1)
  expect(performance.now() - began).toBeLessThan(1000)
  expect(await patch).toBeNull()
  await holder.end()
  await server.restart()
}, 60_000)

test.runIf(isLong)(
  'a request that never ends is cut off after the grace, the log says so, and the process ends',
  async () => {
    await openRequest(
      `POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"ch`,
    )
    await pause(200)
    const began = performance.now()
    const outcome = await server.stop()
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('requests were still running and are cut off')
    expect(performance.now() - began).toBeLessThan(20_000)
    await owner.end()
    await server.restart()
    owner = await openOwner(dataDir) // its database stopped with the server
  },
  60_000,
)

test('a migration that is killed before, in and after its commit is completed by the next start, and two starts at once apply each file once', async () => {
  const { port } = new URL(`http://127.0.0.1:${(await owner.query('show port')).rows[0].port}`)
  await owner.query('create database scratch')
  await owner.query("create role scratch_app login password 'scratch'")
  const proxy = await openProxy(Number(port))
  const url = (through: number) => `postgresql://postgres:${String(owner.password)}@127.0.0.1:${through}/scratch`
  const migrate = (through: number) =>
    vorel(['migrate'], {
      env: {
        VOREL_DATA_DIR: path.join(folder, 'other'),
        VOREL_SECRET: randomBytes(32).toString('base64'),
        DATABASE_URL: url(through),
        DATABASE_APP_URL: `postgresql://scratch_app:scratch@127.0.0.1:${through}/scratch`,
      },
    })
  const scratch = new pg.Client(url(Number(port)))
  const last = async () =>
    (await scratch.query("select max(name) as last from schema_migrations where to_regclass('schema_migrations') is not null")).rows[0].last
  const points = [
    [{ text: 'create table leads', when: 'before' }, '0001_tenancy.sql'],
    [{ text: 'create table webhook_deliveries', when: 'after' }, '0004_calendar.sql'],
    [{ text: '0007_job_functions.sql', followedBy: 'commit', when: 'after' }, '0007_job_functions.sql'],
  ] as const
  await scratch.connect()
  for (const [point, whole] of points) {
    const reached = proxy.stopAt(point)
    const migration = migrate(proxy.port)
    await Promise.race([reached, migration.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))])
    migration.child.kill('SIGKILL')
    await migration.ended
    proxy.drop()
    expect(await last()).toBe(whole)
  }
  const [one, other] = await Promise.all([migrate(Number(port)).ended, migrate(Number(port)).ended])
  expect([one.code, other.code], one.stderr + other.stderr).toEqual([0, 0])
  const applied = [one, other].flatMap(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied)
  const rest = readdirSync(path.join(root, 'migrations')).filter((name) => name > '0007_job_functions.sql')
  expect(applied).toEqual(rest.sort())
  await scratch.end()
  await proxy.close()
}, 90_000)
