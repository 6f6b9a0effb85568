import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { type Line, openWhatsappWorld, type WhatsappWorld } from '../../../test/whatsapp-world.ts'
import { pauseWhatsappChannel } from './pause-whatsapp-channel.ts'
import { removeWhatsappChannel, setWhatsappChannel, type WhatsappChannelInput } from './set-whatsapp-channel.ts'
import { listTemplates, removeTemplate, setTemplate } from './templates.ts'
import { openWhatsappChannel, readWhatsappChannel } from './whatsapp-channel.ts'

let world: WhatsappWorld
let line: Line
beforeAll(async () => {
  world = await openWhatsappWorld()
  line = await world.line()
})
afterAll(() => world.close())

const CLI = { kind: 'cli' } as const
const read = (tenant: string) => world.db.withTenant(tenant, (tx) => readWhatsappChannel(tx))
const set = (tenant: string, input: Partial<WhatsappChannelInput>) =>
  world.db.withTenant(tenant, (tx) =>
    setWhatsappChannel(tx, {
      provider: 'cloud',
      phoneNumberId: '1',
      accessToken: 'token-token',
      appSecret: 'secret-secret',
      sealer: world.sealer,
      egress: world.egress,
      actor: CLI,
      ...input,
    } as WhatsappChannelInput),
  )
const audit = async (tenant: string) =>
  (await world.owner.query('select action, details from audit_log where tenant_id = $1 order by id', [tenant])).rows

test('a verified number shows what the provider calls it, and nothing secret is shown, stored in clear or audited', async () => {
  const shown = await read(line.tenantId)
  expect(shown).toMatchObject({
    provider: 'cloud',
    status: 'verified',
    display_phone_number: '+971 4 555 0100',
    phone_number_id: line.phoneNumberId,
  })
  expect(shown?.webhook_path).toMatch(/^\/api\/inbound\/whatsapp\/wa_[0-9a-f]{32}$/)
  const { rows } = await world.owner.query('select * from whatsapp_channels where tenant_id = $1', [line.tenantId])
  const everything = JSON.stringify([
    shown,
    rows.map((row) => ({ ...row, credentials_sealed: row.credentials_sealed.toString('latin1') })),
    await audit(line.tenantId),
  ])
  for (const secret of [line.appSecret, line.verifyToken, 'token-of-line-1']) expect(everything).not.toContain(secret)
  expect((await audit(line.tenantId)).map((row) => row.action)).toEqual(['whatsapp_channel.set', 'whatsapp_channel.verified'])
})

test('credentials that the provider doesn’t know stay unverified, and say why', async () => {
  const tenant = await makeTenant(world)
  await set(tenant, { accessToken: 'wrong-token', baseUrl: `http://127.0.0.1:${world.provider.port}` })
  expect(await world.verify(tenant)).toEqual({ kind: 'refused', reason: expect.stringContaining('error 190') })
  expect(await read(tenant)).toMatchObject({ status: 'unverified' })
  await expect(world.verify(await makeTenant(world))).rejects.toMatchObject({ code: 'not_found' })
})

test('other credentials prove nothing yet: the number is unverified again, at its old address and with its verify token', async () => {
  const other = await world.line()
  const before = await read(other.tenantId)
  world.clock.advance(1000)
  const made = await set(other.tenantId, {})
  expect([made.channel.status, made.channel.webhook_path, made.verify_token]).toEqual([
    'unverified',
    before?.webhook_path,
    other.verifyToken,
  ])
})

test('a number that was set up anew while the provider was asked is not verified by that answer', async () => {
  const other = await world.line({ verified: false })
  world.clock.advance(1000)
  world.provider.requests.length = 0
  const asked = world.verify(other.tenantId)
  while (world.provider.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  const changed = set(other.tenantId, {})
  const [outcome] = await Promise.allSettled([asked, changed])
  const shown = await read(other.tenantId)
  // Whichever came first: what is verified is what the provider was asked about.
  expect(outcome.status === 'rejected' || shown?.status === 'unverified').toBe(true)
})

test('a refusal of credentials that were replaced since pauses nothing', async () => {
  const other = await world.line()
  await world.db.withTenant(other.tenantId, (tx) => pauseWhatsappChannel(tx, { reason: 'credentials', seenAt: '2026-01-01T00:00:00.000Z' }))
  expect(await read(other.tenantId)).toMatchObject({ status: 'verified' })
})

test.each([
  ['base_url', { baseUrl: 'http://graph.example/v1' }],
  ['base_url', { baseUrl: 'https://10.0.0.1/' }],
  ['phone_number_id', { phoneNumberId: '' }],
  ['phone_number_id', { phoneNumberId: '../me' }],
  ['access_token', { accessToken: 'two words' }],
  ['access_token', { accessToken: 'line\nbreak' }],
  ['app_secret', { appSecret: '' }],
  ['verify_token', { verifyToken: 'short' }],
])('a wrong %s is named and not shown: %j', async (member, input) => {
  const tenant = await makeTenant(world)
  const refusal = await set(tenant, input).catch((error: Error) => error)
  expect(refusal).toMatchObject({ code: 'bad_request', message: expect.stringContaining(member) })
  expect(await read(tenant)).toBeNull()
})

test('a number that is taken away is gone, and there is none to take away twice', async () => {
  const other = await world.line()
  const remove = () => world.db.withTenant(other.tenantId, (tx) => removeWhatsappChannel(tx, { actor: CLI }))
  await remove()
  expect(await read(other.tenantId)).toBeNull()
  expect(await world.db.withTenant(other.tenantId, (tx) => openWhatsappChannel(tx, world.sealer))).toBeNull()
  await expect(remove()).rejects.toMatchObject({ code: 'not_found' })
})

test('templates: a wrong one is refused by its member, one of each language carries announcements, another business sees none', async () => {
  const put = (input: object) =>
    world.db.withTenant(line.tenantId, (tx) =>
      setTemplate(tx, { name: 'note', language: 'en', body: 'Note: {{1}}', for_announcements: true, actor: CLI, ...input }),
    )
  for (const [member, input] of [
    ['name', { name: 'Note!' }],
    ['language', { language: 'english' }],
    ['body', { body: '' }],
    ['body', { body: 'x'.repeat(1025) }],
    ['body', { body: '{{2}} only' }],
    ['body', { body: '{{1}} and {{2}}' }],
  ] as const) {
    await expect(put(input), JSON.stringify(input)).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(`${member}:`),
    })
  }
  await put({})
  await put({ name: 'news' })
  await put({ language: 'ar' })
  await put({ name: 'x'.repeat(512), for_announcements: false })
  const listed = await world.db.withTenant(line.tenantId, (tx) => listTemplates(tx))
  expect(listed.filter((one) => one.for_announcements).map((one) => `${one.name}/${one.language}`)).toEqual(['news/en', 'note/ar'])
  const stranger = await makeTenant(world)
  expect(await world.db.withTenant(stranger, (tx) => listTemplates(tx))).toEqual([])
  const gone = world.db.withTenant(stranger, (tx) => removeTemplate(tx, { name: 'news', language: 'en', actor: CLI }))
  await expect(gone).rejects.toMatchObject({ code: 'not_found' })
})
