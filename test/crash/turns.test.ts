import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { cleanUp, isAlive, postgresPid, temporaryFolder, until } from '../system/vorel.ts'
import { type CrashServer, openCrashServer } from './harness/crash-server.ts'
import { pausePostgres, resumePostgres } from './harness/postgres.ts'
import { type Breakpoint, openProxy, type Proxy as SilentProxy } from './harness/proxy.ts'
import { deadline, report } from './harness/rounds.ts'

/**
 * No write is answered before its commit. Suite 8: a visitor books, and the server is killed at one exact point of the decisive turn: the proxy between it and Postgres is silent from there on. `before`:
 * the commit never arrived; `after`: it did, and the server never learned it.
 */
const folder = temporaryFolder()
const START = Date.parse('2026-03-02T10:00:00+04:00')
const CONFIRM = 'yes please'
let postgres: EmbeddedServer
let owner: pg.Client
let proxy: SilentProxy
let server: CrashServer
const began = Date.now()

/** The clock of the server goes on through its restarts. */
const now = () => ({ VOREL_NOW: new Date(START + Date.now() - began).toISOString() })

beforeAll(async () => {
  postgres = await startEmbedded(folder, { fsync: 'off' }, createLogger({ level: 'silent', pretty: false })) // kept running by this process, as a service manager would
  owner = await openOwnerOf(postgres)
  proxy = await openProxy(Number(new URL(postgres.url).port))
  const url = Object.assign(new URL(postgres.url), { port: String(proxy.port) }).href
  const secret = randomBytes(32).toString('base64')
  const env = { VOREL_DATA_DIR: path.join(folder, 'data'), DATABASE_URL: url, VOREL_SECRET: secret, LOG_LEVEL: 'warn', ...now() }
  server = await openCrashServer(env)
}, 120_000)

afterAll(async () => {
  if (server) await server.kill()
  await proxy?.close()
  await owner?.end()
  await postgres?.release()
  await cleanUp()
}, 60_000)

async function openOwnerOf({ url }: EmbeddedServer): Promise<pg.Client> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  return client
}

interface Guest {
  readonly name: string
  readonly conversation: string
  readonly messages: string
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

async function openGuest(name: string): Promise<Guest> {
  const page = await (await fetch(`${server.url}/chat/demo-salon`)).text()
  const opened = await post(`${server.url}/api/chat/${/data-widget-key="([^"]+)"/.exec(page)?.[1]}/sessions`, {})
  const messages = `${server.url}/api/chat/sessions/${opened.session_token}/messages`
  return { name, conversation: String(opened.conversation_id), messages }
}

/** Sends until it is accepted, under one id, as the widget does. */
async function send(guest: Guest, text: string): Promise<void> {
  const message = { client_message_id: randomUUID(), text }
  await until(
    () =>
      post(guest.messages, message).then(
        () => true,
        () => false,
      ),
    60_000,
    `"${text}" is accepted`,
  )
}

const replies = async (guest: Guest) =>
  (
    await owner.query<{ content: string }>(
      "select content from messages where conversation_id = $1 and role = 'agent_bot' order by sequence_number",
      [guest.conversation],
    )
  ).rows.map(({ content }) => content)

async function say(guest: Guest, text: string): Promise<string> {
  const { length } = await replies(guest)
  await send(guest, text)
  await until(async () => (await replies(guest)).length > length, 60_000, `a reply to "${text}" of ${guest.name}`, 100)
  return (await replies(guest)).at(-1) ?? ''
}

/** As far as the question whether the booking is right. */
async function prepare(name: string, time: string): Promise<Guest> {
  const guest = await openGuest(name)
  await say(guest, `hi, can I get a haircut with Rana ${time}?`)
  const question = await say(guest, `${name}, 050 123 4567`)
  expect(question).toContain(name)
  return guest
}

const MOMENTS: Readonly<Record<string, { time: string; point: (guest: Guest) => Breakpoint }>> = {
  'the message was on its way into the database': {
    time: 'tomorrow at 5 pm',
    point: () => ({ text: CONFIRM, followedBy: 'commit', when: 'before' }),
  },
  'the message was stored and its sender never heard of it': {
    time: 'on Wednesday at 5 pm',
    point: () => ({ text: CONFIRM, followedBy: 'commit', when: 'after' }),
  },
  'the booking was about to be stored': {
    time: 'on Thursday at 5 pm',
    point: ({ name }) => ({ text: ['book_appointment', name], followedBy: 'commit', when: 'before' }),
  },
  'the booking was stored and the turn never heard of it': {
    time: 'next Monday at 5 pm',
    point: ({ name }) => ({ text: ['book_appointment', name], followedBy: 'commit', when: 'after' }),
  },
  'the reply was about to be stored': {
    time: 'next Tuesday at 5 pm',
    point: ({ name }) => ({ text: ['"booked"', name, 'tool_calls'], followedBy: 'commit', when: 'before' }),
  },
  'the reply was stored and the worker never heard of it': {
    time: 'next Wednesday at 5 pm',
    point: ({ name }) => ({ text: ['"booked"', name, 'tool_calls'], followedBy: 'commit', when: 'after' }),
  },
}

const NAMES = ['Amal Haddad', 'Basma Nasser', 'Celine Faris', 'Dana Rahman', 'Elham Saleh', 'Farah Mansour']
const guests = new Map<string, Guest>()

test(
  'a booking is confirmed once and made once, wherever its turn was killed',
  async () => {
    await Promise.all(
      Object.entries(MOMENTS).map(async ([moment, { time }], index) => guests.set(moment, await prepare(NAMES[index] ?? '', time))),
    )
    for (const [moment, { point }] of Object.entries(MOMENTS)) {
      const guest = guests.get(moment)
      if (!guest) throw new Error(moment)
      const reached = proxy.stopAt(point(guest))
      const sent = send(guest, CONFIRM)
      await until(() => Promise.race([reached.then(() => true), pause(50).then(() => false)]), 30_000, moment)
      await server.kill()
      await server.restart(now())
      await sent
    }
    const killed = performance.now()
    for (const [moment, guest] of guests)
      await until(async () => (await replies(guest)).some((text) => /booked/i.test(text)), 60_000, `a confirmation after: ${moment}`, 100)
    const seconds = Math.round((performance.now() - killed) / 1000)
    for (const [moment, guest] of guests) expect(await outcome(guest), moment).toEqual(ONCE)
    report('Suite 8', { kills: server.kills(), guests: guests.size, 'seconds until all were answered': seconds })
  },
  deadline(240_000, 240_000),
)

const ONCE = { confirmations: 1, messages: 3, bookings: 1, effects: 1, events: 1, gaps: 0 }

async function outcome({ conversation }: Guest): Promise<Record<string, number>> {
  const { rows } = await owner.query(
    `select
      (select count(*)::int from messages where conversation_id = $1 and role = 'agent_bot' and content ~* 'booked') as confirmations,
      (select count(*)::int from messages where conversation_id = $1 and role = 'customer') as messages,
      (select count(*)::int from appointments where conversation_id = $1) as bookings,
      (select count(*)::int from tool_effects f join turns t on t.id = f.turn_id where t.conversation_id = $1 and f.tool = 'book_appointment') as effects,
      (select count(*)::int from event_log where event = 'booking.created' and data ->> 'conversation_id' = $1::text) as events,
      (select (max(sequence_number) - count(*))::int from messages where conversation_id = $1) as gaps`,
    [conversation],
  )
  return rows[0]
}

test(
  'a human who takes over while the killed turn waits is not talked over',
  async () => {
    const guest = await openGuest('Gada Aziz')
    await say(guest, 'do you have parking?')
    const before = await replies(guest)
    const reached = proxy.stopAt({ text: ['tool_calls', '"price"'], followedBy: 'commit', when: 'before' })
    await send(guest, 'how much is a balayage?')
    await until(() => Promise.race([reached.then(() => true), pause(50).then(() => false)]), 30_000, 'the reply is about to be stored')
    await server.kill()
    await owner.query("update conversations set owner = 'human' where id = $1", [guest.conversation])
    await server.restart(now())
    const jobs = "select count(*)::int as n from jobs where kind = 'reply' and key = $1"
    await until(async () => (await owner.query(jobs, [guest.conversation])).rows[0].n === 0, 40_000, 'the turn is over', 100)
    expect(await replies(guest)).toEqual(before)
  },
  deadline(120_000, 120_000),
)

/** A write of the API, with a mark that is found in what it sends to the database and in the row. */
interface Write {
  readonly of: string
  readonly method?: 'PATCH'
  readonly path: () => Promise<string> | string
  readonly body: (mark: string) => object
  readonly headers?: () => Record<string, string>
  readonly rows: string
  /** Where the transaction takes several statements; otherwise the one with the mark is the transaction. */
  readonly isTransaction?: true
}

const call = (method: string, pathname: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1${pathname}`, {
    method,
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

async function made(pathname: string, body: object): Promise<string> {
  let id = ''
  await until(async () => {
    const answer = await call('POST', pathname, body)
    if (answer.status === 201) ({ id } = (await answer.json()) as { id: string })
    return id !== ''
  }, 30_000)
  return id
}
const visitor = () => made('/conversations', { channel: 'webform', customer_identifier: randomUUID() })
const time = { scheduled_start: '2030-01-07T09:00:00Z', scheduled_end: '2030-01-07T10:00:00Z' }

const WRITES: readonly Write[] = [
  {
    of: 'a new conversation',
    path: () => '/conversations',
    body: (mark) => ({ channel: 'webform', customer_identifier: mark }),
    rows: 'conversations where customer_identifier = $1',
  },
  {
    of: 'a new conversation with an Idempotency-Key',
    path: () => '/conversations',
    body: (mark) => ({ channel: 'webform', customer_identifier: mark }),
    headers: () => ({ 'idempotency-key': randomUUID() }),
    rows: 'conversations where customer_identifier = $1',
    isTransaction: true,
  },
  {
    of: 'a new offering',
    path: () => '/offerings',
    body: (mark) => ({ title: 'Cut', price: '10', external_id: mark }),
    rows: 'offerings where external_id = $1',
  },
  {
    of: 'an appointment',
    path: () => '/appointments',
    body: (mark) => ({ customer_name: mark, customer_phone: '+971501234567', ...time }),
    rows: 'appointments where customer_name = $1',
    isTransaction: true,
  },
  {
    of: 'a changed lead',
    method: 'PATCH',
    path: async () => `/leads/${await made('/leads', { conversation_id: await visitor(), name: 'Sam' })}`,
    body: (mark) => ({ intent: mark }),
    rows: 'leads where intent = $1',
    isTransaction: true,
  },
]

test.each(WRITES)(
  'no answer to $of leaves before Postgres has said that it is committed',
  async ({ method = 'POST', path: where, body, headers, rows, isTransaction }) => {
    onTestFinished(() => proxy.drop())
    for (const [when, stored] of [
      ['before', 0],
      ['after', 1],
      ['unsealed', 1],
    ] as const) {
      const pathname = await where()
      const mark = `m${randomUUID()}`
      const reached = proxy.stopAt({ text: mark, when, ...(isTransaction ? { followedBy: 'commit' } : {}) })
      let status: number | null = null
      const answered = call(method, pathname, body(mark), headers?.()).then(
        (answer) => {
          status = answer.status
        },
        () => undefined,
      )
      await Promise.race([reached, answered])
      await pause(300)
      expect(status, `${when}: answered while its commit was held`).toBeNull()
      proxy.drop()
      await answered
      expect(status).toBe(503)
      const { rowCount } = await owner.query(`select from ${rows}`, [mark])
      expect(rowCount, when).toBe(stored)
      const events = await owner.query('select from event_log where strpos(data::text, $1) > 0', [mark])
      expect(events.rowCount, when).toBe(stored)
    }
  },
  deadline(60_000, 60_000),
)

test(
  'an external database that is out of reach, and then restarted, is back without a restart of the server, for requests and for turns',
  async () => {
    const { pid } = server.current()
    const create = () => call('POST', '/conversations', { channel: 'webform', customer_identifier: randomUUID() })
    const trouble: readonly (readonly [() => void | Promise<void>, () => void | Promise<void>])[] = [
      [
        async () => {
          proxy.cut()
          expect((await create()).status).toBe(503)
        },
        () => proxy.mend(),
      ],
      [
        async () => {
          const postmaster = postgresPid(folder) ?? 0
          process.kill(postmaster, 'SIGINT')
          await until(() => !isAlive(postmaster), 30_000)
        },
        () => until(() => postgresPid(folder) !== null, 60_000),
      ],
    ]
    for (const [begin, end] of trouble) {
      await begin()
      await end()
      await until(async () => (await create()).status === 201, 60_000, 'writes go on')
      await owner.end().catch(() => undefined)
      owner = await openOwnerOf(postgres)
      const guest = await openGuest('Hala Omar')
      expect(await say(guest, 'do you have parking?')).toContain('Jasmine Plaza')
    }
    expect(server.current().pid).toBe(pid)
  },
  deadline(240_000, 240_000),
)

test(
  'SIGTERM while the database is paused ends the server within its grace',
  async () => {
    const postmaster = postgresPid(folder) ?? 0
    pausePostgres(postmaster)
    onTestFinished(() => resumePostgres(postmaster))
    const waiting = call('POST', '/conversations', { channel: 'webform', customer_identifier: randomUUID() }).catch(() => null)
    await pause(200)
    const began = performance.now()
    await server.stop()
    expect(performance.now() - began).toBeLessThan(30_000)
    expect([503, undefined]).toContain((await waiting)?.status)
  },
  deadline(120_000, 120_000),
)

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
