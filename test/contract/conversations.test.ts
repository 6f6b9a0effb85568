import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const create = (channel: string, customer_identifier: string, more: object = {}) =>
  api.call('createConversation', { body: { channel, customer_identifier, ...more } })

test('the documented example works as written, placeholders included', async () => {
  const response = await api.app.inject({
    method: 'POST',
    url: '/api/v1/conversations',
    headers: { Authorization: `Bearer ${api.key}`, 'Content-Type': 'application/json' },
    payload:
      '\n{\n  "channel": "whatsapp",\n  "customer_identifier": "<string>",\n  "customer_name": "<string>",\n  "customer_language": "en"\n}\n',
  })
  expect(response.statusCode).toBe(201)
  expect(response.json()).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    channel: 'whatsapp',
    customer_identifier: '<string>',
    customer_name: '<string>',
    customer_language: 'en',
    status: 'active',
    first_message_at: null,
    last_message_at: null,
    created_at: '2026-03-02T06:00:00.000Z',
  })
})

test('the placeholder of the documented example that is no language is refused by name', async () => {
  const refused = await create('whatsapp', '<string>', { customer_name: '<string>', customer_language: '<string>' })
  expect(refused.status).toBe(400)
  expect(refused.body.error.message).toBe('customer_language: must be a language tag such as en or en-US')
})

test('a created conversation is found at its Location, and its event holds what the API showed', async () => {
  const before = (await api.events()).length
  const created = await create('webform', 'sara@example.com', { customer_name: 'Sara' })
  const read = await api.app.inject({ url: String(created.headers.location), headers: { authorization: `Bearer ${api.key}` } })
  expect(read.json()).toEqual(created.body)
  const events = (await api.events()).slice(before)
  expect(events).toEqual([{ event: 'conversation.created', data: { ...created.body, conversation_id: created.body.id } }])
})

test('one conversation per channel and customer: spellings of one phone number are one customer, closed or not', async () => {
  const tenant = await makeTenant(api.world, { country: 'AE' })
  const { key } = await api.issue(tenant)
  const status = async (channel: string, customer_identifier: string) =>
    (await api.call('createConversation', { key, body: { channel, customer_identifier } })).status
  expect(await status('whatsapp', '+971 50 123 4567')).toBe(201)
  for (const spelling of [
    '+971501234567',
    '971501234567',
    '00971501234567',
    '050 123 4567',
    '+971-50-123-4567',
    ' +971501234567 ',
    '＋９７１５０１２３４５６７',
    '٠٥٠١٢٣٤٥٦٧',
    '+٩٧١٥٠١٢٣٤٥٦٧',
  ]) {
    expect(await status('whatsapp', spelling), spelling).toBe(409)
  }
  await api.world.owner.query("update conversations set status = 'closed' where tenant_id = $1", [tenant])
  expect(await status('whatsapp', '+971501234567')).toBe(409)
  expect(await status('voice', '0501234567')).toBe(201)
  expect(await status('voice', '971501234567')).toBe(409)
  expect(await status('webform', '+971501234567')).toBe(201)
  expect(await status('webform', '971501234567')).toBe(201)
  expect(await status('whatsapp', '+971501234568')).toBe(201)
  expect(await status('instagram', 'caf\u00e9')).toBe(201)
  expect(await status('instagram', 'cafe\u0301')).toBe(409)
  expect(await status('email', 'reserved@example.com')).toBe(201)
  const other = await api.issue(await makeTenant(api.world))
  expect(
    (await api.call('createConversation', { key: other.key, body: { channel: 'whatsapp', customer_identifier: '+971501234567' } })).status,
  ).toBe(201)
  const shown = await api.call('listConversations', { key, query: { channel: 'whatsapp', customer_identifier: '0501234567' } })
  expect(shown.body.data.map((row: { customer_identifier: string }) => row.customer_identifier)).toEqual(['+971 50 123 4567'])
  expect((await api.call('listConversations', { key, query: { customer_identifier: '+971501234567' } })).body.data).toHaveLength(3)
})

test('of 50 equal creates at once one wins: one row, one event, and the others learn nothing of it', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => create('whatsapp', '+971 55 555 5555')))
  const won = answers.filter(({ status }) => status === 201)
  const lost = answers.filter(({ status }) => status === 409)
  expect([won.length, lost.length]).toEqual([1, 49])
  for (const { text } of lost) {
    expect(text).not.toContain(won[0]?.body.id)
    expect(text).not.toMatch(/conversations_|23505|duplicate key/)
  }
  const rows = await api.world.owner.query("select 1 from conversations where identifier_key = '+971555555555'")
  expect(rows.rowCount).toBe(1)
  const events = (await api.events()).filter(({ data }) => data.customer_identifier === '+971 55 555 5555')
  expect(events).toHaveLength(1)
})

test('an update sets or clears the name and the language, leaves the rest, and emits nothing', async () => {
  const { body } = await create('voice', '+97140000000', { customer_name: 'Old', customer_language: 'en' })
  const before = (await api.events()).length
  const patch = (members: object) => api.call('updateConversation', { params: { id: body.id }, body: members })
  expect((await patch({ customer_name: 'New' })).body).toEqual({ ...body, customer_name: 'New' })
  expect((await patch({ customer_language: null })).body).toEqual({ ...body, customer_name: 'New', customer_language: null })
  expect((await patch({ customer_name: null, customer_language: 'ar' })).body).toEqual({
    ...body,
    customer_name: null,
    customer_language: 'ar',
  })
  expect((await api.call('getConversation', { params: { id: body.id } })).body.customer_language).toBe('ar')
  expect(await api.events()).toHaveLength(before)
})

test('the list is newest first and filters by channel, status and customer', async () => {
  const { key } = await api.issue(await makeTenant(api.world))
  const made: string[] = []
  for (const [channel, customer_identifier] of [
    ['webform', 'a'],
    ['instagram', 'b'],
    ['webform', 'c'],
  ]) {
    api.world.clock.advance(1)
    made.push((await api.call('createConversation', { key, body: { channel, customer_identifier } })).body.id)
  }
  const list = async (query: Record<string, string>) =>
    (await api.call('listConversations', { key, query })).body.data.map((row: { id: string }) => row.id)
  const [a, b, c] = made
  expect(await list({})).toEqual([c, b, a])
  expect(await list({ channel: 'webform' })).toEqual([c, a])
  expect(await list({ customer_identifier: 'b' })).toEqual([b])
  expect(await list({ customer_identifier: 'b', channel: 'webform' })).toEqual([])
  await api.world.owner.query("update conversations set status = 'awaiting_human' where id = $1", [a])
  expect(await list({ status: 'awaiting_human' })).toEqual([a])
  expect(await list({ status: 'closed' })).toEqual([])
})
