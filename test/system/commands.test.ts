import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { cleanUp, isAlive, postgresPid, run, temporaryFolder, until } from './vorel.ts'

/** The command line on its own: no server runs, so each command starts the database, does its work and stops it. */
const dataDir = path.join(temporaryFolder(), 'data')
const env = { VOREL_DATA_DIR: dataDir }

beforeAll(async () => {
  const migrated = await run(['migrate'], { env })
  expect(migrated.code).toBe(0)
  expect(JSON.parse(migrated.stdout).applied.length).toBeGreaterThan(5)
}, 60_000)
afterAll(cleanUp)

async function json(args: string[], options: { input?: string } = {}): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await run(args, { env, ...options })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

test('migrating again applies nothing', async () => {
  expect(await json(['migrate'])).toEqual({ applied: [] })
})

test('a business and its keys are made, listed, rotated and revoked without a server, each as one line of JSON', async () => {
  const tenant = await json(['tenants', 'create', '--name', 'Blue Door', '--vertical', 'generic', '--timezone', 'Europe/Berlin'])
  expect(tenant).toMatchObject({ slug: 'blue-door', timezone: 'Europe/Berlin' })
  const key = await json(['keys', 'create', '--tenant', 'blue-door', '--name', 'x', '--scopes', 'read,leads:write', '--limit', '50'])
  expect(key).toMatchObject({ name: 'x', scopes: ['read', 'leads:write'] })
  expect((await json(['keys', 'rotate', '--tenant', 'blue-door', '--id', key.id ?? ''])).key).toMatch(/^vapk_live_/)
  await json(['keys', 'revoke', '--tenant', tenant.id ?? '', '--id', key.id ?? ''])
  const listed = await run(['keys', 'list', '--tenant', 'blue-door'], { env })
  expect(listed.stdout.trim().split('\n')).toHaveLength(2)
  expect(postgresPid(dataDir)).toBeNull()
}, 30_000)

test('an unknown tenant, scope or key is refused in one sentence on stderr', async () => {
  const refused = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(args, { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim().split('\n')).toHaveLength(1)
    return stderr
  }
  expect(await refused('keys', 'list', '--tenant', 'nobody')).toBe('vorel: there is no tenant "nobody"\n')
  expect(await refused('keys', 'create', '--tenant', 'blue-door', '--name', 'x', '--scopes', 'fly')).toMatch(/fly/)
  await refused('keys', 'revoke', '--tenant', 'blue-door', '--id', '00000000-0000-7000-8000-000000000000')
}, 30_000)

test('a WhatsApp number is set up without a server; what is wrong is told in one sentence that shows no secret', async () => {
  const set = (input: string, ...args: string[]) => run(['channels', 'set', '--tenant', 'blue-door', ...args], { env, input })
  const cloud = ['--provider', 'cloud', '--phone-number-id', '106540352242922']
  const secrets = { access_token: 'EAAG-secret-token', app_secret: 'app-secret-of-meta' }
  const refusals = await Promise.all([
    set('not json EAAG-secret-token', ...cloud),
    set(JSON.stringify({ access_token: secrets.access_token }), ...cloud),
    set(JSON.stringify({ ...secrets, app_secret: 'EAAG-secret-token with spaces' }), ...cloud),
    set(JSON.stringify(secrets), '--provider', 'twilio'),
    set(JSON.stringify(secrets), ...cloud, '--base-url', 'http://10.0.0.1/'),
    run(['channels', 'verify', '--tenant', 'blue-door'], { env }),
  ])
  for (const { code, stdout, stderr } of refusals) {
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1])
    expect(stderr).not.toMatch(/EAAG|app-secret/)
  }
  const made = JSON.parse((await set(JSON.stringify(secrets), ...cloud)).stdout)
  expect(made).toMatchObject({
    provider: 'cloud',
    status: 'unverified',
    webhook_url: expect.stringMatching(/\/api\/inbound\/whatsapp\/wa_[0-9a-f]{32}$/),
  })
  const shown = await json(['channels', 'show', '--tenant', 'blue-door'])
  expect(shown).toEqual({ ...made, verify_token: undefined })
  expect(JSON.stringify(shown)).not.toMatch(/EAAG|app-secret|token/)
}, 60_000)

test('the terminal conversation gives one JSON object a line, the outcome last, the same each time, and leaves nothing behind', async () => {
  const input = 'hi, can I get a haircut with Rana tomorrow around 5?\nLayla Haddad, 050 123 4567\nyes please\nhow much is a balayage?\n'
  const args = ['chat', '--vertical', 'salon', '--now', '2026-03-02T10:00:00+04:00', '--jsonl']
  const outcomes = await Promise.all([run(args, { env, input }), run(args, { env, input })])
  const [first, second] = outcomes.map(({ code, stdout, stderr }) => {
    expect([code, stderr]).toEqual([0, ''])
    return stdout.trim().split('\n')
  })
  const lines = (first ?? []).map((line) => JSON.parse(line))
  expect(lines).toHaveLength(5)
  for (const line of lines.slice(0, 4)) expect(Object.keys(line)).toEqual(['reply', 'intent', 'slots', 'tool_calls', 'flags', 'state'])
  expect(lines[4]).toMatchObject({
    conversation: { channel: 'webform' },
    lead: { name: 'Layla Haddad', status: 'booked' },
    appointments: [{ scheduled_start: '2026-03-03T13:00:00.000Z', status: 'confirmed' }],
  })
  expect((first ?? []).map(withoutIds)).toEqual((second ?? []).map(withoutIds))
  expect(await databases()).toEqual(['postgres', 'vorel'])
}, 40_000)

function withoutIds(line: string): string {
  const names = new Map<string, string>()
  return line.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    names.set(id, names.get(id) ?? `id ${names.size + 1}`)
    return names.get(id) ?? ''
  })
}

/** The databases of the folder's server. */
async function databases(): Promise<string[]> {
  const server = await startEmbedded(dataDir)
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const found = await client.query<{ datname: string }>('select datname from pg_database where not datistemplate order by 1')
  await client.end()
  await server.release()
  return found.rows.map((row) => row.datname)
}

test.runIf(process.getuid?.() === 0)(
  'as root, a data folder that the database’s user cannot reach works, from elsewhere',
  async () => {
    const closed = path.join(temporaryFolder({ closed: true }), 'data')
    let home = ''
    try {
      expect((await run(['migrate'], { env: { VOREL_DATA_DIR: closed } })).code).toBe(0)
      home = readFileSync(path.join(closed, 'postgres-is-elsewhere.txt'), 'utf8').trim()
      expect(home).toMatch(/^\/var\/lib\/vorel\/[0-9a-f]{12}$/)
      expect(existsSync(path.join(home, 'postgres/PG_VERSION'))).toBe(true)
      expect((await run(['migrate'], { env: { VOREL_DATA_DIR: closed } })).stdout).toBe('{"applied":[]}\n')
      const pid = postgresPid(home)
      if (pid) await until(() => !isAlive(pid))
    } finally {
      if (/^\/var\/lib\/vorel\/[0-9a-f]{12}$/.test(home)) rmSync(home, { recursive: true, force: true })
    }
  },
  30_000,
)
