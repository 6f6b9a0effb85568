import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, type TestWorld } from '../../../test/harness.ts'
import { chatServer } from './test-server.ts'

let world: TestWorld
let app: FastifyInstance
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await app?.close()
  app = await chatServer(world)
  tenant = await makeTenant(world)
})

const submit = (payload: string | object, type = 'application/json', key = `wk_${tenant.replaceAll('-', '')}`) =>
  app.inject({ method: 'POST', url: `/api/inbound/webform/${key}`, payload, headers: { 'content-type': type } })
const stored = async () => {
  const rows = await world.owner.query(
    'select c.id, c.customer_identifier, c.customer_name, m.content, m.payload, m.sequence_number from conversations c join messages m on m.conversation_id = c.id where c.tenant_id = $1 order by m.id',
    [tenant],
  )
  return rows.rows
}

const form = { name: 'Sara', email: 'Sara@Example.com', phone: '050 123 4567', message: 'Do you have a slot on Friday?' }

test('a JSON form becomes a conversation with a message and a reply that is due; other members are kept', async () => {
  const response = await submit({ ...form, budget: 500, wishes: ['short', 'blonde'] })
  expect(response.statusCode).toBe(202)
  const rows = await stored()
  expect(response.json()).toEqual({ conversation_id: rows[0].id })
  expect(rows).toMatchObject([
    { customer_identifier: '+971501234567', customer_name: 'Sara', content: 'Do you have a slot on Friday?', sequence_number: 1 },
  ])
  expect(rows[0].payload).toEqual({
    source: 'webform',
    form: { name: 'Sara', email: 'Sara@Example.com', phone: '050 123 4567', attributes: { budget: 500, wishes: ['short', 'blonde'] } },
  })
  const jobs = await world.owner.query("select 1 from jobs where kind = 'reply' and key = $1", [rows[0].id])
  expect(jobs.rowCount).toBe(1)
})

test('an HTML form is read the same, repeated fields as a list and empty ones as absent', async () => {
  const body = 'name=Sara+K&email=&phone=&message=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7&day=fri&day=sat&website='
  expect((await submit(body, 'application/x-www-form-urlencoded')).statusCode).toBe(202)
  const [row] = await stored()
  expect(row).toMatchObject({ customer_name: 'Sara K', content: 'مرحبا' })
  expect(row.payload.form).toEqual({ name: 'Sara K', email: null, phone: null, attributes: { day: ['fri', 'sat'] } })
})

test('the same person’s second form continues the conversation, by phone or else by e-mail; a form of nobody is its own', async () => {
  const ids = []
  for (const person of [
    { phone: '050 123 4567' },
    { phone: '+971 50 123 4567', email: 'other@example.com' },
    { email: 'A@example.com' },
    { email: 'a@example.com' },
    {},
    {},
  ]) {
    ids.push((await submit({ ...person, message: 'hi' })).json().conversation_id)
  }
  expect(ids[0]).toBe(ids[1])
  expect(ids[2]).toBe(ids[3])
  expect(new Set(ids).size).toBe(4)
})

test('ten forms of a new person at once are one conversation, one customer and ten messages', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, (_, index) => submit({ ...form, message: `text ${index}` })))
  expect(new Set(all.map((response) => response.json().conversation_id)).size).toBe(1)
  expect((await stored()).map((row) => row.sequence_number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, index) => index + 1),
  )
  expect((await world.owner.query('select 1 from customers where tenant_id = $1', [tenant])).rowCount).toBe(1)
})

test('who fills the honeypot gets the usual answer, and nothing is stored', async () => {
  const response = await submit({ ...form, website: 'https://spam.example' })
  expect([response.statusCode, response.json()]).toEqual([202, { conversation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) }])
  expect(await stored()).toEqual([])
  expect((await world.owner.query('select 1 from customers where tenant_id = $1', [tenant])).rowCount).toBe(0)
})

test('a phone number that can’t be called is kept as typed', async () => {
  await submit({ message: 'call me', phone: 'ext. 12' })
  expect((await stored())[0].payload.form.phone).toBe('ext. 12')
})

test.each([
  ['no message', { name: 'Sara' }, /^message: is required/],
  ['a blank message', { message: ' ' }, /^message: must/],
  ['a message of 4,097 characters', { message: 'x'.repeat(4097) }, /^message: must have 1 to 4096/],
  ['a wrong e-mail address', { message: 'hi', email: 'nobody' }, /^email: must be/],
  ['a list for a name', { message: 'hi', name: ['a'] }, /^name: must be a string/],
  ['U+0000 in another member', { message: 'hi', wish: { a: ['x\0'] } }, /^wish.a\[0\]: contains U\+0000/],
  ['U+0000 in a name', { message: 'hi', 'a\0': 1 }, /has a name with U\+0000/],
  ['a half surrogate deep inside', '{"message":"hi","wish":{"a":"\\udc00"}}', /^wish.a: contains/],
  ['members nested too deep', `{"message":"hi","a":${'['.repeat(40)}`, /nested deeper/],
  ['a list for a form', '[]', /^the body: must be an object/],
])('a form with %s is refused with a 400 that says so', async (_name, payload, message) => {
  const response = await submit(payload)
  expect(response.json()).toEqual({ error: { code: 'bad_request', message: expect.stringMatching(message) } })
  expect(response.statusCode).toBe(400)
  expect(await stored()).toEqual([])
})

test('a member called __proto__ is data like any other, in either spelling of a form', async () => {
  await submit('{"message":"one","__proto__":{"isSpam":true},"phone":"0501234567"}')
  await submit('message=two&__proto__=x&phone=0501234568', 'application/x-www-form-urlencoded')
  expect((await stored()).map((row) => JSON.stringify(row.payload.form.attributes))).toEqual([
    '{"__proto__":{"isSpam":true}}',
    '{"__proto__":"x"}',
  ])
})

test('U+0000 in an HTML form is refused by the name of its field', async () => {
  const response = await submit('message=hi&wish=a%00', 'application/x-www-form-urlencoded')
  expect([response.statusCode, response.json().error.message]).toEqual([400, 'wish: must not contain U+0000'])
})

test('a form makes the conversation’s lead; a second one fills its gaps and merges its attributes', async () => {
  await submit({ phone: form.phone, message: 'hi', budget: 500, city: 'Dubai' })
  await submit({ ...form, name: 'Sara', city: 'Sharjah' })
  await submit({ ...form, name: 'Somebody else' })
  const leads = await world.owner.query('select name, email, phone, attributes, source, status from leads where tenant_id = $1', [tenant])
  expect(leads.rows).toEqual([
    {
      name: 'Sara',
      email: 'Sara@Example.com',
      phone: '050 123 4567',
      attributes: { budget: 500, city: 'Sharjah' },
      source: 'webform',
      status: 'new',
    },
  ])
  const events = await world.owner.query('select event from event_log where tenant_id = $1 order by id', [tenant])
  expect(events.rows.map((row) => row.event)).toEqual(['lead.created', 'lead.updated'])
})

test('a form beyond 16 KiB, of another type or for an unknown business is refused', async () => {
  const large = await submit({ message: 'hi', wish: 'x'.repeat(16 * 1024) })
  expect([large.statusCode, large.json().error.message]).toEqual([413, 'the body: must have at most 16 KiB'])
  expect((await submit('a=b', 'multipart/form-data; boundary=x')).statusCode).toBe(415)
  expect((await submit(form, 'application/json', 'wk_unknown')).statusCode).toBe(404)
})

test('one person sends 30 forms in 60 s and no more; another still can', async () => {
  for (let index = 0; index < 30; index++) expect((await submit(form)).statusCode).toBe(202)
  const refused = await submit({ ...form, phone: '+971501234567' })
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60'])
  expect((await submit({ ...form, phone: '+971501234568' })).statusCode).toBe(202)
})
