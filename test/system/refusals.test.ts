import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cleanUp, freePort, type Outcome, postgresPid, run, temporaryFolder, until, vorel } from './vorel.ts'

afterAll(cleanUp)

const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 251)).toString('base64')
const fresh = () => path.join(temporaryFolder(), 'data')

/** The one sentence of a command that can't: the last line of stderr, nothing on stdout, a non-zero exit. */
function sentence({ code, stdout, stderr }: Outcome): string {
  expect(stdout).toBe('')
  expect(code).toBe(1)
  const lines = stderr.trim().split('\n')
  expect(lines.filter((line) => line.startsWith('vorel: '))).toHaveLength(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  return lines.at(-1) ?? ''
}

test('wrong settings are listed together in one sentence, and nothing is made', async () => {
  const dataDir = fresh()
  const env = { VOREL_DATA_DIR: dataDir, PORT: 'eighty', LOG_LEVEL: 'loud', VOREL_ROLES: 'api,cook', PUBLIC_URL: 'ftp://x' }
  const said = sentence(await run(['start'], { env }))
  for (const name of ['PORT', 'LOG_LEVEL', 'VOREL_ROLES', 'PUBLIC_URL']) expect(said).toContain(`${name} must`)
  expect(existsSync(dataDir)).toBe(false)
})

test.each([
  ['no secret', {}, /VOREL_SECRET is required with DATABASE_URL/],
  ['a secret that is too short', { VOREL_SECRET: 'c2hvcnQ=' }, /VOREL_SECRET must be 32 bytes in base64/],
  ['a secret of one byte again and again', { VOREL_SECRET: Buffer.alloc(32, 1).toString('base64') }, /VOREL_SECRET is too regular/],
])('an external database with %s is refused', async (_name, env, pattern) => {
  const outcome = await run(['start'], { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/x', ...env } })
  expect(sentence(outcome)).toMatch(pattern)
})

test('an external database that is not there is waited for with growing pauses, as long as the settings say, then named without its password', async () => {
  const url = `postgresql://owner:hush-hush@127.0.0.1:${await freePort()}/vorel`
  const env = { VOREL_DATA_DIR: fresh(), DATABASE_URL: url, VOREL_SECRET: SECRET, DATABASE_WAIT_SECONDS: '2' }
  const begun = performance.now()
  const outcome = await run(['start'], { env })
  expect(performance.now() - begun).toBeGreaterThan(1000)
  expect(sentence(outcome)).toMatch(/the database of DATABASE_URL \(127\.0\.0\.1:\d+\/vorel\) can't be reached within 2 s: .*ECONNREFUSED/)
  expect(outcome.stderr.split('Waiting for the database').length - 1).toBeGreaterThanOrEqual(3)
  expect(outcome.stderr).not.toContain('hush-hush')
})

test('a port in use is named, and the database that was started for it is stopped again', async () => {
  const dataDir = fresh()
  const taken = await occupy()
  const { port } = taken.address() as AddressInfo
  const said = sentence(await run(['start'], { env: { VOREL_DATA_DIR: dataDir, PORT: String(port) } }))
  expect(said).toBe(`vorel: port ${port} is already in use: stop what listens there, or set PORT to another one`)
  expect(postgresPid(dataDir)).toBeNull()
  taken.close()

  // The same folder serves for what can be broken in it.
  await broken(dataDir, 'postgres.password', /postgres\.password is missing/)
  await broken(dataDir, 'secret', /secret is missing/)
  writeFileSync(path.join(dataDir, 'postgres/PG_VERSION'), 'garbage\n')
  expect(sentence(await run(['start'], { env: { VOREL_DATA_DIR: dataDir } }))).toMatch(
    /the embedded database in .* did not start: .*not a valid data directory/,
  )
}, 60_000)

function occupy(): Promise<HttpServer> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

async function broken(dataDir: string, file: string, pattern: RegExp): Promise<void> {
  const content = readFileSync(path.join(dataDir, file))
  rmSync(path.join(dataDir, file))
  expect(sentence(await run(['start'], { env: { VOREL_DATA_DIR: dataDir } }))).toMatch(pattern)
  expect(existsSync(path.join(dataDir, file))).toBe(false)
  writeFileSync(path.join(dataDir, file), content, { mode: 0o600 })
}

test('a data folder that is a file, or whose postgres folder is one, is refused', async () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'data'), '')
  expect(sentence(await run(['start'], { env: { VOREL_DATA_DIR: path.join(folder, 'data') } }))).toMatch(
    /the data folder .* can't be made or written/,
  )
  const dataDir = fresh()
  mkdirSync(dataDir)
  writeFileSync(path.join(dataDir, 'secret'), `${SECRET}\n`)
  writeFileSync(path.join(dataDir, 'postgres.password'), 'x\n')
  writeFileSync(path.join(dataDir, 'postgres'), '')
  expect(sentence(await run(['start'], { env: { VOREL_DATA_DIR: dataDir } }))).toMatch(/postgres is not a PostgreSQL data folder/)
})

test('a start that is interrupted leaves no database running and a folder that the next start completes', async () => {
  const dataDir = fresh()
  const starting = vorel(['start'], { env: { VOREL_DATA_DIR: dataDir, PORT: String(await freePort()) } })
  await until(() => starting.stderr().includes('0002_'), 20_000)
  starting.child.kill('SIGTERM')
  const outcome = await starting.ended
  expect([outcome.code, outcome.stdout]).toEqual([143, ''])
  expect(postgresPid(dataDir)).toBeNull()
  expect((await run(['migrate'], { env: { VOREL_DATA_DIR: dataDir } })).code).toBe(0)
  expect(readdirSync(dataDir).filter((name) => name.includes('.new'))).toEqual([])
}, 30_000)

test('what the command line does not know is refused in one sentence', async () => {
  const outcomes = await Promise.all([
    run(['bake']),
    run(['keys', 'create', '--tenant', 'x']),
    run(['tenants', 'create', '--name', 'X', '--vertical', 'bakery', '--timezone', 'Asia/Dubai']),
    run(['chat', '--vertical', 'bakery']),
    run(['chat', '--now', 'yesterday']),
    run(['start', '--fast']),
  ])
  for (const { code, stdout, stderr } of outcomes) {
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})
