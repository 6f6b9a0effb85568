import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  Vorel,
  VorelError,
} from '../src/index.ts'
import { type ServedApi, serveApi } from './served-api.ts'

const UNKNOWN = '01900000-0000-7000-8000-000000000000'
let api: ServedApi
beforeAll(async () => {
  api = await serveApi()
})
afterAll(() => api.close())

const failure = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error,
  )

test('each refusal is its class, with code, status, the server’s message and the request’s id', async () => {
  const vorel = api.vorel({ maxRetries: 0 })
  const reader = api.vorel({ apiKey: (await api.issue(api.tenantId, { scopes: ['read'] })).key })
  const limited = api.vorel({ apiKey: (await api.issue(api.tenantId, { limit: 1 })).key, maxRetries: 0 })
  const stranger = api.vorel({ apiKey: `vapk_live_${'0'.repeat(48)}` })
  await limited.leads.list()
  await vorel.conversations.create({ channel: 'email', customer_identifier: 'a@example.com' })
  const twin = { channel: 'email', customer_identifier: 'a@example.com' } as const
  const refused: [() => PromiseLike<unknown>, typeof ApiError, string, number, RegExp][] = [
    [() => vorel.conversations.create({ ...twin, customer_identifier: '' }), BadRequestError, 'bad_request', 400, /customer_identifier/],
    [() => stranger.leads.list(), UnauthorizedError, 'unauthorized', 401, /key/i],
    [() => reader.offerings.create({ title: 'Cut', price: 1 }), ForbiddenError, 'forbidden', 403, /offerings:write/],
    [() => vorel.leads.get(UNKNOWN), NotFoundError, 'not_found', 404, /./],
    [() => vorel.conversations.create(twin), ConflictError, 'conflict', 409, /./],
    [() => limited.leads.list(), RateLimitedError, 'rate_limited', 429, /./],
  ]
  for (const [call, type, code, status, message] of refused) {
    const error = await failure(call())
    expect(error).toBeInstanceOf(type)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toBeInstanceOf(VorelError)
    expect(error).toMatchObject({
      name: type.name,
      code,
      status,
      message: expect.stringMatching(message),
      requestId: expect.stringMatching(/^[\w.-]+$/),
    })
  }
  expect(await failure(limited.leads.list())).toMatchObject({ retryAfterSeconds: expect.any(Number) })
})

test('nobody at the address is a ConnectionError', async () => {
  const error = await failure(api.vorel({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 }).leads.list())
  expect(error).toBeInstanceOf(ConnectionError)
  expect(error).not.toBeInstanceOf(ApiError)
})

test('the key shows in no print of the client, and in none of an error', async () => {
  const vorel = api.vorel({ maxRetries: 0 })
  const errors = [
    await failure(vorel.leads.get(UNKNOWN)),
    await failure(api.vorel({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 }).leads.list()),
  ]
  for (const value of [vorel, vorel.leads, vorel.leads.list(), ...errors]) {
    const shown = [inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value), String(value)].join()
    expect(shown).not.toContain(api.key.slice(10))
  }
  const split = `${api.key.slice(0, 30)}\n${api.key.slice(30)}`
  expect(() => new Vorel({ apiKey: split })).toThrow(TypeError)
  try {
    new Vorel({ apiKey: split })
  } catch (error) {
    expect(inspect(error)).not.toContain(api.key.slice(10, 30))
  }
})

test('what can not work is a TypeError before anything is sent', async () => {
  for (const baseUrl of ['desk.example', 'ftp://desk.example', 'https://user:pass@desk.example', 'https://desk.example?x=1']) {
    expect(() => api.vorel({ baseUrl }), baseUrl).toThrow(TypeError)
  }
  for (const options of [
    { timeoutMs: 0 },
    { timeoutMs: Number.NaN },
    { maxRetries: -1 },
    { maxRetries: 1.5 },
    { maxRetryAfterMs: Number.NaN },
  ]) {
    expect(() => api.vorel(options)).toThrow(TypeError)
  }
  const vorel = api.vorel({ fetch: () => expect.unreachable('it was sent') })
  for (const id of ['', '.', '..']) expect(await failure(vorel.leads.get(id)), id).toBeInstanceOf(TypeError)
  for (const idempotencyKey of ['', 'é', 'a\nb', 'x'.repeat(256)]) {
    expect(await failure(vorel.offerings.create({ title: 'Cut', price: 1 }, { idempotencyKey }))).toBeInstanceOf(TypeError)
  }
})

test('an id is one segment of the address, whatever is in it', async () => {
  const urls: string[] = []
  const vorel = api.vorel({
    fetch: async (url) => {
      urls.push(new URL(url).pathname)
      return Response.json({})
    },
  })
  await vorel.leads.get('../offerings?x#y')
  expect(urls).toEqual(['/api/v1/leads/..%2Fofferings%3Fx%23y'])
})

test('baseUrl may end in a slash, in a path and in /api/v1', async () => {
  for (const baseUrl of [api.url, `${api.url}/`, `${api.url}/api/v1`, `${api.url}/api/v1/`]) {
    expect((await api.vorel({ baseUrl }).offerings.list()).has_more).toBe(false)
  }
  const urls: string[] = []
  const fetch = async (url: string) => {
    urls.push(url)
    return Response.json({})
  }
  await api.vorel({ baseUrl: 'https://example.com/desk/', fetch }).leads.get(UNKNOWN)
  expect(urls).toEqual([`https://example.com/desk/api/v1/leads/${UNKNOWN}`])
})

test('Date objects and undefined members are written as the API reads them', async () => {
  const vorel = api.vorel()
  const start = new Date('2026-03-04T10:00:00+04:00')
  const made = await vorel.appointments.create({
    customer_name: 'Sara',
    customer_phone: '+971501234567',
    scheduled_start: start,
    scheduled_end: new Date(start.getTime() + 3_600_000),
    location_text: undefined,
  })
  expect(made).toMatchObject({ scheduled_start: start.toISOString(), location_text: null })
  const found = await vorel.appointments.list({ from: start, to: undefined })
  expect(found.data.map(({ id }) => id)).toEqual([made.id])
})
