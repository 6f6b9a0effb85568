import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../../src/config.ts'
import { type BrainInput, removeBrain, setBrain } from '../../../src/domain/brains/set-brain.ts'
import { receiveMessage } from '../../../src/domain/conversations/receive-message.ts'
import { reply } from '../../../src/jobs/reply.ts'
import { createSealer } from '../../../src/lib/seal.ts'
import { scriptedBrain } from '../../../src/receptionist/models/scripted.ts'
import { drainJobs } from '../../drain-jobs.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { startTalk } from '../talk.ts'
import { type RawServer, says, startRawServer } from './raw-server.ts'

let world: TestWorld
let server: RawServer
const keys: (string | undefined)[] = []
beforeAll(async () => {
  server = await startRawServer()
  world = await openWorld({ environment: { VOREL_EGRESS_ALLOW: server.host } })
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const choose = (tenant: string, choice: Partial<BrainInput>) =>
  world.db.withTenant(tenant, (tx) =>
    setBrain(tx, {
      provider: 'openai-compatible',
      baseUrl: `http://${server.host}/v1`,
      model: 'small',
      apiKey: 'sk-tenant-secret',
      dailyTokens: null,
      sealer: world.sealer,
      actor: { kind: 'cli' },
      ...choice,
    }),
  )
const answersAndNotesKey = () => {
  keys.length = 0
  server.behaves((answer, request) => {
    keys.push(request.headers.authorization)
    return says('What would you like to know?')(answer, request)
  })
}

test("a tenant's own choice answers its customers from the next turn on, with its own key, and nobody else's", async () => {
  const own = await startTalk(world, 'salon', { brains: world.brains })
  const other = await startTalk(world, 'clinic', { brains: world.brains })
  await choose(own.tenant, {})
  answersAndNotesKey()
  expect((await own.say('hello there')).model).toMatchObject({ model: 'small', fallback: null })
  expect(keys).toEqual(['Bearer sk-tenant-secret'])
  expect((await other.say('hello there')).model).toBe(null)
  await world.db.withTenant(own.tenant, (tx) => removeBrain(tx, { actor: { kind: 'cli' } }))
  expect((await own.say('and how much is a gel manicure?')).model).toBe(null)
  expect(keys).toHaveLength(1)
})

test('the key is sealed in its row, and in no log, audit line, reply or error', async () => {
  const talk = await startTalk(world, 'salon', { brains: world.brains })
  await choose(talk.tenant, {})
  server.behaves((answer) => void answer.writeHead(401).end('{"error":{"message":"the key sk-tenant-secret is wrong"}}'))
  await world.db.withTenant(talk.tenant, (tx) =>
    receiveMessage(tx, { conversation_id: talk.conversation, text: 'hello there', external_id: randomUUID() }, { turnDebounceMs: 0 }),
  )
  expect(await drainJobs(world, { reply })).toMatchObject([{ kind: 'reply', settled: 'done' }])
  expect((await talk.outcome()).replies).toHaveLength(1)
  expect(world.logLines.join('')).toMatch(/status_401/)
  const tables = ['tenant_brains', 'audit_log', 'messages', 'turns', 'model_usage']
  for (const table of tables) {
    const rows = await world.owner.query(`select row_to_json(t)::text as text from ${table} t`)
    for (const { text } of rows.rows) expect([table, text.includes('sk-tenant-secret')]).toEqual([table, false])
  }
  const [row] = (
    await world.owner.query("select encode(api_key_sealed, 'escape') as key from tenant_brains where tenant_id = $1", [talk.tenant])
  ).rows
  expect(row.key).not.toContain('sk-tenant')
  expect(world.logLines.join('')).not.toContain('sk-tenant-secret')
})

test('the choice of one tenant is no row of another', async () => {
  const talk = await startTalk(world, 'salon')
  const other = await startTalk(world, 'clinic')
  await choose(talk.tenant, {})
  const seen = await world.db.withTenant(other.tenant, (tx) => tx.db.selectFrom('tenant_brains').select('tenant_id').execute())
  expect(seen.map((row) => row.tenant_id)).not.toContain(talk.tenant)
})

test('a key that another master secret sealed is used by nobody: the embedded brain answers', async () => {
  const talk = await startTalk(world, 'salon', { brains: world.brains })
  await choose(talk.tenant, { sealer: createSealer(randomBytes(32)) })
  answersAndNotesKey()
  expect((await talk.say('hello there')).model).toBe(null)
  expect(keys).toEqual([])
})

test("a tenant's address is held to the rules for all outbound requests: a private one is not reached", async () => {
  const talk = await startTalk(world, 'salon', { brains: world.brains })
  await choose(talk.tenant, { baseUrl: 'http://169.254.169.254/v1' })
  const turn = await talk.say('how much is a gel manicure?')
  expect(turn.model?.fallback).toBe('bad_answer')
  expect(turn.reply).toMatch(/AED 150/)
})

test('a tenant may keep the embedded brain where the deployment has a model', async () => {
  const talk = await startTalk(world, 'salon', { brains: world.brains })
  await choose(talk.tenant, { provider: 'embedded', baseUrl: null, model: null, apiKey: null })
  expect((await talk.say('hello there')).model).toBe(null)
})

test('the settings of a model are checked together', () => {
  const problems = (environment: Record<string, string>) => {
    try {
      return readConfig(environment, false).model
    } catch (error) {
      return error instanceof ConfigError ? error.problems : error
    }
  }
  expect(problems({})).toBe(null)
  expect(problems({ LLM_PROVIDER: 'embedded' })).toBe(null)
  expect(problems({ LLM_MODEL: 'm' })).toEqual(['LLM_MODEL needs LLM_PROVIDER'])
  expect(problems({ LLM_PROVIDER: 'gpt' })).toEqual(['LLM_PROVIDER must be embedded, openai-compatible, anthropic or google'])
  expect(problems({ LLM_PROVIDER: 'anthropic' })).toEqual([
    'LLM_MODEL is required with LLM_PROVIDER=anthropic',
    'LLM_API_KEY is required with LLM_PROVIDER=anthropic',
  ])
  expect(problems({ LLM_PROVIDER: 'openai-compatible', LLM_MODEL: 'm' })).toEqual([
    'LLM_BASE_URL is required with LLM_PROVIDER=openai-compatible',
  ])
  expect(problems({ LLM_PROVIDER: 'openai-compatible', LLM_MODEL: 'm', LLM_BASE_URL: 'http://localhost:11434/v1/' })).toEqual({
    provider: 'openai-compatible',
    baseUrl: 'http://localhost:11434/v1',
    apiKey: null,
    model: 'm',
  })
})

test('a scripted brain plays its steps, and fails on one that is unexpected, out of turn, or left over', async () => {
  const script = scriptedBrain([
    { customer: /hello/, acts: [{ act: 'greet_back' }] },
    { customer: /book/, calls: [['booking', 'list_appointments', {}]], acts: [{ act: 'message_taken' }, { act: 'sorry' }] },
  ])
  const talk = await startTalk(world, 'salon', { brains: { choose: () => script.brain } })
  expect((await talk.say('hello')).acts).toEqual([{ act: 'greet_back' }])
  expect(() => script.assertDone()).toThrow('1 scripted steps were not used')
  const other = await startTalk(world, 'salon', { brains: { choose: () => script.brain } })
  await expect(other.say('something else')).rejects.toThrow('step 1 expects /book/')
  const turn = await talk.say('book')
  // A claim without its tool's success isn't said for a script either.
  expect(turn.acts).toEqual([{ act: 'sorry' }])
  script.assertDone()
  await expect(talk.say('more')).rejects.toThrow('unexpected turn after 2 scripted ones')
})
