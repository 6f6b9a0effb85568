import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { takeOver } from '../../src/domain/handoffs/take-over.ts'
import { readTurn } from '../../src/receptionist/dialogue/read-turn.ts'
import type { Brain } from '../../src/receptionist/models/brain.ts'
import { runTurn } from '../../src/receptionist/run-turn.ts'
import { expectSpoken } from './expect-spoken.ts'
import {
  dispatchCaller,
  openAiCaller,
  openVoiceWorld,
  outcomeOf,
  readDispatch,
  readEvents,
  twilioCaller,
  type VoiceWorld,
} from './voice-world.ts'

/** A model's turn, slowed down to whatever a test does meanwhile: it says its sentences one by one and waits where it is told to. */
interface Slow {
  sentences: readonly string[]
  /** Before the sentence of this index, or the end. */
  waitBefore: number
  go: () => void
  reached: Promise<void>
}

let slow: Slow
let hasReached: () => void
let mayGo: Promise<void>
const brain: Brain = async (turn, run) => {
  const state = structuredClone(turn.context.state)
  state.turns += 1
  const reading = readTurn(turn.context, state)
  state.language = reading.language
  const { sentences } = slow
  for (const [index, sentence] of [...sentences, ''].entries()) {
    if (index === slow.waitBefore) {
      hasReached()
      await mayGo
    }
    if (sentence !== '') run.onSentence?.(index === 0 ? sentence : ` ${sentence}`, true)
  }
  return {
    decision: { language: reading.language, acts: [] },
    state,
    reading,
    calls: [],
    text: sentences.join(' '),
    flags: [],
    model: null,
  }
}

const pauseAt = (waitBefore: number, ...sentences: string[]) => {
  let go: () => void = () => undefined
  mayGo = new Promise((resolve) => {
    go = resolve
  })
  const reached = new Promise<void>((resolve) => {
    hasReached = resolve
  })
  slow = { sentences, waitBefore, go, reached }
}

let voice: VoiceWorld
beforeAll(async () => {
  voice = await openVoiceWorld({ brains: { choose: () => brain } })
})
afterAll(() => voice.close())
beforeEach(() => pauseAt(-1, 'We are open until 8:00 pm today.', 'Parking is behind the house.', 'Would you like to come by?'))

test('of a model’s reply the first sentence leaves while it still thinks, spelled for the ear, and two leave in all', async () => {
  pauseAt(1, 'We are open until 8:00 pm today.', 'Parking is behind the house.', 'Would you like to come by?')
  const caller = dispatchCaller(voice)
  const response = await caller.turn({ text: 'hello, are you open?' })
  const reading = readEvents(response)
  await slow.reached
  // The answer's headers and first event are here, and the reply is not stored yet.
  expect((await outcomeOf(voice, caller.callId)).messages.map(({ role }) => role)).toEqual(['customer'])
  slow.go()
  const events = (await reading).map(({ event, data }) => ({ event, ...JSON.parse(data) }))
  expect(events.filter(({ event }) => event === 'sentence').map(({ text }) => text)).toEqual([
    'We are open until eight pm today.',
    'Would you like to come by?',
  ])
  const { messages } = await outcomeOf(voice, caller.callId)
  expect(messages.at(-1)).toMatchObject({
    role: 'agent_bot',
    content: 'We are open until eight pm today. Would you like to come by?',
    delivery_status: 'sent',
  })
})

test('an interruption while the reply is still made stops the rest, and the history holds what was heard', async () => {
  pauseAt(1, 'We are open until 8:00 pm today.', 'Would you like to come by?')
  const caller = await twilioCaller(voice)
  caller.send({ type: 'prompt', voicePrompt: 'hello, are you open?', lang: 'en-US', last: true })
  await slow.reached
  await caller.until(() => caller.received.some(({ token }) => String(token).startsWith('We are open')), 'the first sentence')
  caller.send({ type: 'interrupt', utteranceUntilInterrupt: 'We are open until', durationUntilInterruptMs: 700 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  slow.go()
  pauseAt(-1, 'There is a car park.')
  const next = await caller.say('do you have parking?')
  expect(next.sentences).toContain('There is a car park.')
  expect(JSON.stringify(caller.received)).not.toContain('come by')
  const { messages } = await outcomeOf(voice, caller.callId)
  expect(messages.map(({ content }) => content).slice(1)).toEqual([
    'hello, are you open?',
    'We are open until',
    'do you have parking?',
    'There is a car park.',
  ])
})

test('a person who takes over while a model speaks is not talked over, and what was said by then is a note for them', async () => {
  pauseAt(1, 'We are open until 8:00 pm today.', 'Would you like to come by?')
  const caller = dispatchCaller(voice)
  // The answer begins with its first sentence.
  const response = await caller.turn({ text: 'hello, are you open?' })
  await slow.reached
  const { rows } = await voice.world.owner.query('select conversation_id as id from voice_calls where call_id = $1', [caller.callId])
  await voice.world.db.withTenant(voice.tenant, (tx) => takeOver(tx, { conversation_id: rows[0].id, actor: { kind: 'system' } }))
  slow.go()
  const heard = await readDispatch(response)
  expect(heard.handoff).toEqual({ transfer_to: null })
  expect(heard.sentences[0]).toBe('We are open until eight pm today.')
  expectSpoken(heard.sentences, 'English')
  const { messages } = await outcomeOf(voice, caller.callId)
  expect(messages.map(({ role }) => role)).toEqual(['customer', 'system', 'system'])
})

test('a person who takes over before a model’s first word leaves it unsaid', async () => {
  pauseAt(0, 'We are open until 8:00 pm today.')
  const caller = dispatchCaller(voice)
  const reading = caller.turn({ text: 'hello, are you open?' }).then(readDispatch)
  await slow.reached
  const { rows } = await voice.world.owner.query('select conversation_id as id from voice_calls where call_id = $1', [caller.callId])
  await voice.world.db.withTenant(voice.tenant, (tx) => takeOver(tx, { conversation_id: rows[0].id, actor: { kind: 'system' } }))
  slow.go()
  expect((await reading).sentences.join(' ')).not.toContain('open until')
})

test('a reply that a worker stored meanwhile, after a person gave the conversation back, is what the caller hears', async () => {
  pauseAt(0, 'We are open until 8:00 pm today.')
  const caller = dispatchCaller(voice)
  const reading = caller.turn({ text: 'do you have parking?' }).then(readDispatch)
  await slow.reached
  const { rows } = await voice.world.owner.query('select conversation_id as id from voice_calls where call_id = $1', [caller.callId])
  const other = await runTurn(voice.world.db, { tenantId: voice.tenant, conversationId: rows[0].id })
  expect(other?.posted.kind).toBe('posted')
  slow.go()
  const heard = await reading
  expect(heard.sentences.join(' ')).toContain(other?.reply)
  expect((await outcomeOf(voice, caller.callId)).messages.filter(({ role }) => role === 'agent_bot')).toHaveLength(1)
})

test('an orchestrator’s own history tells what of our reply was heard, or that nothing was', async () => {
  const caller = openAiCaller(voice)
  const system = { role: 'system', content: 'x' }
  const ask = async (...messages: object[]) => void (await (await caller.ask([system, ...messages])).text())
  await ask({ role: 'user', content: 'hello' })
  await ask({ role: 'user', content: 'hello' }, { role: 'assistant', content: 'We are open' }, { role: 'user', content: 'one' })
  await ask(
    { role: 'user', content: 'hello' },
    { role: 'assistant', content: 'We are open' },
    { role: 'user', content: 'one' },
    { role: 'user', content: 'two' },
  )
  const { messages } = await outcomeOf(voice, caller.callId)
  const whole = 'We are open until eight pm today. Would you like to come by?'
  expect(messages.map(({ content }) => content)).toEqual(['hello', 'We are open', 'one', '', 'two', whole])
})

test('a listener that goes away ends nothing: the turn comes to its end, and asked again it is answered', async () => {
  pauseAt(1, 'We are open until 8:00 pm today.', 'Would you like to come by?')
  const caller = dispatchCaller(voice)
  const controller = new AbortController()
  const body = JSON.stringify({ call_id: caller.callId, turn_id: 'gone', text: 'hello, are you open?', from: caller.from })
  const request = fetch(`${voice.url}/api/voice/dispatch-turn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${voice.key}` },
    body,
    signal: controller.signal,
  })
  await slow.reached
  await request
  controller.abort()
  slow.go()
  const again = await readDispatch(await caller.turn({ turn_id: 'gone', text: 'hello, are you open?' }))
  expect(again.sentences).toEqual(['We are open until eight pm today.', 'Would you like to come by?'])
  expect((await outcomeOf(voice, caller.callId)).messages).toHaveLength(2)
})

test('a brain that fails is no silence: an honest sentence is said and kept', async () => {
  pauseAt(-1)
  Object.defineProperty(slow, 'sentences', {
    get() {
      throw new Error('broken')
    },
  })
  const caller = dispatchCaller(voice)
  const heard = await caller.say('hello?')
  expect(heard.sentences.join(' ')).toMatch(/sorry/i)
  expect((await outcomeOf(voice, caller.callId)).messages.at(-1)?.content).toBe(heard.sentences.join(' '))
})
