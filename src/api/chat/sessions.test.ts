import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { chatServer } from './test-server.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string
let widgetKey: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  // A server for each test: its limits count from nothing.
  await app?.close()
  app = await chatServer(world)
  tenant = await makeTenant(world)
  widgetKey = `wk_${tenant.replaceAll('-', '')}`
})

const open = (payload: object = {}, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/chat/${widgetKey}/sessions`, payload, headers })
const openToken = async (payload: object = {}): Promise<string> => (await open(payload)).json().session_token
const send = (token: string, payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/chat/sessions/${token}/messages`,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: { 'content-type': 'application/json', ...headers },
  })
const list = (token: string, query = '') => app.inject({ url: `/api/chat/sessions/${token}/messages${query}` })
const say = (text: unknown) => ({ client_message_id: 'm1', text })
const contents = (body: { data: { content: string }[] }) => body.data.map((message) => message.content)

test('a session opens a greeted conversation of its own, and the greeting says that it is an AI', async () => {
  const response = await open()
  expect(response.statusCode).toBe(201)
  expect(response.json()).toEqual({
    session_token: expect.stringMatching(/^[\w-]{43}$/),
    conversation_id: expect.any(String),
    greeting: expect.stringMatching(/AI.*Test business/),
  })
  expect(response.headers['cache-control']).toBe('no-store')
  const { session_token, greeting } = response.json()
  const listed = (await list(session_token)).json()
  expect(listed).toMatchObject({ status: 'active', owner: 'bot', typing: false })
  expect(listed.data).toEqual([
    { id: expect.any(String), sequence_number: 1, role: 'agent_bot', content: greeting, created_at: '2026-03-02T06:00:00.000Z' },
  ])
  const events = await world.owner.query('select 1 from event_log where tenant_id = $1', [tenant])
  expect(events.rowCount).toBe(0)
})

test('the greeting is in the language of the session, else in the business’s own', async () => {
  expect((await open({ language: 'ar' })).json().greeting).toMatch(/بالذكاء الاصطناعي/)
  await world.owner.query("update tenants set default_language = 'ar' where id = $1", [tenant])
  expect((await open()).json().greeting).toMatch(/بالذكاء الاصطناعي/)
  expect((await open({ language: 'en-GB' })).json().greeting).toMatch(/AI/)
})

test('the token is kept as a hash only', async () => {
  const token = await openToken()
  const rows = await world.owner.query('select to_jsonb(s)::text as row from chat_sessions s where tenant_id = $1', [tenant])
  expect(rows.rows).toHaveLength(1)
  expect(rows.rows[0].row).not.toContain(token)
})

test('a visitor who gives a known phone number is linked to that customer and gets an empty conversation', async () => {
  const first = await open({ customer_name: 'Sara', phone: '050 123 4567', email: 'sara@example.com' })
  await send(first.json().session_token, say('my secret'))
  const second = await open({ customer_name: 'Mallory', phone: '+971501234567', email: 'mallory@example.com' })
  expect(second.json().conversation_id).not.toBe(first.json().conversation_id)
  expect(contents((await list(second.json().session_token)).json())).toEqual([second.json().greeting])
  const customers = await world.owner.query('select name, email, phone_e164 from customers where tenant_id = $1', [tenant])
  expect(customers.rows).toEqual([{ name: 'Sara', email: 'sara@example.com', phone_e164: '+971501234567' }])
  const linked = await world.owner.query('select count(distinct customer_id)::int as n from conversations where tenant_id = $1', [tenant])
  expect(linked.rows[0].n).toBe(1)
})

test('ten first visits with one e-mail address at once make one customer', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, index) => open({ email: index % 2 ? 'A@example.com' : 'a@example.com' })))
  const customers = await world.owner.query('select 1 from customers where tenant_id = $1', [tenant])
  expect(customers.rowCount).toBe(1)
})

test('ten first visits with one phone number at once, however it is written, make one customer', async () => {
  const spellings = ['050 123 4567', '+971 50 123 4567', '00971501234567']
  await Promise.all(Array.from({ length: 10 }, (_, index) => open({ phone: spellings[index % 3] })))
  const customers = await world.owner.query('select phone_e164 from customers where tenant_id = $1', [tenant])
  expect(customers.rows).toEqual([{ phone_e164: '+971501234567' }])
})

test('a message is accepted, and the same client_message_id again is the same message', async () => {
  const token = await openToken()
  const first = await send(token, say('hi, can I get a haircut?'))
  expect(first.statusCode).toBe(202)
  expect(first.json()).toEqual({ message_id: expect.any(String), sequence_number: 2 })
  const again = await send(token, say('hi, can I get a haircut?'))
  expect([again.statusCode, again.json()]).toEqual([202, first.json()])
  const listed = (await list(token, '?after=1')).json()
  expect(contents(listed)).toEqual(['hi, can I get a haircut?'])
  expect(listed.typing).toBe(true)
})

test.each([
  ['20,000 characters', say('x'.repeat(20_000)), /^text: must have 1 to 4096 characters/],
  [
    '20,000 emoji, escaped',
    `{"client_message_id":"a","text":"${'\\ud83d\\ude00'.repeat(20_000)}"}`,
    /^text: must have 1 to 4096 characters/,
  ],
  ['4,097 characters', say('س'.repeat(4097)), /^text: must have/],
  ['no text', { client_message_id: 'a' }, /^text: is required/],
  ['an empty text', say(''), /^text: must have/],
  ['only blanks', say(' \n\u200b\t'), /^text: must not be blank/],
  ['U+0000', say('a\0b'), /^text: contains U\+0000/],
  ['a lone surrogate', '{"client_message_id":"a","text":"\\ud800"}', /^text: contains U\+0000 or a lone surrogate/],
  ['a number for a text', say(5), /^text: must be a string/],
  ['no client_message_id', { text: 'hi' }, /^client_message_id: is required/],
  ['an unknown member', { ...say('hi'), role: 'agent_bot' }, /^role: is not known here/],
  ['__proto__', '{"client_message_id":"a","text":"hi","__proto__":{"x":1}}', /^__proto__: is not known here/],
  ['a list', [], /^the body: must be an object/],
  ['broken JSON', '{"text":', /not valid JSON/],
  ['a deep list', '['.repeat(100_000), /nested deeper than/],
])('a message with %s is refused with a 400 that says so, and not stored', async (_name, payload, message) => {
  const token = await openToken()
  const response = await send(token, payload)
  expect(response.json()).toEqual({ error: { code: 'bad_request', message: expect.stringMatching(message) } })
  expect(response.statusCode).toBe(400)
  expect((await list(token)).json().data).toHaveLength(1)
})

test('4,096 emoji are accepted: characters are counted, not bytes or halves', async () => {
  const token = await openToken()
  expect((await send(token, say('😀'.repeat(4096)))).statusCode).toBe(202)
  expect(contents((await list(token, '?after=1')).json())).toEqual(['😀'.repeat(4096)])
})

test('other bodies are refused: 415 for another type, 400 for bytes that are not UTF-8, 413 beyond the cap', async () => {
  const token = await openToken()
  const plain = await send(token, '{"client_message_id":"a","text":"hi"}', { 'content-type': 'text/plain' })
  expect([plain.statusCode, plain.json().error.code]).toEqual([415, 'bad_request'])
  const url = `/api/chat/sessions/${token}/messages`
  const headers = { 'content-type': 'application/json' }
  const bytes = Buffer.concat([Buffer.from('{"client_message_id":"a","text":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')])
  expect((await app.inject({ method: 'POST', url, headers, payload: bytes })).json().error.message).toMatch(/UTF-8/)
  const large = await app.inject({ method: 'POST', url, headers, payload: 'x'.repeat(300_000) })
  expect([large.statusCode, large.json().error.message]).toEqual([413, 'the body: must have at most 256 KiB'])
})

test('an unknown widget key is a 404, whatever is in it, and so is the key of a suspended business', async () => {
  for (const key of ['wk_unknown', '%00', 'a%20b', '%F0%9F%98%80', 'x'.repeat(99)]) {
    const response = await app.inject({ method: 'POST', url: `/api/chat/${key}/sessions`, payload: {} })
    expect([key, response.statusCode, response.json().error.code]).toEqual([key, 404, 'not_found'])
  }
  await world.owner.query("update tenants set status = 'suspended' where id = $1", [tenant])
  expect((await open()).statusCode).toBe(404)
})

test('a token that is unknown, malformed, expired or of a suspended business gets the same 401, byte for byte', async () => {
  const token = await openToken()
  const unknown = await list('A'.repeat(43))
  expect(unknown.statusCode).toBe(401)
  const same = async (other: string) => {
    const response = await list(other)
    const { date: _date, 'x-request-id': _id, ...headers } = response.headers
    const { date: _other, 'x-request-id': _otherId, ...expected } = unknown.headers
    expect([response.statusCode, response.body, headers]).toEqual([401, unknown.body, expected])
  }
  await same('%00')
  await same(`${token}x`)
  await world.owner.query("update tenants set status = 'suspended' where id = $1", [tenant])
  await same(token)
  await world.owner.query("update tenants set status = 'active' where id = $1", [tenant])
  const opened = world.clock.now()
  world.clock.set(new Date(opened.getTime() + 7 * 24 * 3600_000 - 1))
  expect((await list(token)).statusCode).toBe(200)
  world.clock.set(new Date(opened.getTime() + 7 * 24 * 3600_000))
  await same(token)
  expect((await send(token, say('hi'))).body).toBe(unknown.body)
  expect((await app.inject({ url: `/api/chat/sessions/${token}/events` })).body).toBe(unknown.body)
  world.clock.set(opened)
})

test('a token shows its own conversation only', async () => {
  const [mine, theirs] = [await openToken(), await openToken()]
  await send(theirs, say('theirs'))
  await send(mine, say('mine'))
  expect(contents((await list(mine, '?after=1')).json())).toEqual(['mine'])
  expect(contents((await list(theirs, '?after=1')).json())).toEqual(['theirs'])
})

test('wrong members of a session or a query are named', async () => {
  const refused = async (payload: object, message: RegExp) => {
    const response = await open(payload)
    expect([response.statusCode, response.json().error.message]).toEqual([400, expect.stringMatching(message)])
  }
  await refused({ customer_name: 'x'.repeat(201) }, /^customer_name: must have 1 to 200/)
  await refused({ customer_name: 'a\0' }, /^customer_name: contains U\+0000/)
  await refused({ email: 'nobody' }, /^email: must be an e-mail address/)
  await refused({ phone: '12' }, /^phone: must be a phone number/)
  await refused({ language: 'english' }, /^language: must be a language tag/)
  await refused({ tenant_id: tenant }, /^tenant_id: is not known here/)
  const token = await openToken()
  expect((await list(token, '?after=x')).json().error.message).toMatch(/^after: must be/)
  expect((await list(token, '?after=1&after=2')).json().error.message).toMatch(/^after: must be/)
  expect((await list(token, '?before=1')).json().error.message).toMatch(/^before: is not known here/)
})

test('a session without a body is opened with the defaults', async () => {
  const response = await app.inject({ method: 'POST', url: `/api/chat/${widgetKey}/sessions` })
  expect(response.statusCode).toBe(201)
})
