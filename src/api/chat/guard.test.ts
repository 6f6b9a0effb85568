import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { chatServer } from './test-server.ts'

const SHOP = 'https://shop.example'
let world: TestWorld
let app: FastifyInstance
let widgetKey: string
beforeAll(async () => {
  world = await openWorld({ environment: { PUBLIC_URL: 'https://chat.example' } })
})
afterAll(() => world.close())
beforeEach(async () => {
  await app?.close()
  app = await chatServer(world)
  const tenant = await makeTenant(world)
  widgetKey = `wk_${tenant.replaceAll('-', '')}`
  await world.owner.query('update tenants set allowed_origins = $2 where id = $1', [tenant, [SHOP]])
})

const open = (headers: Record<string, string> = {}, remoteAddress = '192.0.2.1') =>
  app.inject({ method: 'POST', url: `/api/chat/${widgetKey}/sessions`, payload: {}, headers, remoteAddress })
const send = (token: string, id: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/chat/sessions/${token}/messages`, payload: { client_message_id: id, text: 'hi' }, headers })
const allowOrigin = 'access-control-allow-origin'

test('no Origin, this installation’s own and an allowed one are admitted; only the allowed foreign one gets CORS headers', async () => {
  for (const origin of [undefined, 'https://chat.example', 'http://localhost:80']) {
    const response = await open(origin ? { origin } : {})
    expect([origin, response.statusCode, response.headers[allowOrigin]]).toEqual([origin, 201, undefined])
  }
  const allowed = await open({ origin: SHOP })
  expect([allowed.statusCode, allowed.headers[allowOrigin], allowed.headers.vary]).toEqual([201, SHOP, 'Origin'])
  const token = allowed.json().session_token
  const sent = await send(token, 'a', { origin: SHOP })
  expect([sent.statusCode, sent.headers[allowOrigin]]).toEqual([202, SHOP])
})

test('any other origin is a 403 without CORS headers, also one that only resembles an allowed one', async () => {
  const token = (await open()).json().session_token
  for (const origin of [
    'https://evil.example',
    'http://shop.example',
    `${SHOP}.evil.example`,
    `${SHOP}:8443`,
    'null',
    'file://localhost',
  ]) {
    for (const response of [await open({ origin }), await send(token, origin, { origin })]) {
      expect([origin, response.statusCode, response.json().error.code]).toEqual([origin, 403, 'forbidden'])
      expect(response.headers[allowOrigin]).toBeUndefined()
    }
  }
})

test('a preflight says what an allowed origin may send, and refuses another', async () => {
  const token = (await open()).json().session_token
  const session = `/api/chat/sessions/${token}`
  for (const url of [`/api/chat/${widgetKey}/sessions`, `${session}/messages`, `${session}/events`, `/api/inbound/webform/${widgetKey}`]) {
    const allowed = await app.inject({ method: 'OPTIONS', url, headers: { origin: SHOP, 'access-control-request-method': 'POST' } })
    expect([allowed.statusCode, allowed.headers[allowOrigin]]).toEqual([204, SHOP])
    expect(allowed.headers['access-control-allow-methods']).toContain('POST')
    expect(allowed.headers['access-control-allow-headers']).toMatch(/Content-Type/)
    const refused = await app.inject({ method: 'OPTIONS', url, headers: { origin: 'https://evil.example' } })
    expect([refused.statusCode, refused.headers[allowOrigin]]).toEqual([403, undefined])
  }
})

test('errors reach the scripts of an allowed origin', async () => {
  const token = (await open()).json().session_token
  const url = `/api/chat/sessions/${token}/messages`
  const broken = await app.inject({ method: 'POST', url, payload: '{', headers: { 'content-type': 'application/json', origin: SHOP } })
  expect([broken.statusCode, broken.headers[allowOrigin]]).toEqual([400, SHOP])
})

test('30 messages of one customer pass in any 60 s; the next is told when one is free, and the conversation beside it is not held up', async () => {
  const start = world.clock.now()
  const [token, other] = [(await open()).json().session_token, (await open()).json().session_token]
  for (let index = 0; index < 30; index++) {
    expect((await send(token, `m${index}`)).statusCode).toBe(202)
    if (index === 0) world.clock.advance(20_000)
  }
  const refused = await send(token, 'm30')
  expect([refused.statusCode, refused.json().error.code, refused.headers['retry-after']]).toEqual([429, 'rate_limited', '40'])
  expect((await send(other, 'm0')).statusCode).toBe(202)
  world.clock.advance(39_999)
  expect((await send(token, 'm30')).statusCode).toBe(429)
  world.clock.advance(1)
  expect((await send(token, 'm30')).statusCode).toBe(202)
  expect((await send(token, 'm31')).statusCode).toBe(429)
  world.clock.set(start)
})

test('one address opens 20 sessions in 60 s and no more; another address still can', async () => {
  for (let index = 0; index < 20; index++) expect((await open()).statusCode).toBe(201)
  const refused = await open()
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60'])
  expect((await open({}, '192.0.2.2')).statusCode).toBe(201)
})

test('one address makes 500 requests in 60 s, whatever they ask for', async () => {
  const guess = (index: number) =>
    app.inject({ url: `/api/chat/sessions/${String(index).padStart(43, 'A')}/messages`, remoteAddress: '192.0.2.9' })
  for (let index = 0; index < 500; index++) expect((await guess(index)).statusCode).toBe(401)
  expect((await guess(500)).statusCode).toBe(429)
})

test.each([
  ['the whole HTTP side', undefined],
  ['a server that logs every request itself', {}],
])('no log line of %s holds a session token or what was said', async (_name, times) => {
  await app.close()
  app = await chatServer(world, times)
  world.logLines.splice(0)
  const token = (await open()).json().session_token
  await send(token, 'a')
  await send('A'.repeat(43), 'a')
  await app.inject({ url: `/api/chat/sessions/${token}/messages?after=x` })
  expect(world.logLines.join('\n')).toContain('/api/chat/sessions/:session_token/messages')
  expect(world.logLines.join('\n')).not.toMatch(new RegExp(`${token}|${'A'.repeat(43)}|"hi"`))
})
