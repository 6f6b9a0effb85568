import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { cleanUp, root, run, temporaryFolder } from './vorel.ts'

/** Access and erasure from the command line; the database is kept running meanwhile, as a server would. */
const dataDir = path.join(temporaryFolder(), 'data')
const env = { VOREL_DATA_DIR: dataDir }
let server: Awaited<ReturnType<typeof startEmbedded>>
let owner: pg.Client
let tenant: string

beforeAll(async () => {
  const made = await run(['tenants', 'create', '--name', 'Blue Door', '--vertical', 'generic', '--timezone', 'Asia/Dubai'], { env })
  tenant = JSON.parse(made.stdout).id
  server = await startEmbedded(dataDir)
  owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  await owner.query(
    `insert into customers (tenant_id, id, name, phone, phone_e164, updated_at)
     select $1, uuid_at(now()), 'Noor ' || n, '+97150123' || n, '+97150123' || n, now() from generate_series(1000, 4999) n`,
    [tenant],
  )
}, 60_000)
afterAll(async () => {
  await owner.end()
  await server.release()
  await cleanUp()
})

const customers = async () => (await owner.query("select count(*)::int as n from customers where name like 'Noor%'")).rows[0].n

test('one customer is printed as one JSON document, nobody as a sentence', async () => {
  const { code, stdout, stderr } = await run(['export', '--tenant', 'blue-door', '--customer', '050 123 1000'], { env })
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ format: 'vorel.customer', customers: [{ name: 'Noor 1000' }], conversations: [] })
  const nobody = await run(['export', '--tenant', 'blue-door', '--customer', '050 999 9999'], { env })
  expect([nobody.code, nobody.stdout]).toEqual([1, ''])
  expect(nobody.stderr.trim().split('\n')).toHaveLength(1)
  for (const flags of [[], ['--all', '--customer', 'x']])
    expect((await run(['export', '--tenant', 'blue-door', ...flags], { env })).code).toBe(1)
}, 60_000)

test('a whole business is printed as lines, also to a reader who has seen enough', async () => {
  const { code, stdout, stderr } = await run(['export', '--tenant', tenant, '--all'], { env })
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trimEnd().split('\n')
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: true, rows: lines.length - 2 })
  expect(lines.length).toBeGreaterThan(4000)
  const command = `"${process.execPath}" src/cli.ts export --tenant ${tenant} --all | head -1`
  const piped = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], { cwd: root, env: { ...process.env, ...env } })
  expect([piped.stdout.split('\n').length, piped.stderr]).toEqual([2, ''])
}, 60_000)

test('erasing asks first: without a terminal and without --yes nothing happens; with it, the person is gone, twice as well', async () => {
  const erase = (...flags: string[]) => run(['erase', '--tenant', 'blue-door', '--customer', '+971501231000', ...flags], { env })
  const refused = await erase()
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(/--yes/)
  expect(await customers()).toBe(4000)
  const erased = await erase('--yes')
  expect([erased.code, erased.stderr]).toEqual([0, ''])
  expect(JSON.parse(erased.stdout)).toMatchObject({ found: true, customers: 1 })
  expect(await customers()).toBe(3999)
  const again = await erase('--yes')
  expect(again.code).toBe(0)
  expect(JSON.parse(again.stdout)).toMatchObject({ found: false, customers: 0 })
}, 60_000)

test('a business is deleted with all of its rows, after --yes', async () => {
  expect((await run(['tenants', 'delete', '--tenant', 'blue-door'], { env })).code).toBe(1)
  const deleted = await run(['tenants', 'delete', '--tenant', 'blue-door', '--yes'], { env })
  expect([deleted.code, deleted.stderr]).toEqual([0, ''])
  expect(JSON.parse(deleted.stdout)).toMatchObject({ tenant_id: tenant })
  expect(await customers()).toBe(0)
  expect((await run(['keys', 'list', '--tenant', 'blue-door'], { env })).stderr).toBe('vorel: there is no tenant "blue-door"\n')
}, 60_000)
