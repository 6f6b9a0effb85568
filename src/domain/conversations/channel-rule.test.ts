import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeConversation, makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import { newId } from '../../lib/ids.ts'
import { channelRule } from './channel-rule.ts'
import { receiveMessage } from './receive-message.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const DAY_MS = 86_400_000

async function connect(tenant: string, isVerified: boolean): Promise<void> {
  await world.db.withTenant(tenant, (tx) =>
    tx.db
      .insertInto('whatsapp_channels')
      .values({
        tenant_id: tenant,
        provider: '360dialog',
        credentials_sealed: Buffer.from('x'),
        webhook_key: `wa_${tenant}`,
        verified_at: isVerified ? tx.now.toISOString() : null,
        updated_at: tx.now.toISOString(),
      })
      .execute(),
  )
}

const ruleOf = (tenant: string, id: string) => world.db.withTenant(tenant, (tx) => channelRule(tx, id))

async function made(options: { channel: string; verified?: boolean; writes?: boolean; sentAt?: string }) {
  world.clock.set(TEST_NOW)
  const tenant = await makeTenant(world)
  if (options.verified !== undefined) await connect(tenant, options.verified)
  const id = await world.db.withTenant(tenant, (tx) => makeConversation(tx, { channel: options.channel }))
  if (options.writes) {
    const payload = options.sentAt ? { whatsapp: { sent_at: options.sentAt } } : {}
    await world.db.withTenant(tenant, (tx) => receiveMessage(tx, { conversation_id: id, text: 'Hi', external_id: 'm1', payload }))
  }
  return { tenant, id }
}

test('a web chat can be answered at any time and is delivered by being there', async () => {
  const { tenant, id } = await made({ channel: 'webform' })
  expect(await ruleOf(tenant, id)).toEqual({
    channel: 'webform',
    can_reply: true,
    window_closes_at: null,
    is_mocked: false,
    needs_template: false,
  })
})

test.each([undefined, false])('before its number is verified (%s) WhatsApp is mocked and has no window', async (verified) => {
  const { tenant, id } = await made({ channel: 'whatsapp', ...(verified === undefined ? {} : { verified }) })
  expect(await ruleOf(tenant, id)).toEqual({
    channel: 'whatsapp',
    can_reply: true,
    window_closes_at: null,
    is_mocked: true,
    needs_template: false,
  })
})

test('a verified number answers freely for 24 hours after the customer wrote, then with templates only', async () => {
  const { tenant, id } = await made({ channel: 'whatsapp', verified: true, writes: true })
  const closesAt = new Date(TEST_NOW.getTime() + DAY_MS)
  const open = { channel: 'whatsapp', can_reply: true, window_closes_at: closesAt.toISOString(), is_mocked: false, needs_template: false }
  expect(await ruleOf(tenant, id)).toEqual(open)
  world.clock.set(new Date(closesAt.getTime() - 1))
  expect(await ruleOf(tenant, id)).toEqual(open)
  world.clock.set(closesAt)
  expect(await ruleOf(tenant, id)).toEqual({ ...open, can_reply: false, needs_template: true })
})

test('the window counts from when the customer sent the message, not from when it came', async () => {
  const sentAt = new Date(TEST_NOW.getTime() - 3_600_000)
  const { tenant, id } = await made({ channel: 'whatsapp', verified: true, writes: true, sentAt: sentAt.toISOString() })
  expect((await ruleOf(tenant, id)).window_closes_at).toBe(new Date(sentAt.getTime() + DAY_MS).toISOString())
})

test('a customer who has never written is reached by a template only', async () => {
  const { tenant, id } = await made({ channel: 'whatsapp', verified: true })
  expect(await ruleOf(tenant, id)).toMatchObject({ can_reply: false, window_closes_at: null, needs_template: true })
})

test('a closed conversation takes no reply; another business has no such conversation', async () => {
  const { tenant, id } = await made({ channel: 'webform' })
  await world.db.withTenant(tenant, (tx) => tx.db.updateTable('conversations').set({ status: 'closed' }).where('id', '=', id).execute())
  expect(await ruleOf(tenant, id)).toMatchObject({ can_reply: false })
  await expect(ruleOf(await makeTenant(world), id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(ruleOf(tenant, newId(TEST_NOW))).rejects.toMatchObject({ code: 'not_found' })
})
