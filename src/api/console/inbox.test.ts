import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import type { InboxConversation, ReadInboxRow } from '../../contract/console/inbox-operations.ts'
import type { LiveEvents } from '../../contract/console/live-events.ts'
import type { Role } from '../../contract/console/roles.ts'
import { receiveMessage } from '../../domain/conversations/receive-message.ts'
import { requestHandoff } from '../../domain/handoffs/request-handoff.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { openRateLimiter } from '../../lib/rate-limit/open-limiter.ts'
import { buildApp } from '../app.ts'

let world: TestWorld
let app: FastifyInstance
let base: string
let tenant: string
let slug: string

const PASSWORD = 'correct horse battery'

beforeAll(async () => {
  world = await openWorld({ now: new Date() })
  // Windows of its own: all people of this file sign in from one address.
  app = await buildApp({ ...world, limiter: { ...openRateLimiter({ ...world, redisUrl: null }), take: admitAll } })
  base = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  app.server.closeAllConnections()
  await app.close()
  await world.close()
})
beforeEach(async () => {
  world.clock.set(new Date())
  tenant = await makeTenant(world, { vertical: 'salon' })
  slug = (await world.owner.query('select slug from tenants where id = $1', [tenant])).rows[0].slug
})

const admitAll = async () => ({ isAdmitted: true, limit: 1000, remaining: 1000, retryAfterSeconds: 0 }) as never

interface Person {
  readonly id: string
  readonly cookie: string
  ask(name: string, input?: object): Promise<{ status: number; body: never }>
}

let people = 0
async function person(role: Role, of = { tenant, slug }): Promise<Person> {
  const email = `p${++people}@salon.example`
  const name = `${role} ${people}`
  const account = await world.accounts.create({ email, name, password: PASSWORD })
  const id = await world.db.withTenant(of.tenant, (tx) =>
    addUser(tx, { account_id: account.id, email, name, role, actor: { kind: 'system' } }),
  )
  const headers = { host: new URL(base).host, origin: base }
  const signedIn = await app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers, payload: { email, password: PASSWORD } })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  return {
    id,
    cookie,
    async ask(operation, input = {}) {
      const url = `/api/console/t/${slug}/${operation}`
      const isRead = /^(?:list|get)/.test(operation)
      const answer = await app.inject(
        isRead
          ? { url: `${url}?input=${encodeURIComponent(JSON.stringify(input))}`, headers: { ...headers, cookie } }
          : { method: 'POST', url, headers: { ...headers, cookie }, payload: input },
      )
      return { status: answer.statusCode, body: (answer.body ? answer.json() : null) as never }
    },
  }
}

async function conversation(text: string, overrides: { name?: string; phone?: string } = {}): Promise<string> {
  return world.db.withTenant(tenant, async (tx) => {
    const id = await makeConversation(tx, overrides.phone ? { channel: 'whatsapp', identifier: overrides.phone } : {})
    if (overrides.name) await tx.db.updateTable('conversations').set({ customer_name: overrides.name }).where('id', '=', id).execute()
    await receiveMessage(tx, { conversation_id: id, text, external_id: randomUUID() })
    return id
  })
}

const rowsOf = async (who: Person, query: object = {}) => {
  const { status, body } = await who.ask('listInbox', query)
  expect(status, JSON.stringify(body)).toBe(200)
  return (body as { rows: ReadInboxRow[] }).rows
}
const open = async (who: Person, id: string) => (await who.ask('getInboxConversation', { id })).body as InboxConversation

test('the inbox lists what was active last first, with its last words and what the reader has not read', async () => {
  const mona = await person('agent')
  world.clock.advance(1000)
  const first = await conversation('hello there', { name: 'Sara' })
  world.clock.advance(1000)
  const second = await conversation('مرحبا')
  expect(await rowsOf(mona)).toMatchObject([
    { id: second, last_message: { role: 'customer', excerpt: 'مرحبا' }, read_sequence_number: 0, is_answering: true, owner: 'bot' },
    { id: first, customer_name: 'Sara', last_message: { excerpt: 'hello there' } },
  ])
  expect((await mona.ask('markConversationRead', { id: second, up_to_sequence_number: 99 })).status).toBe(204)
  expect((await rowsOf(mona, { is_unread: true })).map(({ id }) => id)).toEqual([first])
  // Reading is each person's own.
  const rana = await person('viewer')
  world.clock.advance(1000)
  await world.db.withTenant(tenant, (tx) => receiveMessage(tx, { conversation_id: first, text: 'still there?', external_id: randomUUID() }))
  expect((await rowsOf(rana, { is_unread: true })).map(({ id }) => id)).toEqual([first])
})

test('pages neither skip nor repeat a conversation, and filters narrow them', async () => {
  const mona = await person('agent')
  const all: string[] = []
  for (let n = 0; n < 120; n++) {
    world.clock.advance(10)
    all.unshift(await conversation(`message ${n}`))
  }
  const seen: string[] = []
  let cursor: string | null | undefined
  do {
    const { body } = await mona.ask('listInbox', cursor ? { cursor } : {})
    const page = body as { rows: ReadInboxRow[]; next_cursor: string | null }
    seen.push(...page.rows.map(({ id }) => id))
    cursor = page.next_cursor
  } while (cursor)
  expect(seen).toEqual(all)
  expect(await rowsOf(mona, { status: 'closed' })).toEqual([])
  expect(await rowsOf(mona, { channel: 'voice' })).toEqual([])
  await mona.ask('takeConversation', { id: all[3] })
  expect((await rowsOf(mona, { owner: 'me' })).map(({ id }) => id)).toEqual([all[3]])
  const refused = await mona.ask('listInbox', { cursor: 'nonsense' })
  expect([refused.status, (refused.body as { error: { message: string } }).error.message]).toEqual([400, 'cursor: is not one of this list'])
})

test('a conversation is found by name, number in any spelling, words of it, and in any spelling of Arabic', async () => {
  const mona = await person('viewer')
  const sara = await conversation('can I book a keratin treatment?', { name: 'Sara Khan', phone: '+971501234567' })
  const ahmad = await conversation('أريد حجز موعد غداً الساعة ٥', { name: 'أحمد' })
  const find = async (search: string) => (await rowsOf(mona, { search })).map(({ id }) => id)
  expect(await find('sara')).toEqual([sara])
  expect(await find('050 123 45')).toEqual([sara])
  expect(await find('KERATIN')).toEqual([sara])
  expect(await find('احمد')).toEqual([ahmad])
  expect(await find('اريد حجز موعد غدا الساعه 5')).toEqual([ahmad])
  expect(await find('100%')).toEqual([])
  expect(await find('no such words')).toEqual([])
})

test('taking over, replying once however often it is sent, and handing back', async () => {
  const mona = await person('agent')
  const id = await conversation('anybody there?')
  const reply = { id, client_id: randomUUID(), text: 'Mona here' }
  const [one, two] = [await mona.ask('sendReply', reply), await mona.ask('sendReply', reply)]
  expect([one.status, two.body]).toEqual([200, one.body])
  const detail = await open(mona, id)
  expect(detail.row).toMatchObject({ owner: 'human', holder: { id: mona.id }, read_sequence_number: 2 })
  expect(detail.messages.map(({ role, content, author, client_id }) => [role, content, author, client_id])).toEqual([
    ['customer', 'anybody there?', null, null],
    ['human_agent', 'Mona here', detail.row.holder?.name, reply.client_id],
  ])
  expect((await mona.ask('handConversationBack', { id })).body).toMatchObject({ owner: 'bot', holder: null })
  // The same words again, late: nothing is sent, and the receptionist keeps the conversation.
  await mona.ask('sendReply', reply)
  expect((await open(mona, id)).row.owner).toBe('bot')
  const { rows } = await world.owner.query(
    "select action, actor from audit_log where tenant_id = $1 and action like 'conversation.%' order by id",
    [tenant],
  )
  expect(rows).toEqual([
    { action: 'conversation.taken_over', actor: { kind: 'user', id: mona.id } },
    { action: 'conversation.handed_back', actor: { kind: 'user', id: mona.id } },
  ])
})

test("a colleague's conversation is not taken by accident", async () => {
  const [mona, rana] = [await person('agent'), await person('agent')]
  const id = await conversation('hello')
  await mona.ask('takeConversation', { id })
  const reply = { id, client_id: randomUUID(), text: 'Rana here' }
  const refused = await rana.ask('sendReply', reply)
  expect([refused.status, (refused.body as { error: { message: string } }).error.message]).toEqual([
    409,
    expect.stringMatching(/^agent \d+ has this conversation$/),
  ])
  expect((await open(rana, id)).messages).toHaveLength(1)
  expect((await rana.ask('takeConversation', { id })).status).toBe(409)
  expect((await rana.ask('sendReply', { ...reply, from_colleague: true })).status).toBe(200)
  expect((await open(mona, id)).row.holder?.id).toBe(rana.id)
})

test('of two who take over at once one has it and the other is told', async () => {
  const [mona, rana] = [await person('agent'), await person('agent')]
  const id = await conversation('hello')
  const answers = await Promise.all([mona.ask('takeConversation', { id }), rana.ask('takeConversation', { id })])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('a note is seen by the team, never by the customer, and tells who is mentioned', async () => {
  const [mona, rana] = [await person('agent'), await person('agent')]
  const id = await conversation('hello')
  const note = { id, client_id: randomUUID(), text: 'She is a regular', mentions: [rana.id] }
  const first = await mona.ask('addNote', note)
  expect([first.status, (await mona.ask('addNote', note)).body]).toEqual([200, first.body])
  expect((await open(rana, id)).notes).toMatchObject([
    { text: 'She is a regular', author: { id: mona.id }, mentions: [{ id: rana.id }], after_sequence_number: 1 },
  ])
  expect((await rowsOf(rana, { is_mentioned: true })).map((row) => row.id)).toEqual([id])
  expect(await rowsOf(mona, { is_mentioned: true })).toEqual([])
  await rana.ask('markConversationRead', { id, up_to_sequence_number: 1 })
  expect(await rowsOf(rana, { is_mentioned: true })).toEqual([])
  const { rows } = await world.owner.query('select recipients, subject, body from mail_outbox where tenant_id = $1', [tenant])
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('regular')
  const { rows: said } = await world.owner.query("select 1 from messages where conversation_id = $1 and content like '%regular%'", [id])
  expect(said).toEqual([])
  const stranger = await mona.ask('addNote', { ...note, client_id: randomUUID(), mentions: [randomUUID()] })
  expect(stranger.status).toBe(400)
})

test('what was asked of people stands on top while somebody works on it', async () => {
  const mona = await person('agent')
  const id = await conversation('I want a refund')
  const brief = { who: 'Sara', wants: 'a refund', known: { visit: 'Monday' }, promised: ['a call back today'] }
  await world.db.withTenant(tenant, (tx) =>
    requestHandoff(tx, { conversation_id: id, reason: 'complaint', brief, actor: { kind: 'receptionist' } }),
  )
  expect(await rowsOf(mona, { status: 'awaiting_human' })).toMatchObject([{ id, status: 'awaiting_human' }])
  expect((await open(mona, id)).brief).toMatchObject(brief)
  await mona.ask('takeConversation', { id })
  expect((await open(mona, id)).brief).toMatchObject(brief)
  await mona.ask('handConversationBack', { id })
  expect((await open(mona, id)).brief).toBeNull()
})

test('a viewer reads and marks as read; everything else is refused, and so is a stranger to the business', async () => {
  const viewer = await person('viewer')
  const id = await conversation('hello')
  expect((await viewer.ask('getInboxConversation', { id })).status).toBe(200)
  expect((await viewer.ask('markConversationRead', { id, up_to_sequence_number: 1 })).status).toBe(204)
  const attempts = [
    ['takeConversation', { id }],
    ['handConversationBack', { id }],
    ['sendReply', { id, client_id: randomUUID(), text: 'x' }],
    ['addNote', { id, client_id: randomUUID(), text: 'x' }],
  ] as const
  for (const [name, input] of attempts) expect([name, (await viewer.ask(name, input)).status]).toEqual([name, 403])
  const elsewhere = await makeTenant(world)
  const stranger = await person('owner', { tenant: elsewhere, slug: '' })
  expect((await stranger.ask('getInboxConversation', { id })).status).toBe(404)
})

test("another business's conversation is not there, whatever is asked of it", async () => {
  const foreign = await conversation('theirs')
  tenant = await makeTenant(world)
  slug = (await world.owner.query('select slug from tenants where id = $1', [tenant])).rows[0].slug
  const owner = await person('owner')
  const attempts = [
    ['getInboxConversation', { id: foreign }],
    ['listTranscript', { id: foreign, before_sequence_number: 5 }],
    ['markConversationRead', { id: foreign, up_to_sequence_number: 1 }],
    ['takeConversation', { id: foreign }],
    ['handConversationBack', { id: foreign }],
    ['sendReply', { id: foreign, client_id: randomUUID(), text: 'x' }],
    ['addNote', { id: foreign, client_id: randomUUID(), text: 'x' }],
    ['setPresence', { stream_id: randomUUID(), conversation_id: foreign, is_replying: false }],
  ] as const
  for (const [name, input] of attempts) expect([name, (await owner.ask(name, input)).status]).toEqual([name, 404])
  expect(await rowsOf(owner, { search: 'theirs' })).toEqual([])
})

test('the public operations that name a conversation are asked through the console as well', async () => {
  const mona = await person('agent')
  const id = await conversation('hello')
  const headers = { host: new URL(base).host, origin: base, cookie: mona.cookie }
  const url = `/api/console/t/${slug}/api/v1/conversations/${id}`
  expect((await app.inject({ url, headers })).json()).toMatchObject({ id, status: 'active' })
  expect((await app.inject({ method: 'POST', url: `${url}/close`, headers })).json()).toMatchObject({ id, status: 'closed' })
})

test('a long conversation is read from its end, page by page', async () => {
  const mona = await person('viewer')
  const id = await conversation('message 1')
  for (let n = 2; n <= 130; n++) {
    await world.db.withTenant(tenant, (tx) => receiveMessage(tx, { conversation_id: id, text: `message ${n}`, external_id: randomUUID() }))
  }
  const { messages, has_older } = await open(mona, id)
  expect([messages[0]?.sequence_number, messages.at(-1)?.sequence_number, has_older]).toEqual([71, 130, true])
  const older = (await mona.ask('listTranscript', { id, before_sequence_number: 71 })).body as InboxConversation
  expect([older.messages[0]?.sequence_number, older.messages.at(-1)?.sequence_number, older.has_older]).toEqual([11, 70, true])
  const oldest = (await mona.ask('listTranscript', { id, before_sequence_number: 11 })).body as InboxConversation
  expect([oldest.messages.length, oldest.has_older]).toEqual([10, false])
})

type Told = { [K in keyof LiveEvents]: { name: K; data: LiveEvents[K] } }[keyof LiveEvents]

async function live(who: Person) {
  const stop = new AbortController()
  const response = await fetch(`${base}/api/console/t/${slug}/live`, { headers: { cookie: who.cookie }, signal: stop.signal })
  const told: Told[] = []
  const reading = (async () => {
    let rest = ''
    for await (const chunk of response.body ?? []) {
      rest += new TextDecoder().decode(chunk)
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
        if (name && data) told.push({ name, data: JSON.parse(data) } as Told)
      }
    }
  })().catch(() => undefined)
  return { status: response.status, told, ended: reading, stop: () => stop.abort() }
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 8000, interval: 10 })

test('a message arrives on the live stream after its commit, with what the page needs to show it', async () => {
  const mona = await person('viewer')
  const stream = await live(mona)
  await until(() => expect(stream.told[0]?.name).toBe('hello'))
  const id = await conversation('a live message')
  await until(() => expect(stream.told).toContainEqual(expect.objectContaining({ name: 'conversation' })))
  const change = stream.told.find(({ name }) => name === 'conversation')
  expect(change?.data).toMatchObject({ row: { id, last_sequence_number: 1 }, messages: [{ content: 'a live message' }] })
  stream.stop()
})

test('a change that no signal told of arrives all the same', async () => {
  const mona = await person('viewer')
  const id = await conversation('before')
  const stream = await live(mona)
  await until(() => expect(stream.told[0]?.name).toBe('hello'))
  await new Promise((resolve) => setTimeout(resolve, 4500)) // The first look is what later ones are compared with.
  await world.owner.query("update conversations set status = 'awaiting_human' where id = $1", [id])
  await until(() => expect(stream.told.at(-1)).toMatchObject({ name: 'conversation', data: { row: { id, status: 'awaiting_human' } } }))
  stream.stop()
})

test('the stream ends within seconds of the session, and of the role', async () => {
  const [mona, rana] = [await person('agent'), await person('agent')]
  const [one, two] = [await live(mona), await live(rana)]
  await until(() => expect([one.told.length, two.told.length].every((count) => count > 0)).toBe(true))
  await world.owner.query('delete from auth.session where user_id = (select account_id from users where id = $1)', [mona.id])
  await world.owner.query("update users set role = 'viewer' where id = $1", [rana.id])
  await Promise.all([one.ended, two.ended])
  expect([one.told.at(-1), two.told.at(-1)]).toEqual([
    { name: 'end', data: { reason: 'session' } },
    { name: 'end', data: { reason: 'role' } },
  ])
  expect((await live(mona)).status).toBe(401)
})

test('who looks and who replies is seen by the others, and goes with the page', async () => {
  const [mona, rana] = [await person('agent'), await person('agent')]
  const id = await conversation('hello')
  const [one, two] = [await live(mona), await live(rana)]
  await until(() => expect(one.told[0]?.name).toBe('hello'))
  const hello = one.told[0]?.data as LiveEvents['hello']
  const streamId = hello.stream_id
  const present = { stream_id: streamId, conversation_id: id, is_replying: true }
  expect((await mona.ask('setPresence', present)).status).toBe(204)
  // Nobody speaks for another's page.
  await rana.ask('setPresence', { ...present, is_replying: false })
  const last = () => two.told.filter(({ name }) => name === 'presence').at(-1)?.data as LiveEvents['presence'] | undefined
  await until(() =>
    expect(last()?.people).toEqual([
      { stream_id: streamId, user_id: mona.id, name: expect.any(String), conversation_id: id, is_replying: true },
    ]),
  )
  one.stop()
  await until(() => expect(last()?.people).toEqual([]))
  two.stop()
})
