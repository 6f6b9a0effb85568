import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TenantTx } from '../../src/db/database.ts'
import { beginTurn } from '../../src/domain/conversations/begin-turn.ts'
import { postReply } from '../../src/domain/conversations/post-reply.ts'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { deliverMessage } from '../../src/jobs/deliver-message.ts'
import { drainJobs } from '../drain-jobs.ts'
import { type Api, openApi } from './client.ts'

let api: Api
let next = 0
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

async function open(channel = 'webform'): Promise<string> {
  return (await api.call('createConversation', { body: { channel, customer_identifier: `customer ${next++}` } })).body.id
}
const send = (id: string, body: unknown = { text: 'Hello' }) => api.call('sendMessage', { params: { id }, body })
const close = (id: string) => api.call('closeConversation', { params: { id } })
const messagesOf = async (id: string) => (await api.call('listMessages', { params: { id } })).body.data
const within = <T>(work: (tx: TenantTx) => Promise<T>) => api.world.db.withTenant(api.tenantId, work)
const rowsOf = async (sql: string, ...values: unknown[]) => (await api.world.owner.query(sql, values)).rows
const eventsOf = async (id: string) => (await api.events()).filter(({ data }) => data.conversation_id === id).map(({ event }) => event)

test('what is sent is stored word for word as agent_bot from the public API, and wakes whoever watches', async () => {
  const id = await open()
  let woken = 0
  const off = api.world.signals.on(`conversation:${id}`, () => woken++)
  const sent = await send(id, { text: '  Prices from AED 1!\n', language: 'mixed' })
  off()
  expect(woken).toBe(1)
  expect(sent.body).toEqual({
    message_id: sent.body.message_id,
    sequence_number: 1,
    sent_at: api.world.clock.now().toISOString(),
    mocked: false,
  })
  expect(sent.headers.location).toBeUndefined()
  expect(await messagesOf(id)).toEqual([
    {
      id: sent.body.message_id,
      sequence_number: 1,
      role: 'agent_bot',
      content: '  Prices from AED 1!\n',
      language: 'mixed',
      created_at: sent.body.sent_at,
      delivery_status: 'sent',
    },
  ])
  const [row] = await rowsOf('select payload from messages where id = $1', sent.body.message_id)
  expect(row.payload).toMatchObject({ source: 'public_api' })
  const { body } = await api.call('getConversation', { params: { id } })
  expect([body.first_message_at, body.last_message_at, body.status]).toEqual([sent.body.sent_at, sent.body.sent_at, 'active'])
  expect(await eventsOf(id)).toEqual(['conversation.created'])
})

test('on a channel without a live transport the answer says mocked, and the outbox comes to the same', async () => {
  const id = await open('whatsapp')
  const sent = await send(id, { text: 'مرحبا' })
  expect(sent.body).toMatchObject({ mocked: true, sequence_number: 1 })
  expect((await messagesOf(id))[0]).toMatchObject({ delivery_status: 'pending', language: 'ar' })
  await drainJobs(api.world, { 'deliver-message': deliverMessage })
  expect((await messagesOf(id))[0]).toMatchObject({ delivery_status: 'mocked' })
})

test('a text has 1 to 4096 code points and something to see; the language is one of three', async () => {
  const id = await open()
  for (const text of ['😀'.repeat(4096), 'a', 'é'.repeat(4096)]) expect((await send(id, { text })).status).toBe(201)
  for (const text of ['', ' \n', '😀'.repeat(4097), 'a'.repeat(4097), null, 1, ['a']]) {
    const refused = await send(id, { text })
    expect([refused.status, refused.body.error.message.split(':')[0]]).toEqual([400, 'text'])
  }
  for (const language of ['EN', 'fr', '', null]) expect((await send(id, { text: 'a', language })).status).toBe(400)
  expect((await send(id, { text: 'a', role: 'human_agent' })).status).toBe(400)
  expect(await messagesOf(id)).toHaveLength(3)
})

test('simultaneous messages are numbered without gaps, and none is lost', async () => {
  const id = await open()
  const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => send(id, { text: `message ${index}` })))
  const numbers = answers.map(({ body }) => body.sequence_number).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
})

test('a message through the API answers nothing: the turn that is running still posts, and the question stays answered by it', async () => {
  const id = await open()
  await within((tx) => receiveMessage(tx, { conversation_id: id, text: 'Are you open?', external_id: 'q' }, { turnDebounceMs: null }))
  const turn = await within((tx) => beginTurn(tx, id))
  if (!turn) throw new Error('the question should be due')
  await send(id, { text: 'Reminder: your visit is tomorrow.' })
  const posted = await within((tx) =>
    postReply(tx, {
      turn_id: turn.turn_id,
      conversation_id: id,
      up_to_sequence_number: turn.up_to_sequence_number,
      text: 'Yes.',
      language: 'en',
      payload: {},
      flags: [],
      state: {},
      state_if_discarded: null,
      customer_name: null,
      duration_ms: 1,
    }),
  )
  expect(posted.kind).toBe('posted')
  expect((await messagesOf(id)).map((message: { content: string }) => message.content)).toEqual([
    'Are you open?',
    'Reminder: your visit is tomorrow.',
    'Yes.',
  ])
  // And before a turn began: what was sent meanwhile does not count as its answer.
  await within((tx) => receiveMessage(tx, { conversation_id: id, text: 'And on Friday?', external_id: 'q2' }, { turnDebounceMs: null }))
  await send(id)
  expect(await within((tx) => beginTurn(tx, id))).toMatchObject({ up_to_sequence_number: 4 })
})

test('closing does everything once: status, bill, score, audit and event; a second close and a message are 409s', async () => {
  const id = await open()
  await send(id)
  const answers = await Promise.all(Array.from({ length: 20 }, () => close(id)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)])
  const [closed] = answers.filter(({ status }) => status === 200)
  expect(closed?.body).toEqual((await api.call('getConversation', { params: { id } })).body)
  expect(closed?.body.status).toBe('closed')
  const [row] = await rowsOf('select closed_at from conversations where id = $1', id)
  expect(row.closed_at).toEqual(api.world.clock.now())
  expect(await rowsOf('select kind from billing_events where conversation_id = $1', id)).toEqual([{ kind: 'conversation_closed' }])
  expect(await rowsOf('select up_to_sequence_number, score from qa_scores where conversation_id = $1', id)).toEqual([
    { up_to_sequence_number: 1, score: null },
  ])
  expect(await rowsOf("select actor->>'kind' as kind, action from audit_log where target_id = $1", id)).toEqual([
    { kind: 'api_key', action: 'conversation.closed' },
  ])
  const event = (await api.events()).filter(({ event: name, data }) => name === 'conversation.closed' && data.id === id)
  expect(event).toEqual([{ event: 'conversation.closed', data: { ...closed?.body, conversation_id: id } }])
  expect((await send(id)).status).toBe(409)
  expect(await messagesOf(id)).toHaveLength(1)
})

test('a reply that was being computed when the conversation closed is discarded, and a new message opens it again', async () => {
  const id = await open()
  await within((tx) => receiveMessage(tx, { conversation_id: id, text: 'Hi', external_id: 'a' }, { turnDebounceMs: null }))
  await within((tx) => beginTurn(tx, id))
  await close(id)
  expect(await within((tx) => beginTurn(tx, id))).toBeNull()
  await within((tx) => receiveMessage(tx, { conversation_id: id, text: 'One more', external_id: 'b' }, { turnDebounceMs: null }))
  expect((await api.call('getConversation', { params: { id } })).body.status).toBe('active')
  expect((await close(id)).status).toBe(200)
  expect(await eventsOf(id)).toEqual(['conversation.created', 'conversation.closed', 'conversation.closed'])
})

test('closing is all or nothing: when its last statement fails, nothing of it is there', async () => {
  const id = await open()
  await api.world.owner.query("alter table event_outbox add constraint no_closing check (event <> 'conversation.closed') not valid")
  const key = api.key
  const failed = await api.app.inject({
    method: 'POST',
    url: `/api/v1/conversations/${id}/close`,
    headers: { authorization: `Bearer ${key}` },
  })
  await api.world.owner.query('alter table event_outbox drop constraint no_closing')
  expect(failed.statusCode).toBe(500)
  expect(failed.body).not.toMatch(/no_closing|events/)
  expect((await api.call('getConversation', { params: { id } })).body.status).toBe('active')
  expect(await rowsOf('select 1 from billing_events where conversation_id = $1', id)).toEqual([])
  expect(await rowsOf('select 1 from qa_scores where conversation_id = $1', id)).toEqual([])
})

test('a handoff sets awaiting_human, keeps its brief, and each call has its own audit row and event', async () => {
  const conversation = await open()
  const lead = (await api.call('createLead', { body: { conversation_id: conversation, name: 'Sara', intent: 'buy' } })).body.id
  const handoff = (body?: unknown) => api.call('handoffLead', { params: { id: lead }, ...(body === undefined ? {} : { body }) })
  const first = await handoff()
  expect(first.body).toEqual({
    handoff_id: first.body.handoff_id,
    lead_id: lead,
    conversation_id: conversation,
    conversation_status: 'awaiting_human',
    notified_channel: 'email',
  })
  const second = await handoff({ reason: 'r'.repeat(200), summary: 's'.repeat(1000) })
  expect((await api.call('getConversation', { params: { id: conversation } })).body.status).toBe('awaiting_human')
  expect(await rowsOf('select id, reason, brief from handoffs where lead_id = $1 order by id', lead)).toEqual([
    { id: first.body.handoff_id, reason: 'api_request', brief: { who: 'Sara', wants: 'buy', known: {}, promised: [] } },
    { id: second.body.handoff_id, reason: 'r'.repeat(200), brief: expect.objectContaining({ summary: 's'.repeat(1000) }) },
  ])
  expect(await rowsOf("select details->>'handoff_id' as id from audit_log where target_id = $1 order by id", conversation)).toHaveLength(2)
  expect((await eventsOf(conversation)).filter((event) => event === 'conversation.handoff_requested')).toHaveLength(2)
  for (const body of [{ reason: 'r'.repeat(201) }, { summary: 's'.repeat(1001) }, { reason: null }, { nonsense: 1 }, [], null, 'x']) {
    expect((await handoff(body)).status).toBe(400)
  }
  expect(await rowsOf('select 1 from handoffs where lead_id = $1', lead)).toHaveLength(2)
})

test('the handoff of a lead opens its closed conversation, and slack is named where it is set up', async () => {
  const conversation = await open()
  const lead = (await api.call('createLead', { body: { conversation_id: conversation } })).body.id
  await close(conversation)
  await api.world.owner.query(
    `update tenants set settings = '{"notifications":{"slack_webhook_url":"https://hooks.slack.example/x"}}' where id = $1`,
    [api.tenantId],
  )
  expect((await api.call('handoffLead', { params: { id: lead } })).body.notified_channel).toBe('slack')
  const { body } = await api.call('getConversation', { params: { id: conversation } })
  expect(body.status).toBe('awaiting_human')
  expect(await rowsOf('select closed_at from conversations where id = $1', conversation)).toEqual([{ closed_at: null }])
})
