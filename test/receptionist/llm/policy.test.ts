import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from '../../../src/domain/guardrail-policy/policy.ts'
import { setGuardrailPolicy } from '../../../src/domain/guardrail-policy/set-guardrail-policy.ts'
import { openWorld, type TestWorld } from '../../harness.ts'
import { startTalk, type Talk } from '../talk.ts'
import { type ModelServer, startModelServer } from './model-world.ts'

let world: TestWorld
let model: ModelServer
let tenant: string
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
  tenant = (await startTalk(world, 'salon')).tenant
})
beforeEach(() => policy(DEFAULT_GUARDRAIL_POLICY))
afterAll(async () => {
  await model.close()
  await world.close()
})

const policy = (patch: Partial<GuardrailPolicy>) =>
  world.db.withTenant(tenant, (tx) => setGuardrailPolicy(tx, { patch, actor: { kind: 'cli' } }))
const talkWith = () => startTalk(world, 'salon', { brains: model.brains() })
const flagsOf = async (talk: Talk) =>
  (
    await world.owner.query("select hallucination_flags from messages where conversation_id = $1 and role = 'agent_bot'", [
      talk.conversation,
    ])
  ).rows[0].hallucination_flags
const WRONG = 'A gel manicure is AED 99.'

test("a model's unsupported price is kept back by default; under `never` it leaves, and its flag is stored with it", async () => {
  const talk = await talkWith()
  model.answers(WRONG)
  expect((await talk.say('how much is a gel manicure?')).reply).not.toMatch(/99/)
  await policy({ threshold: 'never' })
  const other = await talkWith()
  model.answers(WRONG)
  const turn = await other.say('how much is a gel manicure?')
  expect(turn.reply).toMatch(/A gel manicure is AED 99\.$/)
  expect(await flagsOf(other)).toEqual([{ kind: 'unsupported_price', severity: 'high', excerpt: '99' }])
})

test('whatever the threshold, a claim of something done, inner workings and another language never leave', async () => {
  await policy({ threshold: 'never' })
  for (const [said, kind] of [
    ["You're booked for Tuesday!", 'unverified_action'],
    ['I can offer you slot_3.', 'leak'],
    ['نعم، بالتأكيد نقدم هذه الخدمة.', 'wrong_language'],
  ] as const) {
    const talk = await talkWith()
    model.answers(said)
    const turn = await talk.say('do you do balayage?')
    expect(turn.flags.map((flag) => flag.kind)).toContain(kind)
    expect(turn.reply).not.toContain(said)
  }
})

test("a tenant's own forbidden phrase stops a model's sentence, and the others leave", async () => {
  await policy({ forbidden_phrases: { en: ['bridal glow'], ar: [] } })
  const talk = await talkWith()
  model.answers('Our bridal glow is lovely. Which day would suit you?')
  const turn = await talk.say('do you do balayage?')
  expect(turn.reply).toMatch(/^Hello.* Which day would suit you\?$/s)
  expect(turn.reply).not.toMatch(/bridal/i)
  expect(await flagsOf(talk)).toEqual([{ kind: 'forbidden_phrase', severity: 'high', excerpt: 'bridal glow' }])
})

test('with the action `handoff` what a model got wrong brings people, and the customer hears of it, also where the reply is streamed', async () => {
  await policy({ action: 'handoff', forbidden_phrases: { en: ['bridal glow'], ar: [] } })
  const heard: string[] = []
  const talk = await startTalk(world, 'salon', { brains: model.brains(), onSentence: (text) => heard.push(text) })
  model.answers('Our bridal glow is lovely. Which day would suit you?')
  const turn = await talk.say('do you do balayage?')
  const { status, handoffs, replies } = await talk.outcome()
  expect([status, handoffs]).toEqual(['awaiting_human', [{ reason: 'guardrail: forbidden_phrase' }]])
  expect(turn.reply).toMatch(/Which day would suit you\? .*(?:colleague|team)/s)
  expect([heard.join(''), replies]).toEqual([turn.reply, [turn.reply]])
})
