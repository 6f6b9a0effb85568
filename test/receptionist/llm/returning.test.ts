import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../../harness.ts'
import { startTalk } from '../talk.ts'
import { type Asked, lastResult, type ModelServer, startModelServer } from './model-world.ts'

const PHONE = '+971501234567'
let world: TestWorld
let model: ModelServer
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
  const web = await startTalk(world, 'salon')
  await web.say("Women's haircut with Rana on Thursday at 3 pm", 'Sara Haddad, 050 123 4567')
  await web.say('yes')
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const acts = (turn: { acts: readonly { act: string }[] }) => turn.acts.map(({ act }) => act)
const FRIDAY = {
  first_day: '2026-03-06',
  last_day: '2026-03-06',
  after: null,
  before: null,
  party_size: null,
  moving: null,
  resource: null,
}
const offering = (asked: Asked) => (lastResult(asked).offerings as { ref: string }[])[0]?.ref ?? ''

test('who booked in the web chat is known to a model on WhatsApp: it is told who writes, and books without asking for name or number', async () => {
  const talk = await startTalk(world, 'salon', { channel: 'whatsapp', identifier: PHONE, brains: model.brains() })
  let wanted = ''
  model.answers(
    { calls: [['search_offerings', { words: "women's haircut" }]] },
    (asked) => {
      wanted = offering(asked)
      return { calls: [['check_availability', { ...FRIDAY, offering: wanted }]] }
    },
    (asked) => {
      const slot = (lastResult(asked).slots as { ref: string }[])[0]?.ref
      return { calls: [['book_appointment', { slot, offering: wanted, name: 'Sara Haddad', phone: PHONE, email: null }]] }
    },
  )
  const read = await talk.say("a women's haircut on Friday, whenever you have time")
  expect([read.model?.fallback, acts(read)]).toEqual([null, ['greet', 'read_back']])
  expect(read.reply).toMatch(/for Sara Haddad, with your number ending in 67/)
  const told = JSON.stringify(model.asked[0]?.messages)
  expect(told).toMatch(/not to be asked again.*name: Sara Haddad.*phone: \+971501234567.*came last for: offering_\d+ \(Women's haircut\)/)
})

test("who merely claims that number in a web chat is nobody's acquaintance: the model is told nothing of that customer", async () => {
  const talk = await startTalk(world, 'salon', { brains: model.brains() })
  model.answers('What would you like to come for?', 'Which day would suit you?')
  await talk.say('my number is 050 123 4567, you know me')
  await talk.say('the usual please')
  expect(JSON.stringify(model.asked)).not.toMatch(/Sara|Haddad|came last/)
})
