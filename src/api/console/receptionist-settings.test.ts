import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { buildApp } from '../app.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string
let slug: string
let provider: Server
let baseUrl: string
let answer: { status: number; words: string } = { status: 200, words: 'Hello there.' }
const heard: { authorization: string | undefined }[] = []

const OWN = { host: 'localhost:3000', origin: 'http://localhost:3000' }
const PASSWORD = 'correct horse battery'
const KEY = 'sk-of-the-business-0123456789'

beforeAll(async () => {
  provider = createServer((request, response) => {
    heard.push({ authorization: request.headers.authorization })
    response.writeHead(answer.status, { 'content-type': answer.status === 200 ? 'text/event-stream' : 'application/json' })
    if (answer.status !== 200) return response.end('{"error": {"message": "no"}}')
    const part = (delta: object, finish_reason: string | null) =>
      `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
    response.end(`${part({ role: 'assistant', content: answer.words }, null)}${part({}, 'stop')}data: [DONE]\n\n`)
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const { port } = provider.address() as AddressInfo // A TCP server's address is never a pipe's name.
  baseUrl = `http://127.0.0.1:${port}/v1`
  world = await openWorld({ environment: { VOREL_EGRESS_ALLOW: `127.0.0.1:${port}` } })
  const admitAll = async () => ({ isAdmitted: true, limit: 1000, remaining: 1000, retryAfterSeconds: 0 }) as never
  app = await buildApp({ ...world, limiter: { ...world.limiter, take: admitAll } })
}, 60_000)
afterAll(async () => {
  await app.close()
  await world.close()
  provider.closeAllConnections()
  provider.close()
})
beforeEach(async () => {
  heard.length = 0
  answer = { status: 200, words: 'Hello there.' }
  tenant = await makeTenant(world, { vertical: 'salon' })
  slug = (await world.owner.query('select slug from tenants where id = $1', [tenant])).rows[0].slug
})

let people = 0
async function person(role: 'viewer' | 'agent' | 'admin') {
  const email = `s${++people}@salon.example`
  const account = await world.accounts.create({ email, name: email, password: PASSWORD })
  await world.db.withTenant(tenant, (tx) => addUser(tx, { account_id: account.id, email, name: email, role, actor: { kind: 'system' } }))
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: OWN,
    payload: { email, password: PASSWORD },
  })
  const headers = { ...OWN, cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '' }
  return async (operation: string, input?: object) => {
    const url = `/api/console/t/${slug}/${operation}`
    const given = await app.inject(
      /^(?:get|preview)[A-Z]/.test(operation)
        ? { url: input ? `${url}?input=${encodeURIComponent(JSON.stringify(input))}` : url, headers }
        : { method: 'POST', url, headers, payload: input ?? {} },
    )
    return { status: given.statusCode, body: given.body ? given.json() : null }
  }
}
const audits = async () =>
  (await world.owner.query("select action, details from audit_log where tenant_id = $1 and action not like 'user.%' order by id", [tenant]))
    .rows
const stored = async () => (await world.owner.query('select settings, default_language from tenants where id = $1', [tenant])).rows[0]

test('what is changed of the receptionist is stored, what is as the trade has it is not, and the log says which parts', async () => {
  const ask = await person('admin')
  await world.owner.query(`update tenants set settings = '{"booking": {"max_party": 4}, "retention": {"days": 90}}' where id = $1`, [
    tenant,
  ])
  const { body: before } = await ask('getReceptionist')
  expect(before).toMatchObject({ default_language: 'en', persona: { name: { en: 'Lina', ar: 'لينا' } }, problems: [] })
  const asked = before.slots.filter((slot: { is_asked: boolean }) => slot.is_asked)
  const draft = {
    default_language: 'ar',
    persona: { name: { en: 'Dana', ar: 'دانة' }, tone: before.persona.tone },
    slots: asked
      .slice(1)
      .toReversed()
      .map(({ attribute, when }: { attribute: string; when: string }) => ({ attribute, when, required: true })),
    booking: { ...before.booking, lead_time_minutes: 240 },
  }
  const { status, body } = await ask('setReceptionist', draft)
  expect([status, body.persona.name.en, body.booking.lead_time_minutes]).toEqual([200, 'Dana', 240])
  expect(
    body.slots.filter((slot: { is_asked: boolean }) => slot.is_asked).map(({ attribute }: { attribute: string }) => attribute),
  ).toEqual(draft.slots.map(({ attribute }: { attribute: string }) => attribute))
  expect(body.slots.at(-1)).toMatchObject({ attribute: asked[0].attribute, is_asked: false })
  const row = await stored()
  expect(row.default_language).toBe('ar')
  expect(row.settings).toMatchObject({
    persona: { name: { en: 'Dana' } },
    booking: { max_party: 4, lead_time_minutes: 240 },
    retention: { days: 90 },
  })
  expect(row.settings.persona.tone).toBeUndefined()
  expect(row.settings.booking.horizon_days).toBeUndefined()
  expect(await audits()).toEqual([
    { action: 'receptionist.set', details: { changed: ['default_language', 'persona', 'slots', 'booking'] } },
  ])
  const { defaults } = body
  const usual = {
    persona: defaults.persona,
    booking: defaults.booking,
    slots: draft.slots.slice(0, 0).concat(asked.map(({ attribute, when, required }: never) => ({ attribute, when, required }))),
  }
  expect((await ask('setReceptionist', usual)).status).toBe(200)
  expect((await stored()).settings).toEqual({ booking: { max_party: 4 }, retention: { days: 90 } })
})

test.each([
  [{ persona: { name: { en: ' ', ar: 'دانة' }, tone: 'warm' } }, /persona.name.en/],
  [{ booking: { lead_time_minutes: -1, slot_step_minutes: 15, horizon_days: 60, default_duration_minutes: 60 } }, /lead_time_minutes/],
  [{ slots: [{ attribute: 'shoe_size', when: 'qualify', required: false }] }, /no question about "shoe_size"/],
  [
    {
      slots: [
        { attribute: 'occasion', when: 'qualify', required: false },
        { attribute: 'occasion', when: 'qualify', required: true },
      ],
    },
    /stands there twice/,
  ],
  [{ colour: 'red' }, /colour/],
])('%j is refused with what is wrong, and nothing is changed', async (draft, message) => {
  const ask = await person('admin')
  const before = await stored()
  const { status, body } = await ask('setReceptionist', draft)
  expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)])
  expect([await stored(), await audits()]).toEqual([before, []])
})

test('guardrails are kept by the same rules as the command’s, and the log holds none of the phrases', async () => {
  const ask = await person('admin')
  const { body: before } = await ask('getGuardrails')
  expect(before.policy).toMatchObject({ threshold: 'high', action: 'warn', forbidden_phrases: { en: [], ar: [] } })
  expect(before.pack_phrases.en).toContain('guaranteed result')
  const change = { threshold: 'low', forbidden_phrases: { en: ['cheapest in town'], ar: ['الأرخص'] }, customer_turns_daily: 50 }
  expect((await ask('setGuardrails', change)).body).toEqual({ ...before.policy, ...change })
  expect((await ask('getGuardrails')).body.policy).toEqual({ ...before.policy, ...change })
  expect(JSON.stringify(await audits())).not.toContain('cheapest')
  expect(await audits()).toMatchObject([{ action: 'guardrail_policy.set' }])
  const wrong = await ask('setGuardrails', { customer_turns_daily: 1 })
  expect([wrong.status, wrong.body.error.message]).toEqual([400, expect.stringContaining('customer_turns_daily')])
})

test('a sentence is told what a check finds in it, under the saved policy or under another', async () => {
  const ask = await person('viewer')
  const look = async (text: string, policy?: object) => (await ask('previewFlags', { text, ...(policy ? { policy } : {}) })).body
  expect(await look('How can I help you?')).toEqual({ flags: [], is_stopped: false })
  expect(await look('It will be a guaranteed result.')).toMatchObject({
    flags: [{ kind: 'forbidden_phrase', severity: 'high' }],
    is_stopped: true,
  })
  const price = await look('The haircut costs 10 dirhams.')
  expect(price).toMatchObject({ flags: expect.arrayContaining([expect.objectContaining({ kind: 'unsupported_price' })]), is_stopped: true })
  expect(await look('The haircut costs 10 dirhams.', { threshold: 'never' })).toEqual({ ...price, is_stopped: false })
  expect(await look('We are the cheapest in town.', { forbidden_phrases: { en: ['cheapest in town'], ar: [] } })).toMatchObject({
    is_stopped: true,
  })
  expect((await look('العلاج مضمون النتيجة')).flags).toMatchObject([{ kind: 'forbidden_phrase' }])
  expect((await world.owner.query('select count(*)::int as n from conversations where tenant_id = $1', [tenant])).rows).toEqual([{ n: 0 }])
})

test('a key is sealed, shown to nobody, kept for its own place and never sent to another', async () => {
  const ask = await person('admin')
  expect((await ask('getBrain')).body).toEqual({ own: null, installation: { provider: 'embedded', model: null } })
  const choice = { provider: 'openai-compatible', base_url: baseUrl, model: 'small' }
  const { status, body } = await ask('setBrain', { ...choice, api_key: KEY })
  expect([status, body.own]).toEqual([200, { ...choice, has_key: true, daily_tokens: null }])
  const sealed = async () =>
    (await world.owner.query('select api_key_sealed from tenant_brains where tenant_id = $1', [tenant])).rows[0]?.api_key_sealed
  expect(world.sealer.open(await sealed())).toBe(KEY)
  expect((await sealed()).toString('latin1')).not.toContain(KEY)
  expect((await ask('setBrain', { ...choice, model: 'large', daily_tokens: 1000 })).body.own).toMatchObject({
    model: 'large',
    has_key: true,
  })
  expect(world.sealer.open(await sealed())).toBe(KEY)
  expect((await ask('testBrain', { ...choice, base_url: baseUrl.replace('/v1', '/v2') })).status).toBe(200)
  expect(heard).toEqual([{ authorization: undefined }])
  expect((await ask('setBrain', { ...choice, base_url: `${baseUrl}/other` })).body.own).toMatchObject({ has_key: false })
  expect(await sealed()).toBeNull()
  expect((await ask('removeBrain')).body.own).toBeNull()
  const log = await audits()
  expect(log.map(({ action }) => action)).toEqual(['brain.set', 'brain.set', 'brain.set', 'brain.removed'])
  expect(JSON.stringify(log)).not.toContain(KEY)
  expect(world.logLines.join('')).not.toContain(KEY)
})

test('the test asks the model once, with the key of the form or the kept one, and tells how it went', async () => {
  const ask = await person('admin')
  const choice = { provider: 'openai-compatible', base_url: baseUrl, model: 'small' }
  expect((await ask('testBrain', { ...choice, api_key: KEY })).body).toEqual({
    ok: true,
    duration_ms: expect.any(Number),
    answer: 'Hello there.',
  })
  expect((await world.owner.query('select count(*)::int as n from tenant_brains where tenant_id = $1', [tenant])).rows).toEqual([{ n: 0 }])
  await ask('setBrain', { ...choice, api_key: KEY })
  answer = { status: 401, words: '' }
  expect((await ask('testBrain', choice)).body).toEqual({ ok: false, duration_ms: expect.any(Number), reason: 'status_401' })
  expect(heard).toEqual([{ authorization: `Bearer ${KEY}` }, { authorization: `Bearer ${KEY}` }])
})

test.each([
  [{ provider: 'openai-compatible', model: 'm' }, /base_url: is missing/],
  [{ provider: 'anthropic' }, /model: is missing/],
  [{ provider: 'openai-compatible', base_url: 'http://169.254.169.254/', model: 'm' }, /base_url/],
  [{ provider: 'openai-compatible', base_url: 'file:///etc/passwd', model: 'm' }, /base_url/],
  [{ provider: 'somebody' }, /provider/],
])('a brain of %j is refused with what is wrong', async (choice, message) => {
  const ask = await person('admin')
  for (const operation of ['setBrain', 'testBrain']) {
    const { status, body } = await ask(operation, choice)
    expect([operation, status, body.error.message]).toEqual([operation, 400, expect.stringMatching(message)])
  }
  expect((await ask('getBrain')).body.own).toBeNull()
})

test('a viewer reads the settings without secrets, and only an admin changes them', async () => {
  const [viewer, agent] = [await person('viewer'), await person('agent')]
  for (const operation of ['getReceptionist', 'getGuardrails', 'getBrain']) expect((await viewer(operation)).status).toBe(200)
  expect(JSON.stringify((await viewer('getBrain')).body)).not.toMatch(/key_sealed|api_key/)
  for (const [operation, input] of [
    ['setReceptionist', {}],
    ['setGuardrails', { threshold: 'low' }],
    ['setBrain', { provider: 'embedded' }],
    ['removeBrain', {}],
    ['testBrain', { provider: 'embedded' }],
  ] as const)
    for (const ask of [viewer, agent]) expect((await ask(operation, input)).status, operation).toBe(403)
  expect(await audits()).toEqual([])
})
