import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addHours, addOffering, addResource } from '../../../test/calendar-factories.ts'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { openProvider, type Provider } from '../../../test/whatsapp-world.ts'
import type { Role } from '../../contract/console/roles.ts'
import { createAppointment } from '../../domain/appointments/create-appointment.ts'
import { notify } from '../../domain/notices/notify.ts'
import { addUser } from '../../domain/team/add-user.ts'
import { sendLetter } from '../../domain/team/send-letter.ts'
import { createEgress } from '../../lib/egress/egress.ts'
import { newId } from '../../lib/ids.ts'
import { openRateLimiter } from '../../lib/rate-limit/open-limiter.ts'
import { buildApp } from '../app.ts'

const OWN = { host: 'localhost:3000', origin: 'http://localhost:3000' }
const PASSWORD = 'correct horse battery'
const DAY = 86_400_000

interface Business {
  readonly id: string
  readonly slug: string
}
// biome-ignore lint/suspicious/noExplicitAny: answers, whose members the tests read
type Answer = { status: number; body: any }
type Ask = (operation: string, input?: object) => Promise<Answer>

let world: TestWorld
let app: FastifyInstance
let provider: Provider
let business: Business
let people = 0

beforeAll(async () => {
  provider = await openProvider()
  world = await openWorld({ now: new Date() })
  const egress = createEgress({ allow: [new URL(provider.url).host], ownUrl: world.config.http.publicUrl })
  const admitAll = async () => ({ isAdmitted: true, limit: 1000, remaining: 1000, retryAfterSeconds: 0 }) as never
  app = await buildApp({ ...world, egress, limiter: { ...openRateLimiter({ ...world, redisUrl: null }), take: admitAll } })
})
afterAll(async () => {
  await app.close()
  await world.close()
  await provider.close()
})
beforeEach(async () => {
  business = await makeBusiness()
})

async function makeBusiness(): Promise<Business> {
  const id = await makeTenant(world, { vertical: 'salon' })
  return { id, slug: (await world.owner.query('select slug from tenants where id = $1', [id])).rows[0].slug }
}

async function as(role: Role, of = business): Promise<Ask> {
  const email = `s${++people}@salon.example`
  const account = await world.accounts.create({ email, name: role, password: PASSWORD })
  await world.db.withTenant(of.id, (tx) => addUser(tx, { account_id: account.id, email, name: role, role, actor: { kind: 'system' } }))
  const signedIn = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    headers: OWN,
    payload: { email, password: PASSWORD },
  })
  const headers = { ...OWN, cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '' }
  return async (operation, input) => {
    const url = `/api/console/t/${of.slug}/${operation}`
    const answer = /^(?:list|get|preview|api\/)/.test(operation)
      ? await app.inject({ url: input ? `${url}?input=${encodeURIComponent(JSON.stringify(input))}` : url, headers })
      : await app.inject({ method: 'POST', url, headers, payload: input ?? {} })
    return { status: answer.statusCode, body: answer.body ? answer.json() : null }
  }
}

const inTenant = <T>(work: Parameters<typeof world.db.withTenant<T>>[1], of = business) => world.db.withTenant(of.id, work)
const actions = async (of = business) =>
  (
    await world.owner.query('select action, details from audit_log where tenant_id = $1 and action <> $2 order by id', [
      of.id,
      'user.added',
    ])
  ).rows
const lastAction = async () => (await actions()).at(-1)

const PROFILE = {
  name: 'Rose & Linen',
  name_ar: 'روز',
  address: '1 Palm Street',
  address_ar: null,
  phone: '04 555 0100',
  email: 'hello@rose.example',
  website: 'https://rose.example',
  map_url: null,
  default_language: 'ar',
}
const RESOURCE = {
  kind: 'staff',
  name: 'Rana',
  name_ar: null,
  aliases: ['Rano'],
  capacity: 1,
  buffer_before_minutes: 0,
  buffer_after_minutes: 0,
  offering_ids: [] as string[],
}

const WRITES: readonly (readonly [string, object?])[] = [
  ['setProfile', PROFILE],
  ['setNotificationEmail', { email: null }],
  ['setRetention', { days: 90, telemetry_days: 60 }],
  ['setWeeklyHours', { resource_id: null, hours: [] }],
  ['addClosure', { resource_id: null, starts_at: '2100-01-01T00:00:00Z', ends_at: '2100-01-02T00:00:00Z', reason: null }],
  ['removeClosure', { id: newId(new Date()) }],
  ['addResource', RESOURCE],
  ['updateResource', { ...RESOURCE, id: newId(new Date()) }],
  ['archiveResource', { id: newId(new Date()) }],
  ['restoreResource', { id: newId(new Date()) }],
  ['setAllowedOrigins', { origins: [] }],
  ['rotateWidgetKey'],
  ['setWhatsapp', { provider: 'cloud', phone_number_id: '1', access_token: 'token-token', app_secret: 'secret-secret' }],
  ['verifyWhatsapp'],
  ['removeWhatsapp'],
  ['setWhatsappTemplate', { name: 'a', language: 'en', body: 'b', for_announcements: false }],
  ['removeWhatsappTemplate', { name: 'a', language: 'en' }],
  ['connectVoice', { auth_token: 'a-long-token' }],
  ['disconnectVoice'],
  ['setTransferNumber', { number: null }],
]

test('an agent and a viewer read the settings and change none of them', async () => {
  for (const role of ['viewer', 'agent'] as const) {
    const ask = await as(role)
    for (const read of ['getBusiness', 'listResources', 'getWidget', 'getWhatsapp', 'getVoice', 'listMails']) {
      const input = read === 'listMails' ? {} : undefined
      expect([read, (await ask(read, input)).status]).toEqual([read, 200])
    }
    for (const [operation, input] of WRITES) expect([operation, (await ask(operation, input)).status]).toEqual([operation, 403])
  }
  expect(await actions()).toEqual([])
})

test('the profile is kept whole, what is not edited here stays, and the audit names the members that changed', async () => {
  await world.owner.query(
    `update tenants set profile = '{"parking": "behind the house", "map_url": "https://map.example"}' where id = $1`,
    [business.id],
  )
  const ask = await as('admin')
  expect(await ask('setProfile', PROFILE)).toEqual({ status: 204, body: null })
  const { default_language, ...profile } = PROFILE
  expect((await ask('getBusiness')).body).toMatchObject({ profile, default_language, timezone: 'Asia/Dubai', has_mail_server: false })
  const { rows } = await world.owner.query('select profile from tenants where id = $1', [business.id])
  expect(rows[0].profile).toEqual({
    parking: 'behind the house',
    name_ar: 'روز',
    address: '1 Palm Street',
    phone: '04 555 0100',
    email: 'hello@rose.example',
    website: 'https://rose.example',
  })
  expect(await lastAction()).toEqual({
    action: 'business.profile_set',
    details: { changed: ['name', 'name_ar', 'address', 'phone', 'email', 'website', 'map_url', 'default_language'] },
  })
})

test.each([
  [{ name: '  ' }, 'name: must not be blank'],
  [{ phone: 'call us' }, 'phone: must be a phone number'],
  [{ email: 'nobody' }, 'email: must be an e-mail address'],
  [{ website: 'javascript:alert(1)' }, 'website: must be an address that begins with https:// or http://'],
  [{ default_language: 'fr' }, 'default_language: must be one of en, ar'],
])('a profile with %j is refused in a sentence', async (wrong, sentence) => {
  const answer = await (await as('admin'))('setProfile', { ...PROFILE, ...wrong })
  expect([answer.status, answer.body.error.message]).toEqual([400, sentence])
})

test('retention stays within its bounds, and the purge reads what was set', async () => {
  const ask = await as('admin')
  expect((await ask('getBusiness')).body.retention).toEqual({ days: 365, telemetry_days: 90 })
  expect((await ask('setRetention', { days: 29, telemetry_days: 90 })).body.error.message).toBe('days: must be at least 30')
  expect((await ask('setRetention', { days: 3651, telemetry_days: 366 })).status).toBe(400)
  expect((await ask('setRetention', { days: 180, telemetry_days: 60 })).status).toBe(204)
  expect((await ask('getBusiness')).body.retention).toEqual({ days: 180, telemetry_days: 60 })
  expect(await lastAction()).toEqual({ action: 'business.retention_set', details: { days: 180, telemetry_days: 60 } })
})

test('the outbox shows mocked mail and never the body of a private letter; notices go to the address that was set', async () => {
  const ask = await as('admin')
  expect((await ask('setNotificationEmail', { email: 'desk@rose.example' })).status).toBe(204)
  await inTenant(async (tx) => {
    await notify(tx, { facts: { kind: 'whatsapp_channel.paused', reason: 'credentials' }, targetId: business.id })
    await sendLetter(tx, { address: 'new@rose.example', subject: 'Come in', body: 'https://x.example/invitation#secret-token' })
  })
  await world.owner.query("update mail_outbox set status = 'mocked' where tenant_id = $1", [business.id])
  const { body } = await ask('listMails', {})
  expect(body.mails).toHaveLength(2)
  expect(body.mails[0]).toMatchObject({ subject: 'Come in', body: null, status: 'mocked', recipients: ['new@rose.example'] })
  expect(body.mails[1]).toMatchObject({ recipients: ['desk@rose.example'], status: 'mocked' })
  expect(body.mails[1].body).toMatch(/WhatsApp/)
  expect(JSON.stringify(body)).not.toContain('secret-token')
  expect((await ask('listMails', { before: body.mails[0].id })).body.mails).toHaveLength(1)
})

const at = (weekday: number, opens_minute: number, closes_minute: number) => ({ weekday, opens_minute, closes_minute })

test('several stretches a day and a night past midnight are kept in order; the same week again replaces it', async () => {
  const ask = await as('admin')
  const hours = [at(7, 18 * 60, 26 * 60), at(1, 16 * 60, 20 * 60), at(1, 9 * 60, 13 * 60)]
  const kept = [hours[2], hours[1], hours[0]]
  expect((await ask('setWeeklyHours', { resource_id: null, hours })).body).toEqual({ hours: kept })
  expect((await ask('setWeeklyHours', { resource_id: null, hours })).status).toBe(200)
  expect((await ask('getBusiness')).body.hours).toEqual(kept)
  expect(await lastAction()).toEqual({ action: 'working_hours.set', details: { stretches: 3 } })
})

test.each([
  ['closes before it opens', [at(1, 600, 540)], 'hours: Monday 10:00 to 09:00 closes before it opens'],
  ['longer than a day', [at(1, 0, 1500)], 'hours: Monday 00:00 to 01:00 is longer than a day'],
  ['overlap', [at(2, 540, 780), at(2, 720, 900)], 'hours: Tuesday 09:00 to 13:00 overlaps Tuesday 12:00 to 15:00'],
  ['a night and the next morning', [at(1, 1200, 1560), at(2, 60, 300)], 'hours: Monday 20:00 to 02:00 overlaps Tuesday 01:00 to 05:00'],
  ['the night of Sunday and Monday', [at(7, 1200, 1560), at(1, 60, 300)], 'hours: Monday 01:00 to 05:00 overlaps Sunday 20:00 to 02:00'],
  ['a day that is none', [at(8, 0, 60)], 'hours[0].weekday: must be 1 (Monday) to 7 (Sunday)'],
])('hours that make no sense are refused: %s', async (_name, hours, sentence) => {
  const answer = await (await as('admin'))('setWeeklyHours', { resource_id: null, hours })
  expect([answer.status, answer.body.error.message]).toEqual([400, sentence])
})

async function freeStarts(ask: Ask, day: Date): Promise<string[]> {
  const [from, to] = [day, new Date(day.getTime() + DAY)].map((instant) => instant.toISOString())
  const { status, body } = await ask(`api/v1/availability?from=${from}&to=${to}`)
  expect(status).toBe(200)
  return body.data.map((slot: { start: string }) => slot.start)
}

test('availability follows the hours, closures and archives at once', async () => {
  // The third midnight of Dubai from now.
  const day = new Date(Math.floor((Date.now() + 4 * 3_600_000) / DAY + 3) * DAY - 4 * 3_600_000)
  const weekday = ((new Date(day.getTime() + 4 * 3_600_000).getUTCDay() + 6) % 7) + 1
  const ask = await as('admin')
  const { id } = (await ask('addResource', RESOURCE)).body
  expect(await freeStarts(ask, day)).toEqual([])
  await ask('setWeeklyHours', { resource_id: null, hours: [at(weekday, 10 * 60, 12 * 60)] })
  const open = await freeStarts(ask, day)
  expect(open[0]).toBe(new Date(day.getTime() + 10 * 3_600_000).toISOString())
  await ask('setWeeklyHours', { resource_id: id, hours: [at(weekday, 11 * 60, 14 * 60)] })
  expect((await freeStarts(ask, day))[0]).toBe(new Date(day.getTime() + 11 * 3_600_000).toISOString())
  const span = { starts_at: day.toISOString(), ends_at: new Date(day.getTime() + DAY).toISOString() }
  const { closure } = (await ask('addClosure', { resource_id: id, reason: 'Leave', ...span })).body
  expect(await freeStarts(ask, day)).toEqual([])
  expect((await ask('listResources')).body.resources[0].closures).toEqual([closure])
  expect((await ask('removeClosure', { id: closure.id })).status).toBe(204)
  expect((await freeStarts(ask, day)).length).toBeGreaterThan(0)
  await ask('archiveResource', { id })
  expect(await freeStarts(ask, day)).toEqual([])
  await ask('restoreResource', { id })
  expect((await freeStarts(ask, day)).length).toBeGreaterThan(0)
  expect((await actions()).map(({ action }) => action)).toEqual([
    'resource.added',
    'working_hours.set',
    'working_hours.set',
    'closure.added',
    'closure.removed',
    'resource.archived',
    'resource.restored',
  ])
})

test('a resource keeps what it does; unknown offerings and what it can not be are refused', async () => {
  const ask = await as('admin')
  const [cut, gone] = await inTenant(async (tx) => [await addOffering(tx), await addOffering(tx, { deleted: true })])
  const input = { ...RESOURCE, offering_ids: [cut], buffer_after_minutes: 15 }
  const { id } = (await ask('addResource', input)).body
  expect((await ask('listResources')).body.resources).toEqual([{ ...input, id, status: 'active', hours: [], closures: [] }])
  const changed = { ...input, id, name: ' Rana K. ', aliases: ['R', 'R'], offering_ids: [] }
  expect((await ask('updateResource', changed)).status).toBe(204)
  expect((await ask('listResources')).body.resources[0]).toMatchObject({ name: 'Rana K.', aliases: ['R'], offering_ids: [] })
  const refused = async (wrong: object) => {
    const { status, body } = await ask('updateResource', { ...changed, ...wrong })
    return [status, body.error.message]
  }
  expect(await refused({ offering_ids: [gone] })).toEqual([404, 'offering_ids: no such offering'])
  expect(await refused({ capacity: 0 })).toEqual([400, 'capacity: must be at least 1'])
  expect(await refused({ buffer_before_minutes: 481 })).toEqual([400, 'buffer_before_minutes: must be at most 480'])
  expect(await refused({ kind: 'robot' })).toEqual([400, 'kind: must be one of staff, room, table, bay, agent, other'])
})

test('an offering that was deleted stays with who did it, who would do everything otherwise', async () => {
  const ask = await as('admin')
  const cut = await inTenant((tx) => addOffering(tx))
  const input = { ...RESOURCE, offering_ids: [cut] }
  const { id } = (await ask('addResource', input)).body
  await world.owner.query('update offerings set deleted_at = now() where id = $1', [cut])
  expect((await ask('updateResource', { ...input, id, name: 'Rana K.' })).status).toBe(204)
  expect((await ask('listResources')).body.resources).toMatchObject([{ name: 'Rana K.', offering_ids: [cut] }])
  expect((await ask('addResource', input)).status).toBe(404)
})

test('an archive and a closure name the bookings to come; they stay', async () => {
  const ask = await as('admin')
  const id = await inTenant((tx) => addResource(tx))
  const [start, end] = [new Date(Date.now() + DAY).toISOString(), new Date(Date.now() + DAY + 3_600_000).toISOString()]
  const common = { customer_name: 'Mona', customer_phone: '+971501234567', resource_id: id }
  const booked = await inTenant(async (tx) => {
    await addHours(tx, { opens: 0, closes: 1440 })
    await createAppointment(tx, {
      ...common,
      scheduled_start: new Date(Date.now() - DAY).toISOString(),
      scheduled_end: new Date(Date.now() - DAY + 1000).toISOString(),
    })
    return createAppointment(tx, { ...common, scheduled_start: start, scheduled_end: end })
  })
  const bookings = [{ id: booked.id, customer_name: 'Mona', scheduled_start: start, scheduled_end: end }]
  expect((await ask('previewArchive', { id })).body).toEqual({ bookings, is_last: true })
  const closed = await ask('addClosure', { resource_id: null, starts_at: start, ends_at: end, reason: null })
  expect(closed.body.bookings).toEqual(bookings)
  await ask('archiveResource', { id })
  const { rows } = await world.owner.query('select status from appointments where id = $1', [booked.id])
  expect(rows).toEqual([{ status: 'confirmed' }])
})

test('a closure that ends before it begins, or is over, is refused', async () => {
  const ask = await as('admin')
  const add = (starts_at: string, ends_at: string) => ask('addClosure', { resource_id: null, starts_at, ends_at, reason: null })
  expect((await add('2100-01-02T00:00:00Z', '2100-01-01T00:00:00Z')).body.error.message).toBe('ends_at: must be after starts_at')
  expect((await add('2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z')).body.error.message).toBe('ends_at: must be in the future')
  expect((await add('tomorrow', '2100-01-01T00:00:00Z')).status).toBe(400)
})

test('what belongs to another business is not there', async () => {
  const other = await makeBusiness()
  const theirs = await inTenant((tx) => addResource(tx), other)
  const their = await as('admin', other)
  const span = { starts_at: '2100-01-01T00:00:00Z', ends_at: '2100-01-02T00:00:00Z', reason: null }
  const { closure } = (await their('addClosure', { resource_id: theirs, ...span })).body
  const offering = await inTenant((tx) => addOffering(tx), other)
  const ask = await as('admin')
  const inputs: readonly (readonly [string, object])[] = [
    ['setWeeklyHours', { resource_id: theirs, hours: [at(1, 0, 60)] }],
    ['addClosure', { resource_id: theirs, ...span }],
    ['removeClosure', { id: closure.id }],
    ['updateResource', { ...RESOURCE, id: theirs }],
    ['previewArchive', { id: theirs }],
    ['archiveResource', { id: theirs }],
    ['restoreResource', { id: theirs }],
    ['addResource', { ...RESOURCE, offering_ids: [offering] }],
  ]
  for (const [operation, input] of inputs) expect([operation, (await ask(operation, input)).status]).toEqual([operation, 404])
  expect((await their('listResources')).body.resources).toMatchObject([{ id: theirs, status: 'active', hours: [], closures: [closure] }])
  expect((await ask('listResources')).body.resources).toEqual([])
  expect(await actions()).toEqual([])
})

test('origins are kept in their one spelling, and what is no origin is named', async () => {
  const ask = await as('admin')
  const set = (origins: string[]) => ask('setAllowedOrigins', { origins })
  expect((await set(['https://Shop.example/', 'https://shop.example', 'http://localhost:8080'])).body.allowed_origins).toEqual([
    'https://shop.example',
    'http://localhost:8080',
  ])
  expect(await lastAction()).toEqual({
    action: 'widget.origins_set',
    details: { origins: ['https://shop.example', 'http://localhost:8080'] },
  })
  for (const wrong of [
    'shop.example',
    'https://shop.example/path',
    'https://*.example',
    "https://a.example;script-src 'x'",
    'null',
    'https://u@a.example',
  ]) {
    const { status, body } = await set(['https://ok.example', wrong])
    expect([wrong, status]).toEqual([wrong, 400])
    expect(body.error.message).toBe('origins[1]: must be an origin such as https://www.example.com, without a path')
  }
  expect((await ask('getWidget')).body.allowed_origins).toHaveLength(2)
})

test('after a rotation the new key opens a chat and the old one none', async () => {
  const ask = await as('admin')
  const before = (await ask('getWidget')).body
  const after = (await ask('rotateWidgetKey')).body
  const open = async (key: string) =>
    (
      await app.inject({
        method: 'POST',
        url: `/api/chat/${key}/sessions`,
        headers: { ...OWN, 'content-type': 'application/json' },
        payload: {},
      })
    ).statusCode
  expect([await open(before.widget_key), await open(after.widget_key)]).toEqual([404, 201])
  expect(await lastAction()).toEqual({ action: 'widget.key_rotated', details: {} })
})

test('WhatsApp is set up, verified, given templates and taken away; secrets are in no answer and no audit row', async () => {
  const ask = await as('admin')
  const secrets = { access_token: 'meta-token-1234', app_secret: 'meta-secret-1234' }
  const set = await ask('setWhatsapp', { provider: 'cloud', phone_number_id: '106540352242922', base_url: provider.url, ...secrets })
  expect(set).toMatchObject({ status: 200, body: { channel: { status: 'unverified' }, webhook_secret: null } })
  expect(set.body.channel.webhook_url).toMatch(/^http:\/\/localhost:3000\/api\/inbound\/whatsapp\/wa_/)
  expect((await ask('verifyWhatsapp')).body.channel).toMatchObject({ status: 'verified', display_phone_number: '+971 4 555 0100' })
  const template = { name: 'note', language: 'en', body: 'News: {{1}}', for_announcements: true }
  expect((await ask('setWhatsappTemplate', template)).body).toEqual(template)
  expect((await ask('setWhatsappTemplate', { ...template, body: '{{2}}' })).body.error.message).toMatch(/^body: its variables/)
  const shown = await ask('getWhatsapp')
  expect(shown.body.templates).toEqual([template])
  const log = JSON.stringify([await actions(), shown.body, (await (await as('viewer'))('getWhatsapp')).body])
  for (const secret of [...Object.values(secrets), set.body.verify_token]) expect(log).not.toContain(secret)
  expect((await ask('removeWhatsappTemplate', { name: 'note', language: 'ar' })).status).toBe(404)
  expect((await ask('removeWhatsappTemplate', { name: 'note', language: 'en' })).status).toBe(204)
  expect((await ask('removeWhatsapp')).status).toBe(204)
  expect((await ask('getWhatsapp')).body.channel).toBeNull()
  expect((await ask('removeWhatsapp')).status).toBe(404)
  expect((await ask('verifyWhatsapp')).status).toBe(404)
})

test('a wrong WhatsApp number is refused without repeating a secret, and one that the provider refuses stays unverified', async () => {
  const ask = await as('admin')
  const missing = await ask('setWhatsapp', { provider: 'cloud', phone_number_id: '1', access_token: 'only-a-token' })
  expect([missing.status, missing.body.error.message]).toEqual([400, 'app_secret: is required'])
  const spaced = await ask('setWhatsapp', { provider: '360dialog', api_key: 'has spaces in it' })
  expect(spaced.status).toBe(400)
  expect(spaced.body.error.message).not.toContain('spaces in it')
  const inside = await ask('setWhatsapp', { provider: '360dialog', api_key: 'key-123456', base_url: 'http://10.0.0.1' })
  expect(inside.status).toBe(400)
  const wrong = { access_token: 'wrong-token', app_secret: 'meta-secret-1234' }
  await ask('setWhatsapp', { provider: 'cloud', phone_number_id: '1', base_url: provider.url, ...wrong })
  const verified = await ask('verifyWhatsapp')
  expect([verified.status, verified.body.error.message]).toEqual([409, 'the provider refuses the number or its credentials (error 190)'])
  expect((await ask('getWhatsapp')).body.channel.status).toBe('unverified')
})

test('a telephone line is connected and forgotten; its token is in no answer', async () => {
  const ask = await as('admin')
  expect((await ask('getVoice')).body).toEqual({
    line: null,
    transfer_number: null,
    dispatch_url: 'http://localhost:3000/api/voice/dispatch-turn',
    openai_base_url: 'http://localhost:3000/api/voice/openai/v1',
  })
  expect((await ask('connectVoice', { auth_token: 'short' })).status).toBe(400)
  const connected = await ask('connectVoice', { auth_token: 'twilio-auth-token-1' })
  expect(connected.body.voice_url).toMatch(/^http:\/\/localhost:3000\/api\/voice\/twilio\/vl_/)
  expect((await ask('setTransferNumber', { number: 'nobody' })).body.error.message).toBe('transfer_number: must be a phone number')
  expect((await ask('setTransferNumber', { number: '04 555 0199' })).body).toEqual({ transfer_number: '+97145550199' })
  const shown = await ask('getVoice')
  expect(shown.body).toMatchObject({ line: connected.body, transfer_number: '+97145550199' })
  expect(JSON.stringify([shown.body, await actions()])).not.toContain('twilio-auth-token-1')
  expect((await ask('disconnectVoice')).status).toBe(204)
  expect((await ask('getVoice')).body.line).toBeNull()
})
