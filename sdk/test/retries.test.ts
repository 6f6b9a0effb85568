import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import {
  ApiError,
  ConflictError,
  ConnectionError,
  InternalError,
  RateLimitedError,
  TimeoutError,
  UnexpectedResponseError,
  Vorel,
  type VorelOptions,
} from '../src/index.ts'
import { readOptions } from '../src/options.ts'
import { openTransport } from '../src/transport.ts'
import { hangUp, json, openScriptedServer, refuse, type ScriptedServer } from './scripted-server.ts'

const OFFERING = { title: 'Cut', price: '10.00' }
const ID = '019cadc6-7c80-7123-8abc-0123456789ab'
let server: ScriptedServer
let waits: number[]
beforeAll(async () => {
  server = await openScriptedServer()
})
afterAll(() => server.close())
afterEach(() => void vi.restoreAllMocks())

/** A transport whose waits are noted instead of waited, and whose chance is `random`. */
function transport(options: Partial<VorelOptions> = {}, random = 0.5) {
  waits = []
  return openTransport(readOptions({ apiKey: 'vapk_test', baseUrl: server.url, ...options }), {
    random: () => random,
    sleep: async (ms) => void waits.push(ms),
  })
}
const post = (options: Partial<VorelOptions> = {}, random?: number) =>
  transport(options, random).send<unknown>('POST', ['offerings'], { body: OFFERING })
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error,
  )

test.each([408, 425, 429, 500, 502, 503, 504])('a %i is tried again, with the same key and the same body', async (status) => {
  server.play(refuse(status, 'internal_error'), refuse(status, 'internal_error'), json(201, { id: ID }))
  expect(await post()).toEqual({ id: ID })
  expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([OFFERING, OFFERING, OFFERING])
  const keys = server.requests.map(({ headers }) => headers['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(keys).size).toBe(1)
})

test.each([
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [413, 'bad_request'],
])('a %i is the answer: it is not tried again', async (status, code) => {
  server.play(refuse(status, code))
  expect(await failure(post())).toMatchObject({ status, code, message: 'no', requestId: 'req-1', retryAfterSeconds: null })
  expect(server.requests).toHaveLength(1)
})

test('a 409 that says when to try again is: this very request is still running', async () => {
  server.play(refuse(409, 'conflict', { 'retry-after': '1' }), json(201, { id: ID }))
  await post()
  expect(waits).toEqual([1000])
  server.play(refuse(409, 'conflict', { 'retry-after': '1' }))
  expect(await failure(post())).toBeInstanceOf(ConflictError)
  expect(server.requests).toHaveLength(3)
})

test('a connection that breaks is tried again, and is a ConnectionError with its cause in the end', async () => {
  server.play(hangUp, json(201, { id: ID }))
  await post()
  server.play(hangUp)
  const error = await failure(post({ maxRetries: 1 }))
  expect(error).toBeInstanceOf(ConnectionError)
  expect(error).toMatchObject({ cause: expect.any(TypeError) })
  expect(server.requests).toHaveLength(2)
})

test('waits double to a bound, with full jitter: any moment from none to all of it', async () => {
  server.play(refuse(503, 'internal_error'))
  await failure(post({ maxRetries: 6 }, 0.999_999))
  expect(waits.map(Math.round)).toEqual([500, 1000, 2000, 4000, 8000, 8000])
  await failure(post({ maxRetries: 3 }, 0))
  expect(waits).toEqual([0, 0, 0])
  await failure(post({ maxRetries: 3 }, 0.25))
  expect(waits).toEqual([125, 250, 500])
})

test('Retry-After in seconds is a floor, never shortened by chance', async () => {
  server.play(refuse(429, 'rate_limited', { 'retry-after': '7' }), json(201, {}))
  await post({}, 0)
  expect(waits).toEqual([7000])
  server.play(refuse(429, 'rate_limited', { 'retry-after': '0' }), json(201, {}))
  await post({}, 0.5)
  expect(waits).toEqual([250])
})

test('Retry-After as a date is measured by the server’s own clock, however wrong ours is', async () => {
  const [date, until] = ['Mon, 02 Mar 2026 06:00:00 GMT', 'Mon, 02 Mar 2026 06:00:12 GMT']
  server.play(refuse(503, 'internal_error', { date, 'retry-after': until }), json(201, {}))
  await post({}, 0)
  expect(waits).toEqual([12_000])
  server.play(refuse(503, 'internal_error', { date, 'retry-after': 'soon' }), json(201, {}))
  await post({}, 0)
  expect(waits).toEqual([0])
})

test('a wait above the bound is not waited: the error says how long it would be', async () => {
  server.play(refuse(429, 'rate_limited', { 'retry-after': '61' }))
  const error = await failure(post())
  expect(error).toBeInstanceOf(RateLimitedError)
  expect(error).toMatchObject({ retryAfterSeconds: 61 })
  expect([server.requests.length, waits]).toEqual([1, []])
  server.play(refuse(429, 'rate_limited', { 'retry-after': '61' }), json(201, {}))
  await post({ maxRetryAfterMs: 61_000 })
  expect(waits).toEqual([61_000])
  server.play(refuse(429, 'rate_limited', { 'retry-after': '99999999999' }))
  expect(await failure(post({ maxRetryAfterMs: Number.POSITIVE_INFINITY }))).toBeInstanceOf(RateLimitedError)
  expect(waits).toEqual([])
})

test('maxRetries 0 is one attempt; a call’s own number comes first', async () => {
  server.play(refuse(500, 'internal_error'))
  expect(await failure(post({ maxRetries: 0 }))).toBeInstanceOf(InternalError)
  expect(server.requests).toHaveLength(1)
  const vorel = new Vorel({ apiKey: 'vapk_test', baseUrl: server.url, maxRetries: 5 })
  await failure(vorel.leads.get(ID, { maxRetries: 0 }))
  expect(server.requests).toHaveLength(2)
})

test('a delete whose answer got lost is done when the next attempt finds nothing; one that never was is a 404', async () => {
  server.play(hangUp, refuse(404, 'not_found'))
  expect(await transport().send('DELETE', ['offerings', ID], {})).toBeUndefined()
  server.play(refuse(404, 'not_found'))
  expect(await failure(transport().send('DELETE', ['offerings', ID], {}))).toMatchObject({ code: 'not_found' })
  server.play(refuse(429, 'rate_limited'), refuse(404, 'not_found'))
  expect(await failure(transport().send('DELETE', ['offerings', ID], {}))).toMatchObject({ code: 'not_found' })
})

test('a proxy’s page is told as what it is, with its status; a 502 of that kind is tried again', async () => {
  const page = (status: number) => (response: import('node:http').ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end(`<html>${'x'.repeat(500)}`)
  server.play(page(200))
  const error = await failure(post())
  expect(error).toBeInstanceOf(UnexpectedResponseError)
  expect(error).not.toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 200, contentType: 'text/html', excerpt: `<html>${'x'.repeat(194)}` })
  expect(server.requests).toHaveLength(1)
  server.play(page(502), json(201, { id: ID }))
  expect(await post()).toEqual({ id: ID })
  server.play(json(418, { error: { code: 'teapot', message: 'short and stout' } }))
  expect(await failure(post())).toMatchObject({ name: 'UnexpectedResponseError', status: 418 })
})

test('a redirect is not followed: the key goes nowhere else and a POST stays one', async () => {
  server.play((response) => void response.writeHead(302, { location: `${server.url}/elsewhere` }).end())
  expect(await failure(post())).toMatchObject({
    name: 'UnexpectedResponseError',
    status: 302,
    message: expect.stringContaining('redirect'),
  })
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/offerings'])
})

test('the deadline covers the body: one that drips is a TimeoutError and its connection closed, each attempt with its own', async () => {
  const drips: NodeJS.Timeout[] = []
  const closed = vi.fn()
  server.play((response) => {
    response.on('close', closed).writeHead(200, { 'content-type': 'application/json' }).write('{"data":"')
    drips.push(setInterval(() => void response.write('x'), 10))
  })
  const start = performance.now()
  const error = await failure(post({ timeoutMs: 150, maxRetries: 1 }))
  const took = performance.now() - start
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2))
  drips.forEach(clearInterval)
  expect(error).toBeInstanceOf(TimeoutError)
  expect(server.requests).toHaveLength(2)
  expect(took).toBeGreaterThanOrEqual(295)
  expect(took).toBeLessThan(3000)
})

test('the deadline holds for a fetch that takes no notice of signals', async () => {
  const deaf = () => new Promise<Response>(() => undefined)
  expect(await failure(post({ fetch: deaf, timeoutMs: 20, maxRetries: 0 }))).toBeInstanceOf(TimeoutError)
})

test('an abort stays the caller’s own, before, during and between attempts', async () => {
  const vorel = new Vorel({ apiKey: 'vapk_test', baseUrl: server.url })
  server.play(json(200, {}))
  const reason = new Error('mine')
  expect(await failure(vorel.leads.get(ID, { signal: AbortSignal.abort(reason) }))).toBe(reason)
  expect(server.requests).toHaveLength(0)

  const during = new AbortController()
  server.play(() => during.abort())
  expect(await failure(vorel.leads.get(ID, { signal: during.signal }))).toMatchObject({ name: 'AbortError' })
  expect(server.requests).toHaveLength(1)

  const between = new AbortController()
  server.play(refuse(429, 'rate_limited', { 'retry-after': '30' }))
  const call = failure(vorel.leads.get(ID, { signal: between.signal }))
  await vi.waitFor(() => expect(server.requests).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 50))
  between.abort(reason)
  expect(await call).toBe(reason)
})

test('a finished call leaves no timer and no listener behind', async () => {
  const { signal } = new AbortController()
  const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
  const [set, clear] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')]
  server.play(json(200, {}))
  await transport().send('GET', ['leads', ID], { options: { signal, timeoutMs: 54_321 } })
  expect(add.mock.calls.length).toBe(remove.mock.calls.length)
  const ours = set.mock.results.filter((_, index) => set.mock.calls[index]?.[1] === 54_321).map(({ value }) => value)
  expect(ours).toHaveLength(1)
  expect(clear.mock.calls.flat()).toContain(ours[0])
})
