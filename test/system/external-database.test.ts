import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts'
import { openVisitor } from './visitor.ts'
import { cleanUp, freePort, run, type Server, start, temporaryFolder, vorel } from './vorel.ts'

/**
 * A PostgreSQL that isn't ours to start: the one of TEST_DATABASE_URL (a superuser of it), otherwise a second embedded one. The owner of the database may make
 * roles and databases and is no superuser, as on hosted servers.
 */
const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 53) % 249)).toString('base64')
const OWNER = `vorel_owner_${process.pid}`
const DATABASE = `vorel_external_${process.pid}`
let embedded: EmbeddedServer | null = null
let admin: pg.Client
let env: Record<string, string>
const servers: Server[] = []

beforeAll(async () => {
  const given = process.env.TEST_DATABASE_URL
  if (!given) embedded = await startEmbedded(temporaryFolder(), { fsync: 'off' })
  const serverUrl = given ?? embedded?.url ?? ''
  admin = new pg.Client({ connectionString: serverUrl })
  admin.on('error', () => undefined)
  await admin.connect()
  await admin.query(`create role ${OWNER} login createdb createrole password 'owner-password'`)
  await admin.query(`create database ${DATABASE} owner ${OWNER}`)
  const url = Object.assign(new URL(serverUrl), { username: OWNER, password: 'owner-password', pathname: `/${DATABASE}` }).href
  env = { VOREL_DATA_DIR: path.join(temporaryFolder(), 'data'), DATABASE_URL: url, VOREL_SECRET: SECRET }
}, 60_000)

afterAll(async () => {
  for (const server of servers) await server.stop()
  await admin?.query(`drop database if exists ${DATABASE} with (force)`)
  await admin?.query(`drop owned by ${OWNER} cascade`)
  await admin?.query(`drop role ${OWNER}`)
  await admin?.end()
  await embedded?.release()
  await cleanUp()
})

test('two starts at the same moment migrate and seed one external database once, with an owner who is no superuser, and both serve', async () => {
  const ports = [await freePort(), await freePort()]
  const started = await Promise.all(ports.map((port) => start({ env: { ...env, PORT: String(port) } })))
  servers.push(...started)
  const applied = started.map((server) => server.stderr().match(/Preparing the database: (\S+)…/g) ?? [])
  const all = applied.flat()
  expect(all.length).toBeGreaterThan(5)
  expect(new Set(all).size).toBe(all.length)
  expect(servers[0]?.key).toBe(servers[1]?.key)

  const visitor = await openVisitor(servers[0]?.url ?? '')
  expect(await visitor.say('do you have parking?')).toContain('Jasmine Plaza')
  const shown = await fetch(`${servers[1]?.url}/api/v1/conversations`, { headers: { authorization: `Bearer ${servers[1]?.key}` } })
  expect(((await shown.json()) as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([visitor.conversationId])
}, 60_000)

test('the application connects as a role that owns nothing and bypasses nothing', async () => {
  const roles = await admin.query(
    `select distinct usename, rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = r.oid) as owned
     from pg_stat_activity join pg_roles r on r.rolname = usename where datname = $1 and application_name = 'vorel'`,
    [DATABASE],
  )
  expect(roles.rows).toEqual([{ usename: 'vorel_app', rolsuper: false, rolbypassrls: false, owned: 0 }])
})

test('a DATABASE_APP_URL whose role bypasses row security is refused', async () => {
  const superuser = Object.assign(new URL(embedded?.url ?? process.env.TEST_DATABASE_URL ?? ''), { pathname: `/${DATABASE}` }).href
  const outcome = await run(['migrate'], { env: { ...env, DATABASE_APP_URL: superuser } })
  expect([outcome.code, outcome.stdout]).toEqual([1, ''])
  expect(outcome.stderr).toMatch(/^vorel: the role \S+ of DATABASE_APP_URL is a superuser or bypasses row security/)
})

test('a wrong password is said at once instead of being waited for', async () => {
  const url = Object.assign(new URL(env.DATABASE_URL ?? ''), { password: 'mistaken-password' }).href
  const outcome = await vorel(['migrate'], { env: { ...env, DATABASE_URL: url }, timeoutMs: 10_000 }).ended
  if (embedded) expect(outcome.code).toBe(1) // a server of TEST_DATABASE_URL may trust everybody
  expect(outcome.stderr).not.toContain('mistaken-password')
})
