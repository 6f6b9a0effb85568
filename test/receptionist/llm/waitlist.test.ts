import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { cancelAppointment } from '../../../src/domain/appointments/cancel-appointment.ts'
import { createAppointment } from '../../../src/domain/appointments/create-appointment.ts'
import { offerWaitlist } from '../../../src/jobs/offer-waitlist.ts'
import { drainJobs } from '../../drain-jobs.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { dyingAt } from '../dying.ts'
import { startTalk, type Talk } from '../talk.ts'
import { type Asked, lastResult, type ModelServer, startModelServer } from './model-world.ts'

let world: TestWorld
let model: ModelServer
let tenant: string
let full: string
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
  tenant = (await startTalk(world, 'salon')).tenant
})
afterEach(async () => {
  await world.owner.query('delete from slot_holds')
  await world.owner.query("update appointments set status = 'cancelled'")
  await world.owner.query("update waitlist_entries set status = 'cancelled'")
  await world.owner.query('delete from jobs')
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const acts = (turn: { acts: readonly { act: string }[] } | null) => turn?.acts.map(({ act }) => act) ?? []
const rowsOf = async (text: string, values: unknown[] = []) => (await world.owner.query(text, values)).rows
const entriesOf = async (talk: Talk) =>
  (await rowsOf('select status from waitlist_entries where conversation_id = $1 order by id', [talk.conversation])).map((row) => row.status)
const THURSDAY = { also: [], resource: null, first_day: '2026-03-05', last_day: '2026-03-05', after: null, before: null }
const massage = (asked: Asked) =>
  (lastResult(asked).offerings as { ref: string; title: string }[]).find((row) => row.title === 'Relaxing massage')?.ref ?? ''
const talkWith = () => startTalk(world, 'salon', { brains: model.brains() })

/** Takes all of the masseuse's Thursday. */
async function fillThursday(): Promise<void> {
  const [row] = await rowsOf("select id from resources where name = 'Amara'")
  const booked = await world.db.withTenant(tenant, (tx) =>
    createAppointment(tx, {
      customer_name: 'Somebody',
      customer_phone: '+971509990000',
      scheduled_start: '2026-03-05T06:00:00.000Z',
      scheduled_end: '2026-03-05T17:00:00.000Z',
      resource_id: row.id,
    }),
  )
  full = booked.id
}
const joining = () => [
  { calls: [['search_offerings', { words: 'massage' }]] as const },
  (asked: Asked) => ({ calls: [['join_waitlist', { offering: massage(asked), ...THURSDAY }]] as const }),
]
const freeAndLook = async () => {
  await world.db.withTenant(tenant, (tx) => cancelAppointment(tx, { id: full }))
  await drainJobs(world, { 'offer-waitlist': offerWaitlist })
}

test('asked for in so many words a model puts the customer on the list; what becomes free is offered and booked on the yes', async () => {
  await fillThursday()
  const talk = await talkWith()
  model.answers(...joining(), 'Is there anything else?')
  const joined = await talk.say('put me on the waiting list for a relaxing massage on Thursday, Hind 0501234567')
  expect([joined.model?.fallback, acts(joined)]).toEqual([null, ['greet', 'waitlisted']])
  expect(joined.reply).toMatch(/Relaxing massage, Thursday 5 March/)
  await freeAndLook()
  expect((await talk.outcome()).replies.at(-1)).toMatch(/Relaxing massage.*Thursday 5 March/)
  expect(acts(await talk.say('yes please'))).toEqual(['booked'])
  expect((await talk.outcome()).appointments).toMatchObject([{ status: 'confirmed', offering: 'Relaxing massage' }])
})

test('unasked, the customer is asked first, and a yes to that puts them on it', async () => {
  await fillThursday()
  const talk = await talkWith()
  model.answers(...joining())
  const asked = await talk.say('a relaxing massage on Thursday please, Hind 0501234567')
  expect([asked.model?.fallback, acts(asked), asked.state.asked?.what]).toEqual([null, ['greet', 'ask'], 'offer_waitlist'])
  expect(await entriesOf(talk)).toEqual([])
  expect(acts(await talk.say('yes'))).toContain('waitlisted')
  expect(await entriesOf(talk)).toEqual(['waiting'])
})

test('without a name or a number these are asked for, and the answer is enough; another day than theirs is refused', async () => {
  await fillThursday()
  const talk = await talkWith()
  let told: unknown
  model.answers(
    { calls: [['search_offerings', { words: 'massage' }]] },
    (asked) => ({ calls: [['join_waitlist', { offering: massage(asked), ...THURSDAY, first_day: '2026-03-09', last_day: '2026-03-09' }]] }),
    (asked) => {
      told = lastResult(asked)
      return { calls: [['join_waitlist', { offering: 'offering_9', ...THURSDAY }]] }
    },
  )
  const first = await talk.say('waiting list for a relaxing massage on Thursday please')
  expect(told).toMatchObject({ error: { code: 'contradiction', message: /2026-03-05/ } })
  expect(acts(first)).toContain('ask')
  model.answers('Hm.')
  expect(acts(await talk.say('Hind 0501234567'))).toEqual(['waitlisted'])
  expect(model.asked).toEqual([])
})

test('off the list when they say so, and not because a model thinks so', async () => {
  await fillThursday()
  const talk = await talkWith()
  model.answers(...joining(), 'Is there anything else?')
  await talk.say('put me on the waiting list for a relaxing massage on Thursday, Hind 0501234567')
  let told: unknown
  model.answers({ calls: [['leave_waitlist', {}]] }, (asked) => {
    told = lastResult(asked)
    return 'Which day would suit you?'
  })
  await talk.say('I would like to book something, let me think about which day')
  expect(told).toMatchObject({ error: { code: 'not_asked' } })
  expect(await entriesOf(talk)).toEqual(['waiting'])
  model.answers({ calls: [['leave_waitlist', {}]] })
  const left = await talk.say('please cancel the waiting list for me')
  expect([left.model?.fallback, acts(left).includes('waitlist_left')]).toEqual([null, true])
  expect(await entriesOf(talk)).toEqual(['cancelled'])
})

test('an offer that other words came between is read out again for a model, and booked on the yes', async () => {
  await fillThursday()
  const talk = await talkWith()
  model.answers(...joining(), 'Is there anything else?')
  await talk.say('put me on the waiting list for a relaxing massage on Thursday, Hind 0501234567')
  await freeAndLook()
  await world.owner.query(
    `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status) select tenant_id, gen_random_uuid(), id,
       last_sequence_number + 1, 'human_agent', 'Good morning!', 'sent' from conversations where id = $1`,
    [talk.conversation],
  )
  await world.owner.query('update conversations set last_sequence_number = last_sequence_number + 1 where id = $1', [talk.conversation])
  model.answers({ calls: [['accept_offer', {}]] })
  const asked = await talk.say('I would like to book that massage on Thursday that became free')
  expect([asked.model?.fallback, acts(asked)]).toEqual([null, ['waitlist_offer']])
  expect((await talk.outcome()).appointments).toEqual([])
  expect(acts(await talk.say('yes'))).toEqual(['booked'])
})

test.each([
  ['joining', 'join_waitlist', 'waitlisted', ['waiting']],
  ['leaving', 'leave_waitlist', 'waitlist_left', ['cancelled']],
] as const)('%s, killed anywhere and taken up by a model in another mood: done once, and told', async (_, tool, act, ends) => {
  let deaths = 0
  for (let at = 2; at <= 8; at++) {
    await fillThursday()
    const talk = await talkWith()
    const says = 'put me on the waiting list for a relaxing massage on Thursday, Hind 0501234567'
    if (tool === 'join_waitlist') {
      await talk.write(says)
      model.answers(...joining(), 'Is there anything else?')
    } else {
      model.answers(...joining(), 'Is there anything else?')
      await talk.say(says)
      await talk.write('please cancel the waiting list for me')
      model.answers({ calls: [['leave_waitlist', {}]] })
    }
    const died = await talk.turn(dyingAt(world.db, at)).then(
      () => false,
      () => true,
    )
    if (died) deaths += 1
    const done = await rowsOf(
      'select 1 from tool_effects e join turns t on t.tenant_id = e.tenant_id and t.id = e.turn_id where t.conversation_id = $1 and tool = $2',
      [talk.conversation, tool],
    )
    if (died) {
      const again = tool === 'join_waitlist' ? joining() : [{ calls: [['leave_waitlist', {}]] as const }]
      model.answers(...(done.length > 0 ? ['I know nothing of that. Which day?'] : [...again, 'Is there anything else?']))
      expect(acts(await talk.turn()), `killed before transaction ${at}`).toContain(act)
    }
    expect([at, await entriesOf(talk)]).toEqual([at, ends])
    await world.owner.query("update appointments set status = 'cancelled'")
    await world.owner.query("update waitlist_entries set status = 'cancelled'")
  }
  expect(deaths).toBeGreaterThan(3)
})
