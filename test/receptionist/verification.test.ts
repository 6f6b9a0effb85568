import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkCode } from '../../src/domain/verification/check-code.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../harness.ts'
import { freeCalendar, startTalk, type Talk } from './talk.ts'

const PHONE = '+971501234567'
let world: TestWorld
let owner: Talk
beforeAll(async () => {
  world = await openWorld()
  owner = await startTalk(world, 'salon')
  await owner.say("Women's haircut with Rana on Thursday at 3 pm", 'Sara Haddad, 050 123 4567')
  await owner.say('yes')
})
afterEach(async () => {
  world.clock.set(TEST_NOW)
  await world.owner.query('delete from verifications')
  await world.owner.query("update appointments set status = 'confirmed' where conversation_id = $1", [owner.conversation])
})
afterAll(() => world.close())

const acts = (turn: { acts: readonly { act: string }[] }) => turn.acts.map(({ act }) => act)
const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows

/** The messages that the phone of the booking got, in order. */
async function received(): Promise<{ content: string; delivery_status: string }[]> {
  return rowsOf(
    `select m.content, m.delivery_status from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
     where c.channel = 'whatsapp' and c.identifier_key = $1 order by m.sequence_number`,
    [PHONE],
  )
}

async function codeOf(): Promise<string> {
  return (await received()).at(-1)?.content.match(/\d{6}/)?.[0] ?? ''
}

const other = (code: string) => (code === '000000' ? '000001' : '000000')

test('the code that went to the phone of a booking opens it: it is cancelled from another chat', async () => {
  const talk = await startTalk(world, 'salon')
  const asked = await talk.say('please cancel my appointment, my number is 050 123 4567')
  expect(acts(asked)).toEqual(['greet', 'code_sent'])
  const [message] = (await received()).slice(-1)
  expect(message?.delivery_status, 'in the outbox of a channel that has no transport yet').toBe('pending')
  const jobs = await rowsOf("select 1 from jobs where kind = 'deliver-message'")
  expect(jobs.length).toBeGreaterThan(0)
  const found = await talk.say(await codeOf())
  expect(acts(found)).toEqual(['read_back_cancel'])
  expect(found.reply).toMatch(/Women's haircut with Rana on Thursday 5 March 2026 at 3:00 pm/)
  expect(acts(await talk.say('yes'))).toEqual(['cancelled'])
  expect((await owner.outcome()).appointments).toMatchObject([{ status: 'cancelled' }])
})

test('a booking is moved from another chat to the day that was named before the code', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say('I need to move my appointment to Friday at 4pm')
  expect(acts(await talk.say('0501234567'))).toEqual(['code_sent'])
  expect(acts(await talk.say(`the code is ${await codeOf()}`))).toEqual(['read_back'])
  expect(acts(await talk.say('yes'))).toEqual(['rescheduled'])
  expect((await owner.outcome()).appointments).toMatchObject([{ start: '2026-03-06 16:00' }])
  await world.owner.query(
    `update appointments set scheduled_start = '2026-03-05T11:00Z', scheduled_end = '2026-03-05T12:00Z',
       occupies = tstzrange('2026-03-05T11:00Z', '2026-03-05T12:00Z') where conversation_id = $1`,
    [owner.conversation],
  )
})

test('in Arabic, with Arabic digits', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say('ابي الغي موعدي')
  const sent = await talk.say('٠٥٠١٢٣٤٥٦٧')
  expect(acts(sent)).toEqual(['code_sent'])
  const arabic = (await codeOf()).replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)))
  expect(acts(await talk.say(arabic))).toEqual(['read_back_cancel'])
})

test('a number with a booking and one without are answered word for word alike, and leave the same rows', async () => {
  const said = []
  for (const number of ['050 123 4567', '050 999 8877']) {
    const talk = await startTalk(world, 'salon')
    const replies = [await talk.say('cancel my appointment please'), await talk.say(number), await talk.say('111111')]
    const rows = await rowsOf('select tries, verified_at, octet_length(code_hash) as hash from verifications where conversation_id = $1', [
      talk.conversation,
    ])
    said.push({ replies: replies.map(({ reply }) => reply), rows })
  }
  expect(said[1]).toEqual(said[0])
  expect(said[0]?.rows).toHaveLength(1)
})

test('a stranger without the code learns nothing and changes nothing: five tries, three codes, then people', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say('cancel my appointment, 0501234567')
  const right = Number(await codeOf())
  const heard: string[] = []
  for (let guess = 1; guess <= 5; guess++) heard.push((await talk.say(String((right + guess) % 1_000_000).padStart(6, '0'))).reply)
  expect((await talk.outcome()).handoffs).toHaveLength(1)
  for (const text of ['yes', 'cancel it', await codeOf(), 'when is my appointment?']) heard.push((await talk.say(text)).reply)
  expect(heard.join(' ')).not.toMatch(/Rana|haircut|Thursday|3:00|Sara/)
  expect((await owner.outcome()).appointments).toMatchObject([{ status: 'confirmed' }])
})

test('the right code after five wrong ones is refused, and so is one that is ten minutes old', async () => {
  const talk = await startTalk(world, 'salon')
  const check = (code: string) => world.db.withTenant(talk.tenant, (tx) => checkCode(tx, { conversation_id: talk.conversation, code }))
  await talk.say('cancel my appointment, 0501234567')
  const first = await codeOf()
  for (let attempt = 0; attempt < 5; attempt++) expect((await check(other(first))).kind).toBe('wrong')
  expect(await check(first)).toEqual({ kind: 'expired' })
  await talk.say('I did not get it, send it again')
  const second = await codeOf()
  world.clock.advance(10 * 60_000)
  expect(await check(second)).toEqual({ kind: 'expired' })
})

test('twenty tries at one moment count as five', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say('cancel my appointment, 0501234567')
  const wrong = other(await codeOf())
  const checks = await Promise.all(
    Array.from({ length: 20 }, () =>
      world.db.withTenant(talk.tenant, (tx) => checkCode(tx, { conversation_id: talk.conversation, code: wrong })),
    ),
  )
  expect(checks.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
})

test('a code counts only in the conversation that asked for it, once, and opens it for half an hour', async () => {
  const [one, two] = [await startTalk(world, 'salon'), await startTalk(world, 'salon')]
  await one.say('cancel my appointment, 0501234567')
  const code = await codeOf()
  await two.say('cancel my appointment')
  const inOther = await world.db.withTenant(two.tenant, (tx) => checkCode(tx, { conversation_id: two.conversation, code }))
  expect(inOther).toEqual({ kind: 'expired' })
  expect(acts(await one.say(code))).toEqual(['read_back_cancel'])
  const again = await world.db.withTenant(one.tenant, (tx) => checkCode(tx, { conversation_id: one.conversation, code }))
  expect(again).toEqual({ kind: 'expired' })
  const elsewhere = await two.say('0501234567')
  expect(acts(elsewhere), 'what is open in one conversation is closed in another').toEqual(['code_sent'])
  expect(elsewhere.reply).not.toMatch(/Rana|haircut|Thursday/)
  world.clock.advance(31 * 60_000)
  expect(acts(await one.say('yes'))).toEqual(['no_appointment'])
  expect((await owner.outcome()).appointments).toMatchObject([{ status: 'confirmed' }])
})

test('the digits are stored nowhere but in the message that carries them', async () => {
  const talk = await startTalk(world, 'salon')
  const before = (await received()).length
  await talk.say('cancel my appointment, 0501234567')
  const code = await codeOf()
  const stored = await rowsOf('select code_salt, code_hash from verifications')
  expect(stored.every(({ code_hash }) => code_hash.length === 32)).toBe(true)
  const holding = await rowsOf(
    `select 'messages' as place from messages where content like $1 or payload::text like $1
     union all select 'tool_effects' from tool_effects where arguments::text like $1 or result::text like $1
     union all select 'jobs' from jobs where payload::text like $1 union all select 'events' from event_log where data::text like $1`,
    [`%${code}%`],
  )
  expect(holding).toEqual([{ place: 'messages' }])
  expect((await received()).length).toBe(before + 1)
})

test("a phone gets three codes an hour for its bookings, however many chats ask, and the fourth chat can't tell", async () => {
  const before = (await received()).length
  for (let chat = 0; chat < 4; chat++) {
    const talk = await startTalk(world, 'salon')
    expect(acts(await talk.say('cancel my appointment, 0501234567'))).toContain('code_sent')
  }
  expect((await received()).length).toBe(before + 3)
  await freeCalendar(world, owner.conversation)
})
