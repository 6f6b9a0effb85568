import { type AddressInfo, connect as netConnect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { receiveMessage } from '../../domain/conversations/receive-message.ts'
import { chatServer } from './test-server.ts'

interface Event {
  readonly id: string | null
  readonly event: string
  readonly data: Record<string, unknown>
}

let world: TestWorld
let app: FastifyInstance
let base: string
let tenant: string
let session: { session_token: string; conversation_id: string }
const streams: AbortController[] = []
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => start())
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.abort()
  // The client may hold a connection that it opened and never used; closing waits for such a one.
  app.server.closeAllConnections()
  await app.close()
})

async function start(times?: { lookIntervalMs?: number; heartbeatMs?: number }): Promise<void> {
  await app?.close()
  app = await chatServer(world, times)
  await app.listen({ host: '127.0.0.1', port: 0 })
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` // A TCP server's address is never a pipe's name.
  tenant = await makeTenant(world)
  session = await openSession()
}

async function openSession(): Promise<typeof session> {
  const response = await app.inject({ method: 'POST', url: `/api/chat/wk_${tenant.replaceAll('-', '')}/sessions`, payload: {} })
  return response.json()
}

const connect = (token: string, options: { query?: string; headers?: Record<string, string> } = {}) => {
  const abort = new AbortController()
  streams.push(abort)
  const url = `${base}/api/chat/sessions/${token}/events${options.query ?? ''}`
  return fetch(url, { headers: options.headers ?? {}, signal: abort.signal }).then((response) => ({ response, abort }))
}

/** Reads a stream into a growing list of events. */
async function watch(token: string, options: { query?: string; headers?: Record<string, string> } = {}) {
  const { response, abort } = await connect(token, options)
  expect(response.status).toBe(200)
  const seen = { events: [] as Event[], text: '', ended: false }
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      seen.text += decoder.decode(chunk, { stream: true })
      seen.events = seen.text.split('\n\n').slice(0, -1).flatMap(parseEvent)
    }
  }
  read()
    .catch(() => undefined) // Aborting the request ends it with an error.
    .finally(() => {
      seen.ended = true
    })
  return { seen, response, close: () => abort.abort() }
}

function parseEvent(block: string): Event[] {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const))
  const event = fields.get('event')
  return event ? [{ id: fields.get('id') ?? null, event, data: JSON.parse(fields.get('data') ?? '') }] : []
}

const say = (text: string, conversation = session) =>
  world.db.withTenant(tenant, (tx) => receiveMessage(tx, { conversation_id: conversation.conversation_id, text, external_id: text }))
const numbers = (events: Event[]) => events.filter((event) => event.event === 'message').map((event) => event.data.sequence_number)
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 })

test('a stream begins with what was said and the status, then shows each message as it is stored', async () => {
  const { seen, response } = await watch(session.session_token)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  await until(() => expect(seen.events.map((event) => event.event)).toEqual(['message', 'status']))
  expect(seen.events[0]).toMatchObject({ id: '1', data: { sequence_number: 1, role: 'agent_bot', content: expect.stringMatching(/AI/) } })
  expect(Object.keys(seen.events[0]?.data ?? {})).toEqual(['id', 'sequence_number', 'role', 'content', 'created_at'])
  expect(seen.events[1]?.data).toEqual({ status: 'active', owner: 'bot' })
  await say('line one\nline two: مرحبا')
  await until(() => expect(seen.events).toHaveLength(4))
  expect(seen.events[2]).toMatchObject({ id: '2', data: { role: 'customer', content: 'line one\nline two: مرحبا' } })
  expect(seen.events[3]).toEqual({ id: null, event: 'typing', data: { typing: true } })
})

test('Last-Event-ID resumes with exactly the missed messages, and so does ?after=', async () => {
  for (const text of ['a', 'b', 'c', 'd']) await say(text)
  const resumed = await watch(session.session_token, { headers: { 'last-event-id': '3' }, query: '?after=1' })
  const listed = await watch(session.session_token, { query: '?after=4' })
  await until(() => expect(numbers(resumed.seen.events)).toEqual([4, 5]))
  await until(() => expect(numbers(listed.seen.events)).toEqual([5]))
  await say('e')
  await until(() => expect(numbers(resumed.seen.events)).toEqual([4, 5, 6]))
})

test('two clients of one conversation see the same, and a client of another conversation sees nothing of it', async () => {
  const other = await openSession()
  const [first, second, third] = await Promise.all([session, session, other].map((who) => watch(who.session_token)))
  await Promise.all(Array.from({ length: 20 }, (_, index) => say(`text ${index}`)))
  await say('theirs', other)
  const all = Array.from({ length: 21 }, (_, index) => index + 1)
  await until(() => {
    expect(numbers(first?.seen.events ?? [])).toEqual(all)
    expect(numbers(second?.seen.events ?? [])).toEqual(all)
    expect(third?.seen.events.filter((event) => event.event === 'message').map((event) => event.data.content)).toEqual([
      expect.stringMatching(/AI/),
      'theirs',
    ])
  })
})

test('a long history arrives whole and in order', async () => {
  await world.owner.query(
    `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status)
     select $1, gen_random_uuid(), $2, n, 'customer', 'text ' || n, 'received' from generate_series(2, 1000) n`,
    [tenant, session.conversation_id],
  )
  await world.owner.query('update conversations set last_sequence_number = 1000 where id = $1', [session.conversation_id])
  const { seen } = await watch(session.session_token)
  await until(() => expect(numbers(seen.events)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1)))
})

test('a visitor who reads slowly gets everything once, and is not read ahead of', async () => {
  await world.owner.query(
    `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status)
     select $1, gen_random_uuid(), $2, n, 'customer', repeat('x', 20000), 'received' from generate_series(2, 2000) n`,
    [tenant, session.conversation_id],
  )
  await world.owner.query('update conversations set last_sequence_number = 2000 where id = $1', [session.conversation_id])
  const looks = vi.spyOn(world.db, 'withTenant')
  const socket = netConnect({ host: '127.0.0.1', port: Number(new URL(base).port) }).pause()
  socket.write(`GET /api/chat/sessions/${session.session_token}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  // Blocked once two looks at the clock agree: it reads no further while nobody takes what it has.
  let before = -1
  await vi.waitFor(
    () => {
      const now = looks.mock.calls.length
      const isStill = now > 0 && now === before
      before = now
      expect(isStill).toBe(true)
    },
    { timeout: 15_000, interval: 200 },
  )
  expect(before).toBeLessThan(10)
  looks.mockRestore()
  // Read as it comes: 40 MB looked through again and again take longer than they take to arrive.
  const ids: number[] = []
  let rest = ''
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)))
  })
  socket.resume()
  await vi.waitFor(() => expect(ids.at(-1)).toBe(2000), { timeout: 40_000, interval: 20 })
  expect(ids).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1))
  socket.destroy()
}, 60_000)

test('without any signal the stream finds news by itself', async () => {
  await start({ lookIntervalMs: 50 })
  const { seen } = await watch(session.session_token)
  await until(() => expect(seen.events).toHaveLength(2))
  await world.owner.query("update conversations set status = 'awaiting_human', owner = 'human' where id = $1", [session.conversation_id])
  await until(() => expect(seen.events.at(-1)).toEqual({ id: null, event: 'status', data: { status: 'awaiting_human', owner: 'human' } }))
})

test('typing ends when the receptionist has answered or a human takes over, and does not begin while a human owns it', async () => {
  const { seen } = await watch(session.session_token)
  const typing = () => seen.events.filter((event) => event.event === 'typing').map((event) => event.data.typing)
  const change = async (values: string) => {
    await world.owner.query(`update conversations set ${values} where id = $1`, [session.conversation_id])
    world.signals.emit(`conversation:${session.conversation_id}`)
  }
  await say('a')
  await until(() => expect(typing()).toEqual([true]))
  await change('answered_sequence_number = last_sequence_number')
  await until(() => expect(typing()).toEqual([true, false]))
  await say('b')
  await until(() => expect(typing()).toEqual([true, false, true]))
  await change("owner = 'human'")
  await until(() => expect(typing()).toEqual([true, false, true, false]))
  await say('c')
  await until(() => expect(numbers(seen.events)).toEqual([1, 2, 3, 4]))
  expect(typing()).toEqual([true, false, true, false])
})

test('a quiet stream is kept open with comments', async () => {
  await start({ heartbeatMs: 30 })
  const { seen } = await watch(session.session_token)
  await until(() => expect(seen.text.match(/^: /gm)?.length).toBeGreaterThan(2))
})

test('a session has at most 5 streams; one that closes makes room', async () => {
  const open = await Promise.all(Array.from({ length: 5 }, () => watch(session.session_token)))
  const refused = await connect(session.session_token)
  expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([429, '5'])
  expect((await connect((await openSession()).session_token)).response.status).toBe(200)
  open[0]?.close()
  await until(async () => {
    const again = await connect(session.session_token)
    expect(again.response.status).toBe(200)
  })
})

test('a stream ends with its session', async () => {
  await start({ lookIntervalMs: 20 })
  const opened = world.clock.now()
  const { seen } = await watch(session.session_token)
  await until(() => expect(seen.events).toHaveLength(2))
  world.clock.advance(7 * 24 * 3600_000)
  await until(() => expect(seen.ended).toBe(true))
  expect((await connect(session.session_token)).response.status).toBe(401)
  world.clock.set(opened)
})

test('the stream answers an allowed origin with its CORS header, and another with a 403', async () => {
  await world.owner.query('update tenants set allowed_origins = $2 where id = $1', [tenant, ['https://shop.example']])
  const allowed = await connect(session.session_token, { headers: { origin: 'https://shop.example' } })
  expect([allowed.response.status, allowed.response.headers.get('access-control-allow-origin')]).toEqual([200, 'https://shop.example'])
  const refused = await connect(session.session_token, { headers: { origin: 'https://evil.example' } })
  expect([refused.response.status, refused.response.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

test('a wrong Last-Event-ID is refused by name', async () => {
  const { response } = await connect(session.session_token, { headers: { 'last-event-id': 'abc' } })
  expect([response.status, (await response.json()).error.message]).toEqual([400, expect.stringMatching(/^last-event-id: must be/)])
})

test('closing the server ends its streams, and nothing goes on looking', async () => {
  const { seen } = await watch(session.session_token)
  await until(() => expect(seen.events).toHaveLength(2))
  await app.close()
  await until(() => expect(seen.ended).toBe(true))
  const idle = vi.spyOn(world.db, 'withTenant')
  world.signals.emit(`conversation:${session.conversation_id}`)
  expect(idle).not.toHaveBeenCalled()
  idle.mockRestore()
})
