import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { makeConversation } from '../../test/factories.ts'
import { CUSTOMER, envelope, type Line, openWhatsappWorld, texted, type WhatsappWorld } from '../../test/whatsapp-world.ts'
import { sendTemplate } from '../domain/channels/send-template.ts'
import { removeWhatsappChannel } from '../domain/channels/set-whatsapp-channel.ts'
import { setTemplate } from '../domain/channels/templates.ts'
import { readWhatsappChannel } from '../domain/channels/whatsapp-channel.ts'
import { announce } from '../domain/conversations/announce.ts'
import { createConversation } from '../domain/conversations/create-conversation.ts'
import { sendMessage } from '../domain/conversations/send-message.ts'
import { replyAsHuman } from '../domain/handoffs/reply-as-human.ts'
import { takeOver } from '../domain/handoffs/take-over.ts'
import { JOBS } from './catalog.ts'
import { handlers } from './handlers.ts'

let world: WhatsappWorld
let line: Line
let conversation: string
beforeAll(async () => {
  world = await openWhatsappWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.owner.query('delete from jobs')
  world.provider.requests.length = 0
  world.provider.onTaken(null)
  world.clock.advance(120_000)
  line = await world.line()
  world.provider.requests.length = 0
  conversation = await written('wamid.in')
})

const CLI = { kind: 'cli' } as const
const within = <T>(work: Parameters<typeof world.db.withTenant<T>>[1]) => world.db.withTenant(line.tenantId, work)
const now = () => world.clock.now()

/** A customer's message, taken in and left unanswered: these tests say what is sent. */
async function written(id: string, from?: string): Promise<string> {
  await world.hook(line, envelope(line, { messages: [texted(now(), id, 'Hi', from)] }))
  await world.owner.query("delete from jobs where tenant_id = $1 and kind = 'reply'", [line.tenantId])
  const { rows } = await world.owner.query('select id from conversations where tenant_id = $1 and identifier_key = $2', [
    line.tenantId,
    `+${from ?? CUSTOMER}`,
  ])
  return rows[0].id
}

const say = (text: string, id = conversation) => within((tx) => sendMessage(tx, { conversation_id: id, text, actor: CLI }))
const work = (ms = 0) => {
  world.clock.advance(ms)
  return drainJobs(world, { 'deliver-message': handlers['deliver-message'] })
}
const outbound = async (id = conversation) =>
  (
    await world.owner.query(
      `select m.content, m.delivery_status as status, array(select coalesce(d.failure, d.status) from message_deliveries d where d.message_id = m.id order by part) as parts
       from messages m where m.conversation_id = $1 and m.role <> 'customer' order by m.sequence_number`,
      [id],
    )
  ).rows
const status = (external: string, state: string, more: object = {}) =>
  world.hook(
    line,
    envelope(line, {
      statuses: [{ id: external, status: state, timestamp: String(Math.floor(now().getTime() / 1000)), recipient_id: CUSTOMER, ...more }],
    }),
  )
const externalIds = async () =>
  (
    await world.owner.query('select external_id from message_deliveries where tenant_id = $1 order by message_id, part', [line.tenantId])
  ).rows.map((row) => row.external_id)

test('the whole way: a customer writes on WhatsApp and the receptionist’s reply arrives at their number', async () => {
  await world.hook(line, envelope(line, { messages: [texted(now(), 'wamid.q', 'Are you a robot?')] }))
  world.clock.advance(2000)
  await drainJobs(world, handlers)
  const [sending, ...more] = world.provider.sendings()
  expect(more).toEqual([])
  expect(sending).toMatchObject({
    path: `/v23.0/${line.phoneNumberId}/messages`,
    token: expect.stringContaining('Bearer token-of-line-'),
    to: CUSTOMER,
    body: { messaging_product: 'whatsapp', recipient_type: 'individual', type: 'text' },
  })
  const [reply] = await outbound()
  expect(reply).toMatchObject({ status: 'sent', parts: ['sent'] })
  expect(sending?.body.text.body).toBe(reply.content)
  expect(reply.content).toMatch(/an AI/)
  expect(world.provider.readings()).toEqual(['wamid.in', 'wamid.q'])
})

test('with 360dialog the key stands for the number', async () => {
  const d360 = await world.line({ provider: '360dialog' })
  expect(JSON.parse(world.provider.requests.at(-1)?.body.toString() ?? '')).toEqual({
    url: `https://vorel.example${d360.webhookPath}`,
    headers: { Authorization: `Bearer ${d360.appSecret}` },
  })
  line = d360
  await say('Hello', await written('in360'))
  await work()
  expect(world.provider.sendings()).toMatchObject([{ path: '/v23.0/messages', token: expect.stringMatching(/^key-of-line-/) }])
})

test('before the number is verified everything is stored, marked mocked, and sent to nobody', async () => {
  line = await world.line({ verified: false })
  const id = await written('in1')
  expect(await say('Hello', id)).toMatchObject({ mocked: true })
  await work()
  expect(await outbound(id)).toMatchObject([{ status: 'mocked', parts: [] }])
  expect(world.provider.sendings()).toEqual([])
  await world.verify(line.tenantId)
  expect(await say('Hello again', id)).toMatchObject({ mocked: false })
  await work()
  expect((await outbound(id)).map((row) => row.status)).toEqual(['mocked', 'sent'])
})

test('what the provider tells of a message is told of it: sent, delivered, read, and never back', async () => {
  await say('Hello')
  await work()
  const [id = ''] = await externalIds()
  for (const [state, shown] of [
    ['delivered', 'delivered'],
    ['sent', 'delivered'],
    ['read', 'read'],
    ['delivered', 'read'],
    ['failed', 'read'],
  ] as const) {
    expect((await status(id, state)).status).toBe(200)
    expect((await outbound())[0].status, state).toBe(shown)
  }
  expect((await status('wamid.of-nobody', 'read')).status).toBe(200)
})

test('a message that fails at the customer’s end says why', async () => {
  await say('Hello')
  await work()
  await status((await externalIds())[0], 'failed', { errors: [{ code: 131047, title: 'Re-engagement message' }] })
  expect(await outbound()).toMatchObject([{ status: 'failed', parts: ['window_closed'] }])
})

test('another business’s statuses change nothing here, whatever ids they name', async () => {
  await say('Hello')
  await work()
  const [id = ''] = await externalIds()
  const { rows } = await world.owner.query('select message_id from message_deliveries where external_id = $1', [id])
  const mine = line
  const theirs = await world.line()
  line = theirs
  await status(id, 'read')
  await status('wamid.new', 'read', { biz_opaque_callback_data: `${rows[0].message_id}:1` })
  await status('wamid.new2', 'read', { biz_opaque_callback_data: `${rows[0].message_id}:2` })
  line = mine
  expect(await outbound()).toMatchObject([{ status: 'sent', parts: ['sent'] }])
  expect((await world.owner.query('select from message_deliveries where tenant_id = $1', [theirs.tenantId])).rowCount).toBe(0)
})

test('24 hours after the customer’s last message only a template is sent: words of one’s own are refused, and so is a person’s reply', async () => {
  world.clock.advance(86_400_000 - 120_000)
  await say('Just in time')
  await work()
  world.clock.advance(300_000)
  await expect(say('Too late')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('24 hours') })
  await expect(within((tx) => replyAsHuman(tx, { conversation_id: conversation, text: 'Too late', actor: CLI }))).rejects.toMatchObject({
    code: 'conflict',
  })
  await within((tx) =>
    setTemplate(tx, { name: 'come_back', language: 'en', body: 'Hi {{1}}, your {{2}} is ready.', for_announcements: false, actor: CLI }),
  )
  const use = { conversation_id: conversation, name: 'come_back', language: 'en', actor: CLI }
  await expect(within((tx) => sendTemplate(tx, { ...use, variables: ['Mariam'] }))).rejects.toMatchObject({ code: 'bad_request' })
  await expect(within((tx) => sendTemplate(tx, { ...use, name: 'unknown', variables: [] }))).rejects.toMatchObject({ code: 'not_found' })
  await within((tx) => sendTemplate(tx, { ...use, variables: ['Mariam', 'car'] }))
  await work()
  expect((await outbound()).map((row) => [row.content, row.status])).toEqual([
    ['Just in time', 'sent'],
    ['Hi Mariam, your car is ready.', 'sent'],
  ])
  expect(world.provider.sendings().at(-1)?.body.template).toEqual({
    name: 'come_back',
    language: { code: 'en' },
    components: [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Mariam' },
          { type: 'text', text: 'car' },
        ],
      },
    ],
  })
  // The customer's own words open it again, and nobody took the conversation over.
  await written('wamid.in2')
  await say('Welcome back')
  await work()
  expect((await outbound()).at(-1)).toMatchObject({ content: 'Welcome back', status: 'sent' })
})

test('what waited in the outbox until the window closed is not sent as words', async () => {
  world.clock.advance(86_000_000)
  await say('Hello')
  world.clock.advance(500_000)
  await work()
  expect(await outbound()).toMatchObject([{ status: 'failed', parts: ['window_closed'] }])
  expect(world.provider.sendings()).toEqual([])
})

test('an announcement to somebody who has not written leaves in the template for announcements, and without one fails', async () => {
  const id = await within((tx) => makeConversation(tx, { channel: 'whatsapp', identifier: '+971502223344' }))
  const tell = (text: string) =>
    within((tx) => announce(tx, { conversation_id: id, text, language: 'en', payload: { source: 'verification' } }))
  await tell('Your code: 123456')
  await work()
  const template = { name: 'note', language: 'en', body: 'A message from the salon: {{1}}', for_announcements: true, actor: CLI }
  await within((tx) => setTemplate(tx, template))
  await tell('Your code:\n654321')
  await work()
  expect((await outbound(id)).map((row) => [row.status, row.parts])).toEqual([
    ['failed', ['window_closed']],
    ['sent', ['sent']],
  ])
  expect(world.provider.sendings()).toMatchObject([
    { to: '971502223344', body: { template: { name: 'note', components: [{ parameters: [{ text: 'Your code: 654321' }] }] } } },
  ])
})

test('a provider that is slow, broken or busy is asked again along the ladder, and the message leaves once', async () => {
  world.provider.fail({ status: 500 }, { status: 503, code: 131016 }, { status: 500, code: 131000 })
  await say('Hello')
  expect((await work()).map((job) => job.settled)).toEqual(['retry'])
  expect(await work(1000)).toEqual([])
  for (const wait of JOBS['deliver-message'].ladderMs.slice(0, 3)) await work(wait)
  expect(world.provider.sendings()).toHaveLength(4)
  expect(await outbound()).toMatchObject([{ status: 'sent', parts: ['sent'] }])
  await work(86_400_000)
  expect(world.provider.sendings()).toHaveLength(4)
})

test('a provider that is down for the whole ladder leaves a message that says so', async () => {
  world.provider.fail(...Array.from({ length: 6 }, () => ({ status: 503 })))
  await say('Hello')
  await work()
  for (const wait of JOBS['deliver-message'].ladderMs) await work(wait)
  expect(world.provider.sendings()).toHaveLength(6)
  expect(await outbound()).toMatchObject([{ status: 'failed', parts: ['provider_unavailable'] }])
})

test.each([
  [{ status: 429, headers: { 'retry-after': '90' } }, 90_000],
  [{ status: 400, code: 131056 }, 6000],
  [{ status: 429, code: 130429, headers: { 'retry-after': '3' } }, 10_000],
] as const)('a limit of the provider is waited out for as long as it says: %j', async (answer, waitMs) => {
  world.provider.fail(answer)
  await say('Hello')
  expect((await work()).map((job) => job.settled)).toEqual(['again'])
  await work(waitMs - 1)
  expect(world.provider.sendings()).toHaveLength(1)
  await work(1)
  expect(await outbound()).toMatchObject([{ status: 'sent' }])
})

test.each([
  [131026, 'invalid_recipient'],
  [131047, 'window_closed'],
  [132001, 'template_rejected'],
  [100, 'rejected'],
] as const)('what the provider refuses for good (%i) is not tried again and says %s', async (code, failure) => {
  world.provider.fail({ status: 400, code })
  await say('Hello')
  await work()
  await work(86_400_000)
  expect(world.provider.sendings()).toHaveLength(1)
  expect(await outbound()).toMatchObject([{ status: 'failed', parts: [failure] }])
})

test('credentials that the provider refuses pause the number and tell its people, once; verified again, what waited goes out in order', async () => {
  world.provider.fail({ status: 401, code: 190 })
  await say('first')
  await say('second')
  await work()
  expect(world.provider.sendings()).toHaveLength(1)
  expect(await within((tx) => readWhatsappChannel(tx))).toMatchObject({ status: 'paused', pause_reason: 'credentials' })
  expect((await outbound()).map((row) => row.status)).toEqual(['pending', 'pending'])
  const notices = await world.owner.query('select kind, target_id from notices where tenant_id = $1', [line.tenantId])
  expect(notices.rows).toEqual([{ kind: 'whatsapp_channel.paused', target_id: line.tenantId }])
  expect(await say('third')).toMatchObject({ mocked: false })
  await work(3_600_000)
  expect(world.provider.sendings()).toHaveLength(1)
  expect(await world.verify(line.tenantId)).toMatchObject({ kind: 'verified', channel: { status: 'verified' } })
  await work()
  await work(1000)
  await work(1000)
  expect(world.provider.texts()).toEqual(['first', 'first', 'second', 'third'])
  expect((await outbound()).map((row) => row.status)).toEqual(['sent', 'sent', 'sent'])
})

test('messages of one conversation leave in their order, also when the first has to wait; another conversation goes on', async () => {
  const other = await written('other', '447700900123')
  world.provider.fail({ status: 500 })
  await say('one')
  await work()
  await say('two')
  await say('elsewhere', other)
  await work()
  expect(world.provider.texts()).toEqual(['one', 'elsewhere'])
  await work(2000)
  await work(1000)
  expect(world.provider.texts()).toEqual(['one', 'elsewhere', 'one', 'two'])
})

test('a long reply goes out in parts of at most 4096 characters, whole, and a later try goes on where the last one stopped', async () => {
  const text = Array.from({ length: 60 }, (_, index) => `Paragraph ${index}. ${'words of it '.repeat(12)}`.trim()).join('\n\n')
  world.provider.fail({ status: 200, code: 0 }) // a first part that is taken without an id
  world.provider.onTaken(async () => world.provider.fail({ status: 500 }))
  await say(text.slice(0, 4096).trim())
  const long = await within((tx) =>
    announce(tx, { conversation_id: conversation, text: `${text}\n\n${text.slice(0, 2000)}`.trim(), language: 'en', payload: {} }),
  )
  await work()
  world.provider.onTaken(null)
  await work(2000)
  await work(10_000)
  const sendings = world.provider.sendings().filter((sending) => sending.origin.startsWith(long.message_id))
  const bodies = sendings.map((sending) => sending.body.text.body as string)
  expect(Math.max(...bodies.map((body) => body.length))).toBeLessThanOrEqual(4096)
  const unique = [...new Map(sendings.map((sending) => [sending.origin, sending.body.text.body])).values()]
  expect(unique.join(' ').replace(/\s+/g, ' ')).toBe(`${text}\n\n${text.slice(0, 2000)}`.trim().replace(/\s+/g, ' '))
  expect((await outbound()).at(-1)).toMatchObject({ status: 'sent' })
})

test('a reply that waits to be sent when a person takes over is not sent any more; the person’s own words are', async () => {
  world.provider.fail({ status: 500 })
  await world.hook(line, envelope(line, { messages: [texted(now(), 'wamid.q', 'Are you a robot?')] }))
  world.clock.advance(2000)
  await drainJobs(world, handlers)
  await within((tx) => takeOver(tx, { conversation_id: conversation, actor: CLI }))
  await within((tx) => replyAsHuman(tx, { conversation_id: conversation, text: 'Rana here', actor: CLI }))
  await work(60_000)
  await work(1000)
  expect((await outbound()).map((row) => [row.status, row.parts])).toEqual([
    ['failed', ['taken_over']],
    ['sent', ['sent']],
  ])
  expect(world.provider.texts().at(-1)).toBe('Rana here')
  expect(world.provider.sendings()).toHaveLength(2)
})

/** The process dies after the provider has answered and before anything is noted: what the handler does from there on never reaches the database. */
async function killedAfterSending(): Promise<void> {
  const killed = {
    ...world,
    egress: {
      ...world.egress,
      send: async (request: Parameters<typeof world.egress.send>[0]) => {
        await world.egress.send(request)
        throw new Error('killed')
      },
    },
  }
  await drainJobs(killed, { 'deliver-message': handlers['deliver-message'] })
}

test('killed between the provider’s answer and our note of it: the message’s status is the note, and nothing is sent twice', async () => {
  await say('Hello')
  await killedAfterSending()
  const [sending] = world.provider.sendings()
  await status('wamid.kept', 'delivered', { biz_opaque_callback_data: sending?.origin })
  expect(await outbound()).toMatchObject([{ status: 'pending', parts: ['delivered'] }])
  await work(2000)
  expect(world.provider.sendings()).toHaveLength(1)
  expect(await outbound()).toMatchObject([{ status: 'delivered' }])
})

test('killed there, and no status comes: it is sent again, at least once, and its later statuses are one message’s', async () => {
  await say('Hello')
  await killedAfterSending()
  await work(2000)
  expect(world.provider.texts()).toEqual(['Hello', 'Hello'])
  expect(await outbound()).toMatchObject([{ status: 'sent', parts: ['sent'] }])
  // The first sending's status comes late: the part is known by the second one's id, and stays it.
  await status('wamid.first', 'read', { biz_opaque_callback_data: world.provider.sendings()[0]?.origin })
  expect(await outbound()).toMatchObject([{ status: 'sent', parts: ['sent'] }])
})

test('a status that overtakes our own note of the sending is not set back by it', async () => {
  world.provider.onTaken(async (sending, id) => {
    await status(id, 'read', { biz_opaque_callback_data: sending.origin })
  })
  await say('Hello')
  await work()
  expect(await outbound()).toMatchObject([{ status: 'read', parts: ['read'] }])
})

test('Arabic and its direction marks leave as they were written', async () => {
  const text = 'موعدك يوم الخميس \u2067الساعة \u20665:30 pm\u2069\u2069، **شكرًا**.'
  await say(text)
  await work()
  expect(world.provider.texts()).toEqual([text])
})

test('what waits when the number is taken away is marked mocked; what a pause kept for more than a day says that it is too late', async () => {
  world.provider.fail({ status: 401 })
  await say('first')
  await work()
  world.clock.advance(90_000_000)
  await world.verify(line.tenantId)
  await work()
  expect(await outbound()).toMatchObject([{ status: 'failed', parts: ['too_late'] }])
  await written('wamid.in2')
  world.provider.fail({ status: 403, code: 131031 })
  await say('second')
  await work()
  expect(await within((tx) => readWhatsappChannel(tx))).toMatchObject({ status: 'paused', pause_reason: 'account' })
  await within((tx) => removeWhatsappChannel(tx, { actor: CLI }))
  await work()
  expect((await outbound()).map((row) => row.status)).toEqual(['failed', 'mocked'])
})

test('a customer is written to under the id that WhatsApp gave them, or the number that is compared; what is no number fails', async () => {
  await within((tx) => setTemplate(tx, { name: 'hello', language: 'en', body: 'Hello', for_announcements: false, actor: CLI }))
  const open = (identifier: string) =>
    within((tx) =>
      createConversation(tx, { channel: 'whatsapp', customer_identifier: identifier, customer_name: null, customer_language: null }),
    )
  for (const identifier of ['050 222 3344', '+44 7700 900456', 'somebody']) {
    const { id } = await open(identifier)
    await within((tx) => sendTemplate(tx, { conversation_id: id, name: 'hello', language: 'en', variables: [], actor: CLI }))
    await work()
    expect((await outbound(id))[0].status).toBe(identifier === 'somebody' ? 'failed' : 'sent')
  }
  await say('Hi')
  await work()
  expect(world.provider.sendings().map((sending) => sending.to)).toEqual(['971502223344', '447700900456', CUSTOMER])
})

test('a customer is shown that they were read while the receptionist answers, not while a person does, and it is no matter when that fails', async () => {
  const typing = () => drainJobs(world, { 'show-typing': handlers['show-typing'] })
  await typing()
  expect(world.provider.readings()).toEqual(['wamid.in'])
  await within((tx) => takeOver(tx, { conversation_id: conversation, actor: CLI }))
  await written('wamid.in2')
  await typing()
  expect(world.provider.readings()).toEqual(['wamid.in'])
  const unreachable = {
    ...world,
    egress: { ...world.egress, send: async () => ({ kind: 'failed', reason: 'timeout', durationMs: 1 }) as const },
  }
  await written('wamid.other', '447700900123')
  expect((await drainJobs(unreachable, { 'show-typing': handlers['show-typing'] })).map((job) => job.settled)).toEqual(['done'])
})
