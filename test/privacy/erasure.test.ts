import { afterAll, beforeAll, expect, test } from 'vitest'
import { eraseCustomer } from '../../src/domain/privacy/erase-customer.ts'
import { makeTenant } from '../factories.ts'
import { hasTrace, type Life, openLife, PERSON, TRACES, tracesIn } from './a-life.ts'

let life: Life
beforeAll(async () => {
  life = await openLife()
}, 60_000)
afterAll(() => life.close())

const actor = { kind: 'cli' } as const
const erase = (customer: string) => life.world.db.withTenant(life.tenant, (tx) => eraseCustomer(tx, { customer, actor }))
const rowsOf = async (text: string, values: unknown[] = []) => (await life.world.owner.query(text, values)).rows

test('after an erasure no column of any table of the business holds a name, number, address or word of the person', async () => {
  const before = await life.dump()
  const tables = [...new Set(tracesIn(before).map((trace) => trace.split(':')[0]))]
  // The scan sees what is there: each trace, and the tables that it should find them in.
  expect(tables).toEqual(
    expect.arrayContaining([
      ...['appointments', 'conversations', 'crm_writes', 'customers', 'events', 'handoffs', 'knowledge_entries', 'leads'],
      ...['messages', 'team_messages', 'tool_effects', 'waitlist_entries', 'webhook_attempts'],
    ]),
  )
  for (const trace of TRACES)
    expect(
      JSON.stringify(before)
        .toLowerCase()
        .replaceAll(/[ ().-]/g, ''),
      trace,
    ).toContain(trace.replaceAll('.', ''))
  life.receiver.requests.length = 0
  life.crm.requests.length = 0

  const erasure = await erase(PERSON.typed)
  expect(erasure).toMatchObject({ found: true, customers: 1, cancelled: 2, crm_records: 1 })
  expect(tracesIn(await life.dump())).toEqual([])

  await life.drain()
  life.world.clock.advance(3 * 60_000)
  const ran = await life.drain()
  expect(ran.filter(({ settled }) => settled !== 'done')).toEqual([])
  expect(ran.map(({ kind }) => kind)).toContain('erase-again')
  expect(tracesIn(await life.dump())).toEqual([])
  expect(life.world.logLines.filter(hasTrace)).toEqual([])
})

test('what was to come is cancelled and free, what was is still there, and receivers and the CRM are told without the person', async () => {
  expect(await rowsOf('select status from appointments where id = $1', [life.futureAppointment])).toEqual([{ status: 'cancelled' }])
  expect(await rowsOf('select status from appointments where id = $1', [life.pastAppointment])).toEqual([{ status: 'completed' }])
  const told = life.receiver.requests.map(({ body }) => JSON.parse(body.toString()))
  const cancelled = told.filter(({ event }) => event === 'booking.cancelled')
  expect(cancelled.map(({ data }) => data.booking_id)).toContain(life.futureAppointment)
  expect(cancelled[0].data).toMatchObject({
    status: 'cancelled',
    customer_name: '[erased]',
    customer_phone: '[erased]',
    customer_email: null,
  })
  expect(told.map(({ event }) => event)).toContain('conversation.closed')
  expect(life.receiver.requests.filter(({ body }) => hasTrace(body.toString()))).toEqual([])
  const [asked, ...more] = life.crm.requests.map(({ body }) => JSON.parse(body.toString()))
  expect(asked).toEqual({ action: 'delete_record', object: 'contact', external_id: 'crm-77' })
  expect(more).toEqual([])
  expect(await rowsOf("select details from audit_log where action = 'crm_record.erased'")).toEqual([
    { details: { object: 'contact', result: 'hard' } },
  ])
})

test('their conversations are closed and nobody can enter them; another person’s conversation goes on with its words', async () => {
  expect(await rowsOf('select status, owner, state from conversations where id = $1', [life.booked.conversation])).toEqual([
    { status: 'closed', owner: 'bot', state: {} },
  ])
  const [friend] = await rowsOf('select status, identifier_key from conversations where id = $1', [life.friend.conversation])
  expect(friend).toEqual({ status: 'active', identifier_key: '+971555550001' })
  const words = await rowsOf('select content from messages where conversation_id = $1 order by sequence_number', [life.friend.conversation])
  expect(words[0].content).toBe('hello, what does a balayage cost?')
  expect(words.at(-1).content).toBe('it is for my sister [erased], her number is [erased] or [erased], mail [erased]')
})

test('figures stay true: as many rows as before, the bill and the audit log among them, and the answer that was approved still answers', async () => {
  const [counts] = await rowsOf(
    `select (select count(*)::int from messages where conversation_id = $1) as messages, (select last_sequence_number from conversations where id = $1) as last`,
    [life.booked.conversation],
  )
  expect(counts.messages).toBe(counts.last)
  const [entry] = await rowsOf("select question, answer, alternatives from knowledge_entries where answer = 'We only cut hair.'")
  expect(entry).toEqual({ question: 'We only cut hair.', answer: 'We only cut hair.', alternatives: [] })
  const [audit] = await rowsOf("select * from audit_log where action = 'customer.erased'")
  expect(audit.details).toMatchObject({ found: true, customers: 1 })
  expect(hasTrace(JSON.stringify(audit))).toBe(false)
})

test('twice is fine: by number and address nobody is found, by id nothing changes but the audit log', async () => {
  const [{ target_id: id }] = await rowsOf("select target_id from audit_log where action = 'customer.erased'")
  for (const gone of [PERSON.phone, PERSON.email]) expect(await erase(gone)).toMatchObject({ found: false, customers: 0, conversations: 0 })
  expect(await erase(id)).toMatchObject({ found: true, customers: 1, cancelled: 0, crm_records: 0 })
  await expect(erase('somebody')).rejects.toMatchObject({ code: 'bad_request' })
})

test('whoever comes back is somebody new', async () => {
  const { startTalk } = await import('../receptionist/talk.ts')
  const again = await startTalk(life.world, 'salon', { channel: 'whatsapp', identifier: PERSON.phone })
  expect(again.conversation).not.toBe(life.booked.conversation)
  const turn = await again.say('hello, do you know my name?')
  expect(hasTrace(turn.reply)).toBe(false)
})

test('another business that knows the same person keeps what it knows', async () => {
  const other = await makeTenant(life.world)
  await life.world.db.withTenant(other, (tx) =>
    tx.db
      .insertInto('customers')
      .values({ tenant_id: other, id: other, name: PERSON.name, phone_e164: PERSON.phone, updated_at: tx.now.toISOString() })
      .execute(),
  )
  await erase(PERSON.phone)
  expect(tracesIn(await life.dump(other))).toHaveLength(1)
})

test('somebody who left neither a number nor an address is named by their conversation', async () => {
  const { startTalk } = await import('../receptionist/talk.ts')
  const talk = await startTalk(life.world, 'salon')
  await talk.say('hello, how much is a haircut? I am Quintanilla')
  expect(await erase(talk.conversation)).toMatchObject({ found: true, conversations: 1 })
  expect(tracesIn(await life.dump())).toEqual([])
})
