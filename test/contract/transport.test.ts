import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ErrorEnvelope } from '../../src/contract/errors.ts'
import type { Operation } from '../../src/contract/operation.ts'
import { OPERATIONS } from '../../src/contract/routes.ts'
import { type Api, openApi } from './client.ts'

let api: Api
let port: number
beforeAll(async () => {
  api = await openApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  // Listening on TCP, so the address is not a path.
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const auth = () => `Authorization: Bearer ${api.key}\r\n`
const LIST = 'GET /api/v1/leads HTTP/1.1\r\nHost: x\r\n'

/** Sends bytes as they are and returns everything that comes back until the server closes or `until` appears. */
async function exchange(bytes: string | Buffer, until?: RegExp): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(bytes)
  let received = ''
  for await (const chunk of socket) {
    received += chunk
    if (until?.test(received)) break
  }
  socket.destroy()
  return received
}

function parseAnswer(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const headers = new Map(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
  )
  return { status: Number(head.split(' ')[1]), headers, body }
}

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return parseAnswer(await exchange(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${auth()}${lines.join('')}Connection: close\r\n\r\n`))
}

const expectEnvelope = (body: string) => expect(ErrorEnvelope.safeParse(JSON.parse(body)).success, body).toBe(true)

test('each resource: HEAD like its GET without a body, OPTIONS without a key, 405 with Allow for the rest', async () => {
  const byPath = new Map<string, string[]>()
  for (const { method, path } of Object.values<Operation>(OPERATIONS)) {
    const url = `/api/v1${path.replaceAll(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000')}`
    byPath.set(url, [...(byPath.get(url) ?? []), method])
  }
  for (const [url, methods] of byPath) {
    const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ')
    const options = await api.app.inject({ method: 'OPTIONS', url })
    expect([options.statusCode, options.body, String(options.headers.allow).split(', ').sort().join(', ')], url).toEqual([204, '', allowed])
    expect(Object.keys(options.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST', 'GET', 'TRACE', 'PROPFIND'].filter((other) => !methods.includes(other))) {
      const { status, headers, body } = await ask(method, url)
      expect([status, headers.get('allow')?.split(', ').sort().join(', ')], `${method} ${url}`).toEqual([405, allowed])
      expectEnvelope(body)
    }
    if (!methods.includes('GET')) continue
    const [get, head] = [await ask('GET', url), await ask('HEAD', url)]
    expect(head.body).toBe('')
    for (const varying of ['date', 'x-request-id', 'x-ratelimit-remaining']) {
      get.headers.delete(varying)
      head.headers.delete(varying)
    }
    expect([head.status, Object.fromEntries(head.headers)]).toEqual([get.status, Object.fromEntries(get.headers)])
  }
})

test('unknown addresses: 401 without a key, 404 with one, and no address is another one’s second spelling', async () => {
  expect(parseAnswer(await exchange('GET /api/v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).status).toBe(401)
  expect(parseAnswer(await exchange('GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).status).toBe(401)
  for (const path of [
    '/api/v1/nothing',
    '/api/v1',
    '/api/v1/',
    '/api/v1//leads',
    '/api/v1/./leads',
    '/api/v1/x/../leads',
    '/api/v1/Leads',
    '/api/v1/leads;x=1',
    '/api/v2/leads',
    '/nothing',
  ]) {
    const answer = await ask('GET', path)
    expect(answer.status, path).toBe(404)
    expectEnvelope(answer.body)
  }
  for (const path of [
    '/api/v1/leads/',
    '/api/v1/leads/%2F',
    '/api/v1/leads/..',
    '/api/v1/leads/%2e%2e',
    '/api/v1/leads/%00',
    '/api/v1/leads/%zz',
    '/api/v1/leads/%ff',
  ]) {
    const answer = await ask('GET', path)
    expect(answer.status, path).toBe(400)
    expectEnvelope(answer.body)
  }
  expect((await ask('GET', '/api/v1/leads', { 'X-HTTP-Method-Override': 'DELETE' })).status).toBe(200)
  expect((await ask('GET', '/api/v1/leads', { Accept: 'text/html' })).headers.get('content-type')).toBe('application/json; charset=utf-8')
})

test('what is too long is refused in the envelope: address 414, headers 431, body 413', async () => {
  const tooLong: [string, number][] = [
    [`GET /api/v1/leads?cursor=${'x'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n${auth()}Connection: close\r\n\r\n`, 414],
    [`${LIST}${auth()}X-Long: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
    [`${LIST}${auth()}${Array.from({ length: 200 }, (_, index) => `X-${index}: 1\r\n`).join('')}Connection: close\r\n\r\n`, 431],
  ]
  for (const [bytes, status] of tooLong) {
    const answer = parseAnswer(await exchange(bytes))
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-request-id')).toBeTruthy()
    expectEnvelope(answer.body)
  }
  const size = 1024 * 1024
  const bodyOf = (bytes: number) => `{"conversation_id":"${'x'.repeat(bytes - 22)}"}`
  expect((await api.call('createLead', { raw: bodyOf(size) })).status).toBe(400)
  expect((await api.call('createLead', { raw: bodyOf(size + 1) })).status).toBe(413)
  const head = `POST /api/v1/leads HTTP/1.1\r\nHost: x\r\n${auth()}Content-Type: application/json\r\n`
  const declared = parseAnswer(await exchange(`${head}Content-Length: ${size + 1}\r\n\r\n`))
  expect(declared.status).toBe(413)
  const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`
  const chunked = parseAnswer(await exchange(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`))
  expect(chunked.status).toBe(413)
  expectEnvelope(chunked.body)
})

test('what is not HTTP is refused, and never read as two requests', async () => {
  const post = `POST /api/v1/leads HTTP/1.1\r\nHost: x\r\n${auth()}Content-Type: application/json\r\n`
  const wrong = [
    'nonsense\r\n\r\n',
    'FOO /api/v1/leads HTTP/1.1\r\nHost: x\r\n\r\n',
    'get /api/v1/leads HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /api/v1/leads HTTP/1.1\r\n\r\n',
    `${LIST}Host: y\r\n${auth()}Connection: close\r\n\r\n`,
    `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
    `${LIST}X-A: 1\r\n folded\r\n\r\n`,
    `${LIST}X-A : 1\r\n\r\n`,
    `${LIST}X-A: \0\r\n\r\n`,
  ]
  for (const bytes of wrong) {
    const received = await exchange(bytes)
    expect(received.slice(0, 12), JSON.stringify(bytes)).toBe('HTTP/1.1 400')
    expect(received.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
  }
})

test('two Authorization headers are no key, even when both are good', async () => {
  expect(parseAnswer(await exchange(`${LIST}${auth()}${auth()}Connection: close\r\n\r\n`)).status).toBe(401)
})

test('two Idempotency-Key headers are a 400, even when both are equal', async () => {
  const body = '{"title":"Cut","price":1}'
  const head = `POST /api/v1/offerings HTTP/1.1\r\nHost: x\r\n${auth()}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  const answer = parseAnswer(await exchange(`${head}Idempotency-Key: a\r\nidempotency-key: a\r\nConnection: close\r\n\r\n${body}`))
  expect([answer.status, JSON.parse(answer.body).error.message.split(':')[0]]).toEqual([400, 'Idempotency-Key'])
})

test('HTTP/1.0 and an absolute-form target are understood', async () => {
  const old = parseAnswer(await exchange(`GET /api/v1/leads HTTP/1.0\r\n${auth()}\r\n`))
  expect(old.status).toBe(200)
  const absolute = parseAnswer(await exchange(`GET http://x/api/v1/leads HTTP/1.1\r\nHost: x\r\n${auth()}Connection: close\r\n\r\n`))
  expect([200, 400, 404]).toContain(absolute.status)
})

test('a request that breaks off leaves nothing behind', async () => {
  const body = JSON.stringify({ channel: 'webform', customer_identifier: 'broken off' })
  const head = `POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\n${auth()}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(head + body.slice(0, -5))
  await expect.poll(() => api.world.owner.query('select 1 from api_keys').then(() => true)).toBe(true)
  socket.destroy()
  await once(socket, 'close')
  const whole = await exchange(`${head.replace('Host: x', 'Host: x\r\nConnection: close')}${body}`)
  expect(parseAnswer(whole).status).toBe(201)
  expect((await api.world.owner.query('select 1 from conversations')).rowCount).toBe(1)
})

test('pipelined requests are answered in order, and a connection lives on after a refusal', async () => {
  const bad = `GET /api/v1/leads?limit=0 HTTP/1.1\r\nHost: x\r\n${auth()}\r\n`
  const last = `${LIST}${auth()}Connection: close\r\n\r\n`
  const received = await exchange(`${bad}${LIST}${auth()}\r\n${bad}${last}`)
  expect(received.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 200'])
})

test('an expectation that nobody knows is a 417, a known one is followed', async () => {
  const unknown = parseAnswer(await exchange(`${LIST}${auth()}Expect: nonsense\r\nConnection: close\r\n\r\n`))
  expect(unknown.status).toBe(417)
  expectEnvelope(unknown.body)
  const body = '{}'
  const received = await exchange(
    `POST /api/v1/leads HTTP/1.1\r\nHost: x\r\n${auth()}Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n${body}`,
  )
  expect(received).toMatch(/^HTTP\/1\.1 100 Continue/)
  expect(received).toContain('HTTP/1.1 400')
})

test('a harmless request id is kept, any other is replaced, and no two are alike', async () => {
  const idOf = async (headers: Record<string, string>) => (await ask('GET', '/api/v1/leads', headers)).headers.get('x-request-id') ?? ''
  expect(await idOf({ 'X-Request-Id': 'Trace.1_a-b' })).toBe('Trace.1_a-b')
  const replaced = [
    await idOf({}),
    await idOf({ 'X-Request-Id': 'a b' }),
    await idOf({ 'X-Request-Id': 'x'.repeat(129) }),
    await idOf({ 'X-Request-Id': '<é>' }),
  ]
  expect(new Set(replaced).size).toBe(4)
  for (const id of replaced) expect(id).toMatch(/^[0-9a-f-]{36}$/)
})

test('X-Forwarded-For is nothing unless the proxy is trusted', async () => {
  api.world.clock.advance(60_000)
  const attempt = (address: string) =>
    exchange(`${LIST}X-Forwarded-For: ${address}\r\nConnection: close\r\n\r\n`).then((text) => parseAnswer(text).status)
  const statuses = await Promise.all(Array.from({ length: 60 }, (_, index) => attempt(`203.0.113.${index}`)))
  expect(new Set(statuses)).toEqual(new Set([401]))
  expect(await attempt('203.0.113.99')).toBe(429)
  api.world.clock.advance(60_000)
})

test('an unexpected failure is a 500 without detail, logged with its request id', async () => {
  const failing = await openApi()
  try {
    await failing.world.owner.query('alter table leads rename column source to renamed_source')
    const response = await failing.app.inject({
      url: '/api/v1/leads',
      headers: { authorization: `Bearer ${failing.key}`, 'x-request-id': 'find-me' },
    })
    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({ error: { code: 'internal_error', message: 'Something went wrong on our side.' } })
    expect(response.headers['x-request-id']).toBe('find-me')
    const line = failing.world.logLines.find((text) => text.includes('request failed') && text.includes('find-me')) ?? ''
    expect(line).toContain('source')
    expect(failing.world.logLines.join('')).not.toContain(failing.key)
  } finally {
    await failing.close()
  }
})

test('while the database is away: 503 with Retry-After, /readyz turns red, /healthz stays green', async () => {
  const alone = await openApi()
  try {
    const get = async (url: string) => await alone.app.inject({ url, headers: { authorization: `Bearer ${alone.key}` } })
    expect((await get('/readyz')).statusCode).toBe(200)
    const database = new URL(alone.world.appUrl).pathname.slice(1)
    await alone.world.owner.query(`alter database ${database} connection limit 0`)
    await alone.world.owner.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vorel_app' and datname = $1", [
      database,
    ])
    await expect.poll(async () => (await get('/readyz')).statusCode).toBe(503)
    const refused = await get('/api/v1/leads')
    expect([refused.statusCode, refused.headers['retry-after'], refused.json().error.code]).toEqual([503, '2', 'internal_error'])
    expect((await get('/healthz')).statusCode).toBe(200)
    await alone.world.owner.query(`alter database ${database} connection limit -1`)
    expect([(await get('/readyz')).statusCode, (await get('/api/v1/leads')).statusCode]).toEqual([200, 200])
  } finally {
    await alone.close()
  }
})
