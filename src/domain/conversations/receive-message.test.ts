import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { newId } from '../../lib/ids.ts'
import { listVisibleMessages } from './list-visible-messages.ts'
import { type IncomingMessage, type ReceiveOptions, receiveMessage } from './receive-message.ts'

let world: TestWorld
let tenant: string
let conversation: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  tenant = await makeTenant(world)
  conversation = await world.db.withTenant(tenant, (tx) => makeConversation(tx))
})

const receive = (message: Partial<IncomingMessage> & { text: string; external_id: string }, options?: ReceiveOptions) =>
  world.db.withTenant(tenant, (tx) => receiveMessage(tx, { conversation_id: conversation, ...message }, options))
const messages = () => world.db.withTenant(tenant, (tx) => listVisibleMessages(tx, { conversation_id: conversation, after: 0 }))
const header = () =>
  world.db.withTenant(tenant, (tx) =>
    tx.db.selectFrom('conversations').selectAll().where('id', '=', conversation).executeTakeFirstOrThrow(),
  )
const setHeader = (values: { status?: string; owner?: string; closed_at?: string }) =>
  world.db.withTenant(tenant, (tx) => tx.db.updateTable('conversations').set(values).where('id', '=', conversation).execute())
const jobs = () =>
  world.db.withTenant(tenant, (tx) =>
    tx.db.selectFrom('jobs').select(['kind', 'key', 'run_at', 'state']).where('key', '=', conversation).execute(),
  )

test('a message is stored with the next number, dated, and answered after the debounce', async () => {
  const first = await receive({ text: 'hi', external_id: 'a' })
  expect(first).toEqual({ kind: 'stored', message_id: expect.any(String), sequence_number: 1 })
  expect(await receive({ text: 'مرحبا', external_id: 'b' }, { turnDebounceMs: 3000 })).toMatchObject({ sequence_number: 2 })
  expect(await messages()).toMatchObject([
    { id: first.message_id, role: 'customer', content: 'hi', sequence_number: 1, created_at: '2026-03-02T06:00:00.000Z' },
    { content: 'مرحبا', sequence_number: 2 },
  ])
  expect(await header()).toMatchObject({
    first_message_at: '2026-03-02T06:00:00.000Z',
    last_message_at: '2026-03-02T06:00:00.000Z',
    last_sequence_number: 2,
  })
  expect(await jobs()).toEqual([{ kind: 'reply', key: conversation, run_at: '2026-03-02T06:00:03.000Z', state: 'ready' }])
})

test('the same external id again is the same message: nothing new is stored, numbered or enqueued', async () => {
  const first = await receive({ text: 'hi', external_id: 'a' })
  await world.owner.query('delete from jobs where key = $1', [conversation])
  expect(await receive({ text: 'something else', external_id: 'a' })).toEqual({ ...first, kind: 'duplicate' })
  expect(await messages()).toHaveLength(1)
  expect(await jobs()).toEqual([])
  expect((await header()).last_sequence_number).toBe(1)
})

test('50 messages at once, each sent twice, are stored once each and numbered 1 to 50', async () => {
  const copies = Array.from({ length: 100 }, (_, index) => index >> 1)
  const received = await Promise.all(copies.map((copy) => receive({ text: `text ${copy}`, external_id: `m-${copy}` })))
  expect(received.filter((message) => message.kind === 'stored')).toHaveLength(50)
  expect((await messages()).map((message) => message.sequence_number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
  for (let index = 0; index < 100; index += 2) expect(received[index]?.message_id).toBe(received[index + 1]?.message_id)
})

test('a message to a closed conversation opens it again and gives it back to the receptionist', async () => {
  await setHeader({ status: 'closed', owner: 'human', closed_at: world.clock.now().toISOString() })
  await receive({ text: 'one more thing', external_id: 'a' })
  expect(await header()).toMatchObject({ status: 'active', owner: 'bot', closed_at: null })
  expect(await jobs()).toHaveLength(1)
})

test('a message to a conversation that a human owns is stored, and no reply is due', async () => {
  await setHeader({ status: 'awaiting_human', owner: 'human' })
  await receive({ text: 'hello?', external_id: 'a' })
  expect(await header()).toMatchObject({ status: 'awaiting_human', owner: 'human' })
  expect(await messages()).toHaveLength(1)
  expect(await jobs()).toEqual([])
})

test('the signal is given after the commit, and none after a rollback or for a repeated message', async () => {
  const seen: string[] = []
  const stop = world.signals.on(`conversation:${conversation}`, () => void seen.push('woken'))
  await receive({ text: 'hi', external_id: 'a' })
  await receive({ text: 'hi', external_id: 'a' })
  const rolledBack = world.db.withTenant(tenant, async (tx) => {
    await receiveMessage(tx, { conversation_id: conversation, text: 'never', external_id: 'z' })
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  stop()
  expect(seen).toEqual(['woken'])
  expect(await messages()).toHaveLength(1)
})

test('the language is read from the letters unless the channel knows it', async () => {
  const texts = { hello: 'en', 'مرحبا كيف الحال': 'ar', 'أريد haircut من فضلكم please': 'mixed', '5 👍': null }
  for (const text of Object.keys(texts)) await receive({ text, external_id: text })
  await receive({ text: 'hello', external_id: 'told', language: 'ar' })
  const rows = await world.owner.query('select language from messages where conversation_id = $1 order by sequence_number', [conversation])
  expect(rows.rows.map((row) => row.language)).toEqual([...Object.values(texts), 'ar'])
})

test('another tenant can neither write into the conversation nor read it', async () => {
  const other = await makeTenant(world)
  await receive({ text: 'private', external_id: 'a' })
  const write = world.db.withTenant(other, (tx) => receiveMessage(tx, { conversation_id: conversation, text: 'hi', external_id: 'b' }))
  await expect(write).rejects.toMatchObject({ code: 'not_found' })
  expect(await world.db.withTenant(other, (tx) => listVisibleMessages(tx, { conversation_id: conversation, after: 0 }))).toEqual([])
})

test('a visitor sees system messages only when they are marked for visitors', async () => {
  await world.db.withTenant(tenant, async (tx) => {
    for (const [index, payload] of [{}, { visible: true }].entries()) {
      const row = { tenant_id: tenant, id: newId(tx.now), conversation_id: conversation, sequence_number: index + 1, role: 'system' }
      const values = { ...row, content: `note ${index}`, delivery_status: 'sent', payload: JSON.stringify(payload) }
      await tx.db.insertInto('messages').values(values).execute()
    }
  })
  expect((await messages()).map((message) => message.content)).toEqual(['note 1'])
})
