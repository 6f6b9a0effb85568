import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../../harness.ts'
import { freeCalendar, startTalk } from '../talk.ts'
import { type Asked, lastResult, type ModelServer, startModelServer } from './model-world.ts'

let world: TestWorld
let model: ModelServer
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const acts = (turn: { acts: readonly { act: string }[] }) => turn.acts.map(({ act }) => act)
const SARA = { name: 'Sara Haddad', phone: '050 123 4567', email: null }
const TUESDAY = {
  first_day: '2026-03-03',
  last_day: '2026-03-03',
  after: null,
  before: null,
  party_size: null,
  moving: null,
  resource: null,
}
const refOf = (asked: Asked, title: string) =>
  (lastResult(asked).offerings as { ref: string; title: string }[]).find((row) => row.title === title)?.ref ?? ''
const slots = (asked: Asked) => lastResult(asked).slots as { ref: string; time: string; day: string }[]
const talkWith = () => startTalk(world, 'salon', { brains: model.brains() })
const search = {
  calls: [['search_offerings', { words: 'gel manicure, spa pedicure, hydrating facial, beard trim, relaxing massage' }]] as const,
}

test('a model books two services as one visit: as long as both, read back with both and their price together, booked on the yes', async () => {
  const talk = await talkWith()
  let visit = { offering: '', also: [''] }
  model.answers(
    search,
    (asked) => {
      visit = { offering: refOf(asked, 'Gel manicure'), also: [refOf(asked, 'Spa pedicure')] }
      return { calls: [['check_availability', { ...TUESDAY, ...visit }]] }
    },
    (asked) => `Both together: ${slots(asked)[0]?.day} ${slots(asked)[0]?.time}, AED 280 and about 2 hours. Shall I?`,
  )
  const offered = await talk.say('a gel manicure and a spa pedicure on Tuesday please. Sara Haddad 050 123 4567')
  expect([offered.model?.fallback, offered.flags]).toEqual([null, []])
  const [slot] = offered.state.task?.offered ?? []
  expect((Date.parse(slot?.end ?? '') - Date.parse(slot?.start ?? '')) / 60_000).toBe(120)
  model.answers({ calls: [['book_appointment', { slot: slot?.ref, ...visit, ...SARA }]] })
  const read = await talk.say('the first one please')
  expect(acts(read)).toEqual(['visit', 'read_back'])
  expect(read.reply).toMatch(/AED 280 together.*Gel manicure and Spa pedicure/s)
  model.answers({ calls: [['book_appointment', { slot: slot?.ref, ...visit, ...SARA }]] }, 'Anything else?')
  const booked = await talk.say('yes')
  expect([booked.model?.fallback, acts(booked)]).toEqual([null, ['booked']])
  expect(booked.reply).toMatch(/Gel manicure and Spa pedicure/)
  const { rows } = await world.owner.query(
    `select extract(epoch from scheduled_end - scheduled_start)::int / 60 as minutes, array(select o.title from appointment_offerings x
       join offerings o on o.tenant_id = x.tenant_id and o.id = x.offering_id where x.appointment_id = a.id order by x.position) as services
     from appointments a where conversation_id = $1`,
    [talk.conversation],
  )
  expect(rows).toEqual([{ minutes: 120, services: ['Gel manicure', 'Spa pedicure'] }])
  await freeCalendar(world, talk.conversation)
})

test('a model that forgets one of the two, adds one that nobody named, or takes a slot that is too short is told so', async () => {
  const told: unknown[] = []
  const tell = (asked: Asked) => told.push((lastResult(asked) as { error?: { code: string; message: string } }).error)
  const talk = await talkWith()
  let [gel, spa, facial] = ['', '', '']
  model.answers(
    search,
    (asked) => {
      ;[gel, spa, facial] = [refOf(asked, 'Gel manicure'), refOf(asked, 'Spa pedicure'), refOf(asked, 'Hydrating facial')]
      return { calls: [['check_availability', { ...TUESDAY, offering: gel }]] }
    },
    (asked) => {
      tell(asked)
      return { calls: [['check_availability', { ...TUESDAY, offering: gel, also: [spa, facial] }]] }
    },
    (asked) => {
      tell(asked)
      return 'Which day would suit you?'
    },
  )
  await talk.say('a gel manicure and a spa pedicure on Tuesday please. Sara Haddad 050 123 4567')
  expect(told).toMatchObject([
    { code: 'contradiction', message: /several services/ },
    { code: 'contradiction', message: /did not ask for all/ },
  ])

  const other = await talkWith()
  model.answers(
    search,
    () => ({ calls: [['check_availability', { ...TUESDAY, offering: gel }]] }),
    (asked) => `I have ${slots(asked)[0]?.day} ${slots(asked)[0]?.time}. Shall I?`,
  )
  const offered = await other.say('a gel manicure on Tuesday please. Sara Haddad 050 123 4567')
  const slot = offered.state.task?.offered[0]?.ref
  model.answers({ calls: [['book_appointment', { slot, offering: gel, also: [spa], ...SARA }]] }, (asked) => {
    tell(asked)
    return 'Let me see. Which day would suit you?'
  })
  await other.say('and a spa pedicure too please')
  expect(told.at(-1)).toMatchObject({ code: 'other_length' })
  for (const { conversation } of [talk, other]) {
    expect((await world.owner.query('select 1 from slot_holds where conversation_id = $1', [conversation])).rowCount).toBe(0)
    expect((await world.owner.query('select 1 from appointments where conversation_id = $1', [conversation])).rowCount).toBe(0)
  }
})

test('services that nobody does together are no visit', async () => {
  const talk = await talkWith()
  let told: unknown
  model.answers(
    search,
    (asked) => ({
      calls: [['check_availability', { ...TUESDAY, offering: refOf(asked, 'Beard trim'), also: [refOf(asked, 'Relaxing massage')] }]],
    }),
    (asked) => {
      told = lastResult(asked)
      return 'Which of the two shall we begin with?'
    },
  )
  await talk.say('a beard trim and a relaxing massage on Tuesday')
  expect(told).toMatchObject({ ok: false, error: { code: 'not_together' } })
})
