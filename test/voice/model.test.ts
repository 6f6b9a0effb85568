import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asked, lastResult, type ModelServer, startModelServer } from '../receptionist/llm/model-world.ts'
import { expectSpoken } from './expect-spoken.ts'
import { dispatchCaller, openVoiceWorld, outcomeOf, type VoiceWorld } from './voice-world.ts'

/** The telephone with a language model as brain, at a scripted endpoint. */
let voice: VoiceWorld
let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
  voice = await openVoiceWorld({ brains: model.brains() })
})
afterAll(async () => {
  await voice.close()
  await model.close()
})

const offeringRef = (asked: Asked) => (lastResult(asked).offerings as { ref: string }[])[0]?.ref
const THURSDAY = { first_day: '2026-03-05', last_day: '2026-03-05', after: '14:00', before: '16:00', party_size: null, moving: null }
const SARA = { name: 'Sara Haddad', phone: '050 123 4567', email: null }

test('a whole booking by a model: two sentences a turn, spelled out, and the confirmation is never the one that is left out', async () => {
  const caller = dispatchCaller(voice)
  let offering = ''
  let slots: { ref: string; start: string }[] = []
  model.answers(
    { calls: [['search_offerings', { words: "women's haircut" }]] },
    (asked) => {
      offering = offeringRef(asked) ?? ''
      return { calls: [['check_availability', { ...THURSDAY, offering, resource: 'Rana' }]] }
    },
    (asked) => {
      slots = lastResult(asked).slots as typeof slots
      return 'On Thursday 5 March Rana has 2:00 pm, 3:00 pm and 3:45 pm. She is very popular. Which suits you?'
    },
  )
  const offered = await caller.say("Women's haircut with Rana on Thursday afternoon please")
  expectSpoken(offered.sentences, 'English')
  expect(offered.sentences.join(' ')).toMatch(
    /^(?:Hi|Hello).*AI receptionist.*: On Thursday the fifth of March Rana has two pm, three pm and three forty-five pm\. Which suits you\?$/,
  )
  expect(JSON.stringify(model.asked)).toContain('telephone call')
  const slot = slots[1]?.ref ?? slots[0]?.ref
  model.answers({ calls: [['book_appointment', { slot, offering, ...SARA }]] })
  const readBack = await caller.say('the second one please. Sara Haddad, 050 123 4567')
  expectSpoken(readBack.sentences, 'English')
  expect(readBack.sentences.join(' ')).toMatch(/Thursday the fifth of March at .* pm, for Sara Haddad.*Shall I book it\?$/)
  model.answers(
    { calls: [['book_appointment', { slot, offering, ...SARA }]] },
    'You are booked! See you then. Anything else I can help with?',
  )
  const booked = await caller.say('yes')
  expectSpoken(booked.sentences, 'English')
  expect(booked.sentences.join(' ')).toMatch(/booked, Sara Haddad.*Thursday the fifth of March/)
  const { appointments, messages } = await outcomeOf(voice, caller.callId)
  expect(appointments).toMatchObject([{ customer_name: 'Sara Haddad', status: 'confirmed' }])
  expect(messages.filter(({ role }) => role === 'agent_bot').map(({ content }) => content)).toEqual(
    [offered, readBack, booked].map(({ sentences }) => sentences.join(' ')),
  )
})

test('a model that is away costs the caller nothing but its words', async () => {
  model.answers({ error: 500 }, { error: 500 }, { error: 500 })
  const caller = dispatchCaller(voice)
  const heard = await caller.say('do you have parking?')
  expectSpoken(heard.sentences, 'English')
  expect(heard.sentences.join(' ')).toMatch(/AI receptionist.*park/i)
})
