import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openReceiver, type ReceivedRequest, type Receiver } from '../receiver.ts'
import { openVisitor, type Visitor } from './visitor.ts'
import { cleanUp, isAlive, postgresPid, type Running, run, type Server, start, temporaryFolder, until, vorel } from './vorel.ts'

/**
 * The product's main job through its real processes: a server on an empty folder, visitors on the chat page, the API with the printed key through curl, a
 * listener beside it and a webhook endpoint. The clock starts on a Monday morning in Dubai, so that "tomorrow around 5" is the same each time.
 */
const NOW = '2026-03-02T10:00:00+04:00'
const LAYLA = { name: 'Layla Featherstonehaugh', phone: '+971501234567', email: 'layla.f@mail.example', text: 'zephyr-quokka' }

const dataDir = path.join(temporaryFolder(), 'data')
let env: Record<string, string>
let server: Server
let listenReceiver: Receiver
let hookReceiver: Receiver
let listener: Running
let listenSecret: string
let endpoint: { id: string; secret: string }
const talks: Record<string, string[]> = {}
const visitors: Record<string, Visitor> = {}
let handedOver: Awaited<ReturnType<Visitor['list']>>

beforeAll(async () => {
  listenReceiver = await openReceiver()
  hookReceiver = await openReceiver()
  env = { VOREL_DATA_DIR: dataDir, VOREL_NOW: NOW, VOREL_EGRESS_ALLOW: `127.0.0.1:${hookReceiver.port}` }
  server = await start({ env })
  listener = vorel(['listen', '--forward-to', listenReceiver.url], { env, timeoutMs: 120_000 })
  const created = run(['webhooks', 'create', '--tenant', 'demo-salon', '--url', hookReceiver.url, '--events', 'booking.created'], { env })
  await until(() => listener.stdout().includes('"listening"'), 20_000)
  listenSecret = JSON.parse(listener.stdout().split('\n')[0] ?? '').secret
  endpoint = JSON.parse((await created).stdout)
  const talking = Promise.all([
    talk('english', 'hi, can I get a haircut with Rana tomorrow around 5?', `${LAYLA.name}, 050 123 4567`, 'yes please'),
    talk('arabic', 'مرحبا، ممكن قص شعر مع رنا بكرا الساعة ٧ مساءً؟', 'اسمي نورة الكعبي ورقمي 0507654321', 'نعم'),
    talk('questions', 'how much is a balayage?', 'do you have parking?', `do you sell ${LAYLA.text} machines?`, 'yes'),
    talk('human', `my e-mail is ${LAYLA.email}`, 'I want to talk to a human').then(async (visitor) => {
      handedOver = await visitor.list()
    }),
  ])
  await talking.catch((error: unknown) => {
    throw new Error(`${error}; the server says: ${server.stderr().slice(-4000)}`)
  })
}, 90_000)

afterAll(async () => {
  listener?.child.kill('SIGTERM')
  await Promise.all([listenReceiver?.close(), hookReceiver?.close()])
  await cleanUp()
})

async function talk(name: string, ...texts: string[]): Promise<Visitor> {
  const visitor = await openVisitor(server.url)
  visitors[name] = visitor
  talks[name] = []
  for (const text of texts) talks[name]?.push(await visitor.say(text))
  return visitor
}

async function get(pathname: string): Promise<{ data: Record<string, unknown>[] }> {
  const response = await fetch(`${server.url}/api/v1${pathname}`, { headers: { authorization: `Bearer ${server.key}` } })
  expect(response.status).toBe(200)
  return (await response.json()) as { data: Record<string, unknown>[] }
}

const idsOf = (rows: Record<string, unknown>[], member = 'id') => rows.map((row) => String(row[member])).sort()
const conversationIds = (...names: string[]) => names.map((name) => visitors[name]?.conversationId ?? '').sort()

test('a start with the development switch for outbound requests says so', () => {
  expect(server.stderr() + server.stdout()).toContain('VOREL_EGRESS_ALLOW: webhooks may reach these')
})

test('the screen of a first start names the chat page, the reference and the demo key, and all of them answer', async () => {
  const { port } = new URL(server.url)
  expect(server.stdout()).toContain(`http://localhost:${port}/chat/demo-salon`)
  expect(server.stdout()).toContain(`http://localhost:${port}/docs`)
  expect(server.key).toMatch(/^vapk_live_/)
  for (const page of ['/healthz', '/readyz', '/docs', '/chat/demo-salon', '/']) {
    expect((await fetch(`${server.url}${page}`)).status, page).toBe(200)
  }
})

test('a visitor is offered a free time, gives name and phone, confirms, and reads weekday, date, time and zone', () => {
  const [offer, question, booked] = talks.english ?? []
  expect(visitors.english?.greeting).toMatch(/\bAI\b/)
  for (const part of ['Tuesday', '5:00 pm', 'Rana']) expect(offer).toContain(part)
  for (const part of ['Tuesday 3 March', '5:00 pm', LAYLA.name, '+971501234567', '?']) expect(question).toContain(part)
  for (const part of ['booked', 'Tuesday 3 March 2026', '5:00 pm', 'Gulf Standard Time']) expect(booked).toContain(part)
})

test('the same in Arabic', () => {
  const [offer, , booked] = talks.arabic ?? []
  expect(offer).toMatch(/الثلاثاء/)
  expect(booked).toMatch(/الثلاثاء/)
  expect(booked).toMatch(/2026/)
  expect(booked).toMatch(/7:00/)
})

test('prices are the catalogue’s, answers are the knowledge entries’', async () => {
  const balayage = (await get('/offerings?limit=100')).data.find((offering) => offering.title === 'Balayage')
  expect(talks.questions?.[0]).toContain(String(Number(balayage?.price)))
  expect(talks.questions?.[1]).toContain('There are 12 free spaces behind Jasmine Plaza')
})

test('what nobody knows is said to be unknown, and goes to the team when the visitor wants that', () => {
  const [, , unknown, passedOn] = talks.questions ?? []
  expect(unknown).toMatch(/team.*\?/)
  expect(unknown).not.toContain('Yes')
  expect(passedOn).toMatch(/team/)
})

test('a wish for a human is announced, and the conversation waits for one', async () => {
  expect(talks.human?.[1]).toMatch(/colleague/)
  expect(handedOver.status).toBe('awaiting_human')
})

test('the printed key shows exactly these conversations, leads and appointments', async () => {
  const conversations = (await get('/conversations')).data
  expect(idsOf(conversations)).toEqual(conversationIds('english', 'arabic', 'questions', 'human'))
  const leads = (await get('/leads')).data
  const english = leads.find((lead) => lead.conversation_id === visitors.english?.conversationId)
  expect(english).toMatchObject({ name: LAYLA.name, status: 'booked' })
  expect(String(english?.phone)).toContain('501234567')
  const appointments = (await get('/appointments')).data
  expect(idsOf(appointments, 'conversation_id')).toEqual(conversationIds('english', 'arabic'))
  expect(appointments.map((row) => row.scheduled_start).sort()).toEqual(['2026-03-03T13:00:00.000Z', '2026-03-03T15:00:00.000Z'])
})

test('the listener gets lead.created, lead.updated and booking.created, each signed in both ways', async () => {
  const names = () => listenReceiver.requests.map((request) => request.headers['x-webhook-event'])
  await until(() => ['lead.created', 'lead.updated', 'booking.created'].every((name) => names().includes(name)))
  for (const request of listenReceiver.requests) expectSigned(request, listenSecret)
  const booking = listenReceiver.requests.find((request) => request.headers['x-webhook-event'] === 'booking.created')
  expect(JSON.parse(String(booking?.body))).toMatchObject({ event: 'booking.created', api_version: 'v1' })
})

test('an endpoint made on the command line beside the running server gets webhook.test and booking.created', async () => {
  const names = () => hookReceiver.requests.map((request) => request.headers['x-webhook-event'])
  await until(() => names().filter((name) => name === 'booking.created').length === 2)
  expect(names().sort()).toEqual(['booking.created', 'booking.created', 'webhook.test'])
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) })
  try {
    for (const request of hookReceiver.requests) expectSigned(request, endpoint.secret)
  } finally {
    vi.useRealTimers()
  }
})

function expectSigned({ headers, body }: ReceivedRequest, secret: string): void {
  expect(headers['x-webhook-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'))
  new Webhook(secret).verify(body.toString(), headers as Record<string, string>) // throws when it isn't so
}

test('the curl commands of the reference work as they stand', async () => {
  const identifier = '+971509998877'
  const created = await curl('POST', '/conversations', {
    channel: 'whatsapp',
    customer_identifier: identifier,
    customer_name: 'Sam',
    customer_language: 'en',
  })
  expect(created).toMatchObject({ channel: 'whatsapp', customer_identifier: identifier, status: 'active' })
  const lead = await curl('POST', '/leads', { conversation_id: created.id, name: 'Sam', phone: identifier, intent: 'book' })
  expect(lead).toMatchObject({ conversation_id: created.id, status: 'new' })
  expect(await curl('PATCH', `/conversations/${created.id}`, { customer_name: 'Sam Reed' })).toMatchObject({
    id: created.id,
    customer_name: 'Sam Reed',
  })
  expect(await curl('PATCH', `/leads/${lead.id}`, { status: 'qualified' })).toMatchObject({ id: lead.id, status: 'qualified' })
  expect(await curl('GET', `/leads/${lead.id}`)).toMatchObject({ status: 'qualified' })
  expect(idsOf((await curl('GET', '/conversations?limit=100')).data as Record<string, unknown>[])).toContain(created.id)
})

async function curl(method: string, pathname: string, body?: unknown): Promise<Record<string, unknown>> {
  const args = ['-sS', '--fail-with-body', '--request', method, '--url', `${server.url}/api/v1${pathname}`]
  args.push('--header', `Authorization: Bearer ${server.key}`)
  if (body !== undefined) args.push('--header', 'Content-Type: application/json', '--data', JSON.stringify(body))
  return JSON.parse((await promisify(execFile)('curl', args)).stdout) as Record<string, unknown>
}

test('a key made beside the running server works at once, and its revocation holds from the next request on', async () => {
  const made = JSON.parse((await run(['keys', 'create', '--tenant', 'demo-salon', '--name', 'x', '--scopes', 'read'], { env })).stdout)
  const status = async (key: string) =>
    (await fetch(`${server.url}/api/v1/conversations`, { headers: { authorization: `Bearer ${key}` } })).status
  expect(await status(made.key)).toBe(200)
  const listed = (await run(['keys', 'list', '--tenant', 'demo-salon'], { env })).stdout
  expect(listed).toContain(made.id)
  expect(listed).not.toContain(made.key)
  const rotated = JSON.parse(
    (await run(['keys', 'rotate', '--tenant', 'demo-salon', '--id', made.id, '--grace-minutes', '0'], { env })).stdout,
  )
  expect([await status(made.key), await status(rotated.key)]).toEqual([401, 200])
  expect((await run(['keys', 'revoke', '--tenant', 'demo-salon', '--id', rotated.id], { env })).code).toBe(0)
  expect(await status(rotated.key)).toBe(401)
})

test('a second start on the folder is refused in one sentence, and the first goes on', async () => {
  const second = await run(['start'], { env: { ...env, PORT: '1' } })
  expect(second.code).toBe(1)
  expect(second.stdout).toBe('')
  expect(second.stderr.trim().split('\n').at(-1)).toMatch(
    /^vorel: the data folder .* is in use by another vorel server: stop that one, or set VOREL_DATA_DIR/,
  )
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})

test('neither the server’s log nor the database’s holds a name, a phone, an address, a text, a key or a token', () => {
  const logs = server.stderr() + readFileSync(path.join(dataDir, 'postgres/server.log'), 'utf8')
  const secrets = [
    LAYLA.name,
    'Featherstonehaugh',
    '501234567',
    '050 123 4567',
    'نورة',
    LAYLA.email,
    LAYLA.text,
    'haircut',
    'vapk_',
    'whsec_',
    'cs_',
  ]
  expect(secrets.filter((secret) => logs.includes(secret))).toEqual([])
  expect(server.stderr()).toContain('/api/chat/sessions/:session_token/messages')
})

test('SIGTERM ends server and database cleanly; the next start is quick and has everything', async () => {
  const { pid } = server
  const postgres = postgresPid(dataDir)
  expect(postgres).not.toBeNull()
  listener.child.kill('SIGINT')
  expect((await listener.ended).code).toBe(0)
  const stopped = await server.stop()
  expect(stopped.code).toBe(0)
  expect([isAlive(pid), isAlive(postgres ?? 0), postgresPid(dataDir)]).toEqual([false, false, null])
  const key = server.key
  server = await start({ env, launcher: true })
  process.stdout.write(`second start: ready after ${server.readyMs} ms\n`)
  expect(server.readyMs).toBeLessThan(5000)
  expect(server.key).toBe(key)
  expect((await get('/appointments')).data).toHaveLength(2)
  expect((await server.stop()).code).toBe(0)
})
