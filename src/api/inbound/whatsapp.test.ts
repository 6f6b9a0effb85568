import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { drainJobs } from '../../../test/drain-jobs.ts'
import { makeTenant } from '../../../test/factories.ts'
import { TEST_NOW } from '../../../test/harness.ts'
import { CUSTOMER, envelope, type Line, openWhatsappWorld, said, texted, type WhatsappWorld } from '../../../test/whatsapp-world.ts'
import { removeWhatsappChannel } from '../../domain/channels/set-whatsapp-channel.ts'
import { findOrCreateCustomer } from '../../domain/customers/find-or-create-customer.ts'
import { handBack } from '../../domain/handoffs/hand-back.ts'
import { handlers } from '../../jobs/handlers.ts'

let world: WhatsappWorld
let line: Line
beforeAll(async () => {
  world = await openWhatsappWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.clock.advance(120_000) // past every window of the limits
  line = await world.line({ verified: false })
})

const now = () => world.clock.now()
const messages = async (tenantId = line.tenantId) =>
  (
    await world.owner.query(
      `select m.role, m.content, m.payload, m.delivery_status, m.external_id, c.identifier_key, c.customer_name, c.customer_id, c.owner, c.status
       from messages m join conversations c on c.id = m.conversation_id where m.tenant_id = $1 order by c.id, m.sequence_number`,
      [tenantId],
    )
  ).rows
const jobs = async (tenantId = line.tenantId) =>
  (await world.owner.query('select kind from jobs where tenant_id = $1', [tenantId])).rows.map((row) => row.kind)
/** Lets the burst end and the receptionist answer. */
const work = async () => {
  world.clock.advance(2000)
  return drainJobs(world, handlers)
}
const one = (message: Record<string, unknown>, contacts: unknown[] = []) => envelope(line, { contacts, messages: [message] })

test('the provider proves the address with the verify token, in any other way it gets no echo', async () => {
  const ask = (query: Record<string, string>) => world.app.inject({ method: 'GET', url: line.webhookPath, query })
  const right = { 'hub.mode': 'subscribe', 'hub.verify_token': line.verifyToken, 'hub.challenge': '1158201444' }
  const answer = await ask(right)
  expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, '1158201444', 'text/plain; charset=utf-8'])
  expect((await ask({ ...right, 'hub.verify_token': 'guess' })).statusCode).toBe(403)
  expect((await ask({ ...right, 'hub.mode': 'unsubscribe' })).statusCode).toBe(400)
  expect((await ask({ ...right, 'hub.challenge': '<script>x y' })).statusCode).toBe(400)
  const other = await world.line()
  expect((await ask({ ...right, 'hub.verify_token': other.verifyToken })).statusCode).toBe(403)
})

test('a signed message is stored and answered at once, and the receptionist’s turn is queued', async () => {
  const answer = await world.hook(
    line,
    one(texted(now(), 'wamid.1', 'Hi, are you open today?'), [{ wa_id: CUSTOMER, profile: { name: 'Mariam' } }]),
  )
  expect(answer).toEqual({ status: 200, body: '{"received":1}' })
  expect(await messages()).toMatchObject([
    {
      role: 'customer',
      content: 'Hi, are you open today?',
      external_id: 'wamid.1',
      identifier_key: `+${CUSTOMER}`,
      customer_name: 'Mariam',
      delivery_status: 'received',
    },
  ])
  expect(await jobs()).toEqual(['reply'])
})

test('a missing, wrong, foreign or malformed signature stores nothing', async () => {
  const body = JSON.stringify(one(texted(now(), 'wamid.1', 'Hi')))
  const other = await world.line()
  const right = createHmac('sha256', line.appSecret).update(body).digest('hex')
  const headers: Record<string, string>[] = [
    {},
    { 'x-hub-signature-256': '' },
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'x-hub-signature-256': `sha256=${right.slice(0, 62)}` },
    { 'x-hub-signature-256': `sha1=${right}` },
    { 'x-hub-signature': `sha256=${right}` },
    { authorization: `Bearer ${line.appSecret}` },
    { 'x-hub-signature-256': `sha256=${createHmac('sha256', other.appSecret).update(body).digest('hex')}` },
    { 'x-hub-signature-256': `sha256=${createHmac('sha256', line.appSecret).update(`${body} `).digest('hex')}` },
  ]
  for (const one of headers) expect((await world.hook(line, body, { headers: one })).status, JSON.stringify(one)).toBe(401)
  expect(await messages()).toEqual([])
  expect((await world.hook(line, body)).status).toBe(200)
})

test('one business’s signature reaches no other business, and neither does its number', async () => {
  const other = await world.line()
  expect((await world.hook(other, one(texted(now(), 'wamid.1', 'Hi')), { secret: line.appSecret })).status).toBe(401)
  // Signed rightly for this address, but about the other's number.
  expect((await world.hook(line, envelope(other, { messages: [texted(now(), 'wamid.2', 'Hi')] }))).status).toBe(200)
  expect([await messages(), await messages(other.tenantId)]).toEqual([[], []])
})

test('an address that never was, is gone, or is a suspended business’s is the same 404', async () => {
  const post = (path: string) => world.hook({ ...line, webhookPath: path }, one(texted(now(), 'wamid.1', 'Hi')))
  const unknown = await post(`/api/inbound/whatsapp/wa_${'0'.repeat(32)}`)
  expect(unknown.status).toBe(404)
  await world.owner.query("update tenants set status = 'suspended' where id = $1", [line.tenantId])
  expect(await post(line.webhookPath)).toEqual(unknown)
  await world.owner.query("update tenants set status = 'active' where id = $1", [line.tenantId])
  await world.db.withTenant(line.tenantId, (tx) => removeWhatsappChannel(tx, { actor: { kind: 'cli' } }))
  expect(await post(line.webhookPath)).toEqual(unknown)
})

test('a message of more than seven days ago, or of the future, is refused; one that was held up for hours is not', async () => {
  const at = (ms: number) => one(texted(new Date(now().getTime() + ms), `wamid.${ms}`, 'Hi'))
  expect((await world.hook(line, at(-8 * 86_400_000))).status).toBe(400)
  expect((await world.hook(line, at(3_600_000))).status).toBe(400)
  expect(await messages()).toEqual([])
  expect((await world.hook(line, at(-5 * 3_600_000))).status).toBe(200)
  const stale = texted(new Date(now().getTime() - 8 * 86_400_000), 'wamid.old', 'Old')
  expect((await world.hook(line, envelope(line, { messages: [stale, texted(now(), 'wamid.new', 'New')] }))).status).toBe(200)
  expect((await messages()).map((row) => row.content)).toEqual(['Hi', 'New'])
})

test('a redelivered webhook does not create a second message, nor a second turn, also when both come at once', async () => {
  const body = one(texted(now(), 'wamid.1', 'Hi'))
  const answers = await Promise.all(Array.from({ length: 8 }, () => world.hook(line, body)))
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200))
  await work()
  expect((await world.hook(line, body)).status).toBe(200)
  expect((await messages()).map((row) => row.role)).toEqual(['customer', 'agent_bot'])
  expect(await jobs()).toEqual([])
})

test('several messages of several customers in one call are all taken in, in their order', async () => {
  const value = { messages: [texted(now(), 'a1', 'first'), texted(now(), 'b1', 'other', '447700900123'), texted(now(), 'a2', 'second')] }
  const two = {
    ...envelope(line, value),
    entry: [
      ...(envelope(line, value) as { entry: unknown[] }).entry,
      ...(envelope(line, { messages: [texted(now(), 'a3', 'third')] }) as { entry: unknown[] }).entry,
    ],
  }
  expect(await world.hook(line, two)).toEqual({ status: 200, body: '{"received":4}' })
  expect((await messages()).map((row) => row.content)).toEqual(['first', 'second', 'third', 'other'])
})

test('a customer known by their number is recognised, whichever way they came before', async () => {
  const customer = await world.db.withTenant(line.tenantId, (tx) =>
    findOrCreateCustomer(tx, { name: 'Mariam Haddad', phone: '050 123 4567', country: 'AE' }),
  )
  await world.hook(line, one(texted(now(), 'wamid.1', 'Hi')))
  expect((await messages())[0]).toMatchObject({ customer_id: customer?.id })
  const { rows } = await world.owner.query('select name, phone_e164 from customers where tenant_id = $1', [line.tenantId])
  expect(rows).toEqual([{ name: 'Mariam Haddad', phone_e164: `+${CUSTOMER}` }])
})

test('buttons and list rows are what the customer said, and their ids are kept', async () => {
  const button = { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'yes_1', title: 'Yes please' } } }
  const row = { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'row_2', title: 'Balayage', description: 'x' } } }
  const quick = { type: 'button', button: { text: 'Confirm', payload: 'confirm' } }
  await world.hook(
    line,
    envelope(line, {
      messages: [said(now(), { id: '1', ...button }), said(now(), { id: '2', ...row }), said(now(), { id: '3', ...quick })],
    }),
  )
  const stored = await messages()
  expect(stored.map((one) => [one.content, one.payload.whatsapp.choice])).toEqual([
    ['Yes please', 'yes_1'],
    ['Balayage', 'row_2'],
    ['Confirm', 'confirm'],
  ])
})

test('a picture with words is its words, and its file is kept as what the provider calls it', async () => {
  const image = { id: 'media-9', mime_type: 'image/jpeg', sha256: 'abc=', caption: 'Can you do this colour?' }
  await world.hook(line, one(said(now(), { id: 'wamid.1', type: 'image', image })))
  expect(await messages()).toMatchObject([
    {
      content: 'Can you do this colour?',
      payload: { attachments: [{ type: 'image', id: 'media-9', mime_type: 'image/jpeg', sha256: 'abc=', filename: null }] },
    },
  ])
})

test.each([
  ['audio', 'en', /can’t (?:listen|open)|can't (?:listen|open)/],
  ['image', 'en', /can’t open|can't open/],
  ['document', 'ar', /لا أستطيع/],
])('a customer who sends only %s is asked, in %s, to put it in words', async (type, language, words) => {
  if (language === 'ar') {
    await world.hook(line, one(texted(now(), 'wamid.0', 'مرحبا')))
    await work()
  }
  await world.hook(line, one(said(now(), { id: 'wamid.1', type, [type]: { id: 'media-1', mime_type: 'x/y' } })))
  await work()
  const replies = (await messages()).filter((row) => row.role === 'agent_bot')
  expect(replies.at(-1)?.content).toMatch(words)
  expect(replies).toHaveLength(language === 'ar' ? 2 : 1)
  if (language === 'en') expect(replies[0]?.content).toMatch(/AI receptionist/)
})

test('words that come with a picture are answered as words', async () => {
  const messagesOfBurst = [said(now(), { id: '1', type: 'image', image: { id: 'media-1' } }), texted(now(), '2', 'Are you a robot?')]
  await world.hook(line, envelope(line, { messages: messagesOfBurst }))
  await work()
  const replies = (await messages()).filter((row) => row.role === 'agent_bot')
  expect(replies).toHaveLength(1)
  expect(replies[0]?.content).not.toMatch(/\[image\]|open pictures/)
})

test('reactions, stickers and what nobody knows get a 200 and no turn', async () => {
  const unknown = [
    said(now(), { id: '1', type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } }),
    said(now(), { id: '2', type: 'unsupported', errors: [{ code: 131051 }] }),
    said(now(), { id: '3', type: 'system', system: { type: 'user_changed_number', wa_id: '1' } }),
    said(now(), { id: '4', type: 'text', text: { body: '  ' } }),
    said(now(), { id: '5', type: 'text' }),
    { id: '6', type: 'text', text: { body: 'no sender' } },
    'nonsense',
    null,
    said(now(), { id: '7', type: 'sticker', sticker: { id: 's' } }),
  ]
  expect((await world.hook(line, envelope(line, { messages: unknown }))).status).toBe(200)
  expect((await world.hook(line, envelope(line, { anything: true }, 'account_update'))).status).toBe(200)
  expect((await world.hook(line, { object: 'x', entry: [1, { changes: 'no' }, { changes: [null, {}] }] })).status).toBe(200)
  expect(await jobs()).toEqual([])
  expect((await messages()).map((row) => row.content)).toEqual(['[sticker]'])
  expect(world.logLines.some((entry) => entry.includes('"why":"unsupported"'))).toBe(true)
})

test('characters that no database stores, and too many of them, spoil no call', async () => {
  expect((await world.hook(line, one(texted(now(), '1', `a\u0000b\ud800${'🌺'.repeat(5000)}`)))).status).toBe(200)
  expect([...(await messages())[0].content]).toHaveLength(4096)
  expect((await world.hook(line, '[]')).status).toBe(400)
  expect((await world.hook(line, 'not json')).status).toBe(400)
  expect((await world.hook(line, Buffer.from([0xff, 0xfe]))).status).toBe(400)
})

test('a body beyond 3 MiB is refused before anything is computed of it', async () => {
  expect((await world.hook(line, Buffer.alloc(3 * 1024 * 1024 + 1, 0x20))).status).toBe(413)
})

test('an address is limited before its signature is looked at, a customer after', async () => {
  const call = (remoteAddress: string) => world.app.inject({ method: 'POST', url: line.webhookPath, payload: '{}', remoteAddress })
  for (let count = 0; count < 500; count++) await call('198.51.100.7')
  expect((await call('198.51.100.7')).statusCode).toBe(429)
  expect((await call('198.51.100.8')).statusCode).toBe(401)
  const many = Array.from({ length: 31 }, (_, index) => texted(now(), `m${index}`, `message ${index}`))
  const flooded = await world.hook(line, envelope(line, { messages: [...many, texted(now(), 'x', 'another', '447700900123')] }))
  expect(flooded.status).toBe(429)
  expect(await messages()).toHaveLength(31) // thirty of the one, and the other's
  world.clock.advance(61_000)
  expect((await world.hook(line, envelope(line, { messages: many }))).status).toBe(200)
  expect(await messages()).toHaveLength(32)
})

test('360dialog: its own signature, Meta’s, or the header set with the address; and calls without an envelope', async () => {
  const d360 = await world.line({ provider: '360dialog' })
  const bare = (id: string) => JSON.stringify({ messages: [texted(now(), id, `via ${id}`)], contacts: [] })
  const sign = (body: string) => createHmac('sha256', d360.appSecret).update(body).digest('hex')
  expect((await world.hook(d360, bare('1'), { headers: { 'x-360dialog-signature': sign(bare('1')) } })).status).toBe(200)
  expect((await world.hook(d360, bare('2'), { headers: { 'x-hub-signature-256': `sha256=${sign(bare('2'))}` } })).status).toBe(200)
  expect((await world.hook(d360, bare('3'), { headers: { authorization: `Bearer ${d360.appSecret}` } })).status).toBe(200)
  expect((await world.hook(d360, bare('4'), { headers: { authorization: 'Bearer guess' } })).status).toBe(401)
  expect(
    (await world.hook(d360, bare('5'), { headers: { 'x-360dialog-signature': sign('x'), authorization: `Bearer ${d360.appSecret}` } }))
      .status,
  ).toBe(401)
  expect((await messages(d360.tenantId)).map((row) => row.content)).toEqual(['via 1', 'via 2', 'via 3'])
})

const echo = (id: string, body: string) =>
  envelope(
    line,
    {
      message_echoes: [
        { id, from: '97145550100', to: CUSTOMER, timestamp: String(Math.floor(now().getTime() / 1000)), type: 'text', text: { body } },
      ],
    },
    'smb_message_echoes',
  )

test('a person who answers from the business’s phone has the conversation: the receptionist says nothing from then on', async () => {
  await world.hook(line, one(texted(now(), '1', 'Hi')))
  expect((await world.hook(line, echo('e1', 'Hello, this is Rana'))).status).toBe(200)
  expect((await world.hook(line, echo('e1', 'Hello, this is Rana'))).status).toBe(200)
  await work()
  await world.hook(line, one(texted(now(), '2', 'Are you open today?')))
  await work()
  expect((await messages()).map((row) => [row.role, row.content, row.owner])).toEqual([
    ['customer', 'Hi', 'human'],
    ['human_agent', 'Hello, this is Rana', 'human'],
    ['customer', 'Are you open today?', 'human'],
  ])
})

test('an echo that comes again after the conversation was handed back takes nothing over', async () => {
  await world.hook(line, echo('e1', 'Hello'))
  const { rows } = await world.owner.query('select id from conversations where tenant_id = $1', [line.tenantId])
  await world.db.withTenant(line.tenantId, (tx) => handBack(tx, { conversation_id: rows[0].id, actor: { kind: 'cli' } }))
  await world.hook(line, echo('e1', 'Hello'))
  expect((await messages()).map((row) => [row.role, row.owner])).toEqual([['human_agent', 'bot']])
})

test('an echo opens a closed conversation, as the person’s', async () => {
  await world.hook(line, one(texted(now(), '1', 'Hi')))
  await world.owner.query("update conversations set status = 'closed', closed_at = now() where tenant_id = $1", [line.tenantId])
  await world.hook(line, echo('e1', 'One more thing'))
  expect((await messages()).at(-1)).toMatchObject({ role: 'human_agent', status: 'active', owner: 'human' })
})

test.each(['instagram', 'email'])('%s is reserved: refused with a sentence that says so', async (channel) => {
  for (const path of [`/api/inbound/${channel}`, `/api/inbound/${channel}/key`]) {
    const answer = await world.app.inject({ method: 'POST', url: path, payload: {} })
    expect([answer.statusCode, answer.json().error]).toEqual([
      400,
      { code: 'bad_request', message: `${channel} is a reserved channel: nothing is taken in there yet` },
    ])
  }
})

test('the log holds no number, name or word of a customer', async () => {
  const tenant = await world.line({ tenantId: await makeTenant(world) })
  await world.hook(
    tenant,
    envelope(tenant, {
      contacts: [{ wa_id: '971509998877', profile: { name: 'Zuhair' } }],
      messages: [texted(now(), '1', 'my secret words', '971509998877')],
    }),
  )
  await work()
  const log = world.logLines.join('\n')
  for (const private_ of ['971509998877', 'Zuhair', 'my secret words', tenant.appSecret, tenant.webhookPath])
    expect(log).not.toContain(private_)
  expect(TEST_NOW.getTime()).toBeLessThan(now().getTime())
})
