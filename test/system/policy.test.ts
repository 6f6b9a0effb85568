import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded.ts'
import { cleanUp, run, temporaryFolder } from './vorel.ts'

const dataDir = path.join(temporaryFolder(), 'data')
const env = { VOREL_DATA_DIR: dataDir }
const CONVERSATION = '019cad06-0000-7123-8abc-00000000000b'
const T = ['--tenant', 'blue-door']

beforeAll(async () => {
  const created = await run(['tenants', 'create', '--name', 'Blue Door', '--vertical', 'salon', '--timezone', 'Asia/Dubai'], { env })
  expect(created.code, created.stderr).toBe(0)
  const tenant = JSON.parse(created.stdout).id
  await sql(
    `insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, last_sequence_number) values ('${tenant}', '${CONVERSATION}', 'webform', 'v', 'v', 1);
     insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status)
       values ('${tenant}', '019cad06-0000-7123-8abc-00000000000c', '${CONVERSATION}', 1, 'customer', 'hello?', 'received')`,
  )
}, 120_000)
afterAll(cleanUp)

/** As the owner of the folder's database. */
async function sql(text: string): Promise<Record<string, unknown>[]> {
  const server = await startEmbedded(dataDir)
  const url = new URL(server.url)
  url.pathname = '/vorel'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const result = await client.query(text)
  await client.end()
  await server.release()
  return result.rows ?? []
}

async function json(...args: string[]) {
  const { code, stdout, stderr } = await run(args, { env })
  expect([code, stderr], args.join(' ')).toEqual([0, ''])
  return JSON.parse(stdout)
}
async function refused(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args, { env })
  expect([code, stdout], args.join(' ')).toEqual([1, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  return stderr
}

test('the guardrails of a business are shown and changed part by part; phrases are added and taken out, and each change has its audit row', async () => {
  const built = await json('policy', 'show', ...T)
  expect(built).toEqual({
    threshold: 'high',
    action: 'warn',
    forbidden_phrases: { en: [], ar: [] },
    customer_turns_daily: 300,
    tenant_turns_daily: 5000,
    tenant_tokens_daily: 5_000_000,
    abuse_strikes: 3,
  })
  const first = await json(
    'policy',
    'set',
    ...T,
    '--forbid',
    'cheapest in town',
    '--forbid',
    'الأرخص',
    '--threshold',
    'medium',
    '--tenant-turns',
    '900',
  )
  expect(first).toEqual({
    ...built,
    threshold: 'medium',
    tenant_turns_daily: 900,
    forbidden_phrases: { en: ['cheapest in town'], ar: ['الأرخص'] },
  })
  const second = await json('policy', 'set', ...T, '--forbid', 'best ever', '--allow', 'Cheapest in town', '--action', 'handoff')
  expect(second).toEqual({ ...first, action: 'handoff', forbidden_phrases: { en: ['best ever'], ar: ['الأرخص'] } })
  expect(await json('policy', 'show', ...T)).toEqual(second)
  const audit = await sql("select actor->>'kind' as actor, details from audit_log where action = 'guardrail_policy.set' order by id")
  expect(audit).toEqual([
    { actor: 'cli', details: { changed: ['threshold', 'tenant_turns_daily', 'forbidden_phrases'] } },
    { actor: 'cli', details: { changed: ['action', 'forbidden_phrases'] } },
  ])
}, 120_000)

test('what is out of its bounds is refused in one sentence, and nothing is changed', async () => {
  const before = await json('policy', 'show', ...T)
  // Commands share the folder's database: those that change nothing may run beside each other.
  const wrong: readonly (readonly [RegExp, ...string[]])[] = [
    [/nothing to change/, ...T],
    [/threshold/, ...T, '--threshold', 'sometimes'],
    [/tenant_turns_daily/, ...T, '--tenant-turns', '3', '--action', 'warn'],
    [/--abuse-strikes/, ...T, '--abuse-strikes', '-1'],
    [/forbidden_phrases.*word/, ...T, '--forbid', '!!'],
    [/nobody/, '--tenant', 'nobody', '--action', 'warn'],
  ]
  await Promise.all(wrong.map(async ([says, ...args]) => expect(await refused('policy', 'set', ...args)).toMatch(says)))
  expect(await json('policy', 'show', ...T)).toEqual(before)
}, 120_000)

test('a conversation is taken over, answered by a person and handed back from the command line', async () => {
  expect(await json('takeover', CONVERSATION, ...T)).toEqual({ conversation_id: CONVERSATION, owner: 'human' })
  const said = await json('reply', CONVERSATION, ...T, '--text', 'Rana here. What can I do?')
  expect(said).toMatchObject({ sequence_number: 2 })
  expect(await sql(`select owner, status from conversations where id = '${CONVERSATION}'`)).toEqual([{ owner: 'human', status: 'active' }])
  expect(await json('handback', CONVERSATION, ...T)).toEqual({ conversation_id: CONVERSATION, owner: 'bot' })
  expect(await sql(`select role, content from messages where conversation_id = '${CONVERSATION}' order by sequence_number`)).toEqual([
    { role: 'customer', content: 'hello?' },
    { role: 'human_agent', content: 'Rana here. What can I do?' },
  ])
  const audit = await sql(`select action from audit_log where target_id = '${CONVERSATION}' order by id`)
  expect(audit.map((row) => row.action)).toEqual(['conversation.taken_over', 'conversation.handed_back'])
  expect(await refused('takeover', 'x', ...T)).toMatch(/no conversation id/)
  expect(await refused('takeover', '019cad06-0000-7123-8abc-0000000000ff', ...T)).toMatch(/no such conversation/)
  expect(await refused('reply', CONVERSATION, ...T, '--text', ' ')).toMatch(/--text/)
}, 120_000)

test('a CRM is connected, shown without its secret, given its names for our fields, and taken away', async () => {
  expect(await json('crm', 'show', ...T)).toEqual({ driver: null })
  expect(await refused('crm', 'set', '--url', 'http://10.0.0.1/crm', ...T)).toMatch(/^vorel: url: must use https/)
  const set = await json('crm', 'set', '--url', 'https://hooks.example.com/crm', ...T)
  expect(set).toEqual({ driver: 'custom_webhook', url: 'https://hooks.example.com/crm', secret: expect.stringMatching(/^whsec_/) })
  const shown = await json('crm', 'show', ...T)
  expect(shown).toEqual({ driver: 'custom_webhook', config: { url: set.url }, updated_at: expect.any(String), revoked_at: null })
  expect(await refused('crm', 'map', '--object', 'person', 'first_name=FirstName', ...T)).toMatch(/--object must be one of contact/)
  expect(await refused('crm', 'map', '--object', 'contact', 'FirstName', ...T)).toMatch(/is no pair/)
  const mappings = { first_name: 'FirstName', phone: 'Phone' }
  expect(await json('crm', 'map', '--object', 'contact', 'first_name=FirstName', 'phone=Phone', ...T)).toEqual(mappings)
  expect(await json('crm', 'map', '--object', 'contact', ...T)).toEqual(mappings)
  expect(await refused('crm', 'fields', '--object', 'contact', ...T)).toMatch(/takes writes only/)
  expect(await refused('crm', 'connect', '--provider', 'hubspot', ...T)).toMatch(/HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET are not set/)
  expect(await refused('crm', 'connect', '--provider', 'opentable', ...T)).toMatch(/--provider must be hubspot/)
  const app = { env: { ...env, HUBSPOT_CLIENT_ID: 'app-1', HUBSPOT_CLIENT_SECRET: 'secret-1' } }
  const { stdout } = await run(['crm', 'connect', '--provider', 'hubspot', ...T], app)
  const url = new URL(JSON.parse(stdout).url)
  expect([url.host, url.searchParams.get('client_id'), stdout.includes('secret-1')]).toEqual(['app.hubspot.com', 'app-1', false])
  expect(await json('crm', 'remove', ...T)).toEqual({ driver: null })
  expect(await json('crm', 'show', ...T)).toEqual({ driver: null })
}, 120_000)
