import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from '../../../src/domain/guardrail-policy/policy.ts'
import { setGuardrailPolicy } from '../../../src/domain/guardrail-policy/set-guardrail-policy.ts'
import { createIdSource } from '../../../src/lib/ids.ts'
import { admitTurn, endingText } from '../../../src/receptionist/guardrails/admit-turn.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../harness.ts'
import { type ModelServer, startModelServer } from '../llm/model-world.ts'
import { startTalk, type Talk } from '../talk.ts'
import { tableContext } from './facts.ts'

let world: TestWorld
let model: ModelServer
let tenant: string
beforeAll(async () => {
  world = await openWorld()
  model = await startModelServer()
  tenant = (await startTalk(world, 'salon')).tenant
})
beforeEach(async () => {
  world.clock.set(TEST_NOW)
  await world.owner.query('delete from tool_effects')
  await world.owner.query('delete from turns')
  await world.owner.query('delete from notices')
  await policy(DEFAULT_GUARDRAIL_POLICY)
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const policy = (patch: Partial<GuardrailPolicy>) =>
  world.db.withTenant(tenant, (tx) => setGuardrailPolicy(tx, { patch, actor: { kind: 'cli' } }))
const notices = async () => (await world.owner.query('select kind, target_id, title, text from notices order by id')).rows
const ask = async (talk: Talk, text: string) => {
  await talk.write(text)
  return talk.turn()
}
/** Turns that other conversations have had at this time. */
const spend = async (talk: Talk, count: number, at = TEST_NOW) => {
  // A source of its own: one source never goes back in time.
  const id = createIdSource()
  for (let turn = 0; turn < count; turn++)
    await world.owner.query(
      `insert into turns (tenant_id, id, conversation_id, up_to_sequence_number, status) values ($1, $2, $3, 0, 'decided')`,
      [tenant, id(at), talk.conversation],
    )
}

describe("a business's turns of a day", () => {
  test('the bound answers the last turn it has room for, and after it each customer once, politely; the people are told once', async () => {
    await policy({ tenant_turns_daily: 10 })
    const [other, talk, third] = [await startTalk(world, 'salon'), await startTalk(world, 'salon'), await startTalk(world, 'salon')]
    await spend(other, 9)
    expect((await ask(talk, 'do you have parking?'))?.reply).toMatch(/12 free/)
    expect((await ask(talk, 'when do you open?'))?.reply).toMatch(/try again later, or contact the team/)
    expect(await ask(talk, 'hello?')).toBeNull()
    expect((await ask(third, 'متى تفتحون؟'))?.reply).toMatch(/يُرجى المحاولة لاحقًا/)
    expect((await talk.outcome()).replies).toHaveLength(2)
    const told = await notices()
    expect(told).toMatchObject([{ kind: 'daily_turns.reached', target_id: tenant }])
    expect(told[0].text).toMatch(/10 times within 24 hours/)
  })

  test('another day, another business and a danger to life are not touched by it', async () => {
    await policy({ tenant_turns_daily: 10 })
    const [spent, talk] = [await startTalk(world, 'salon'), await startTalk(world, 'salon')]
    await spend(spent, 20)
    expect((await ask(talk, 'I have chest pain and cannot breathe'))?.acts.map(({ act }) => act)).toContain('emergency')
    const elsewhere = await startTalk(world, 'restaurant')
    expect((await ask(elsewhere, 'hello'))?.reply).toMatch(/AI receptionist/)
    world.clock.set(new Date(TEST_NOW.getTime() + 25 * 3_600_000))
    const next = await startTalk(world, 'salon')
    expect((await ask(next, 'do you have parking?'))?.reply).toMatch(/12 free/)
    expect(await notices()).toMatchObject([{ kind: 'conversation.handoff_requested' }])
  })

  test('an hour later, with room again, the customer who was sent away is answered', async () => {
    await policy({ tenant_turns_daily: 10 })
    const [spent, talk] = [await startTalk(world, 'salon'), await startTalk(world, 'salon')]
    await spend(spent, 20, new Date(TEST_NOW.getTime() - 23.5 * 3_600_000))
    expect((await ask(talk, 'do you have parking?'))?.reply).toMatch(/try again later/)
    world.clock.set(new Date(TEST_NOW.getTime() + 61 * 60_000))
    expect((await ask(talk, 'do you have parking?'))?.reply).toMatch(/12 free/)
  })

  test('reached by many customers at one moment it is one notice', async () => {
    await policy({ tenant_turns_daily: 10 })
    const talks = await Promise.all(Array.from({ length: 6 }, () => startTalk(world, 'salon')))
    await spend(talks[0] as Talk, 20)
    const turns = await Promise.all(talks.map((talk) => ask(talk, 'hello')))
    expect(turns.map((turn) => /try again later/.test(turn?.reply ?? ''))).toEqual(Array(6).fill(true))
    expect(await notices()).toHaveLength(1)
  })
})

test("past the tenant's tokens of a day no model is asked, the embedded brain answers, and the people are told once", async () => {
  await policy({ tenant_tokens_daily: 1 })
  const talk = await startTalk(world, 'salon', { brains: model.brains() })
  model.answers('Of course.')
  await talk.say('hello there')
  expect(await notices()).toEqual([])
  for (const says of ['how much is a gel manicure?', 'how much is balayage?']) {
    model.answers('Of course.')
    const turn = await talk.say(says)
    expect([turn.model?.fallback, turn.acts.map(({ act }) => act), model.asked]).toEqual(['budget', ['price', 'ask'], []])
  }
  expect(await notices()).toMatchObject([{ kind: 'daily_tokens.reached', target_id: tenant }])
  await policy({ tenant_tokens_daily: 5_000_000 })
  model.answers('Of course.')
  expect((await talk.say('and do you do nails?')).model?.fallback).toBeNull()
})

describe('exactly at its bound', () => {
  const base = tableContext()
  const admit = (patch: Partial<GuardrailPolicy>, context: Partial<typeof base> = {}) => {
    const { kind, ...rest } = admitTurn({ ...base, ...context, policy: { ...base.policy, ...patch } })
    return 'reason' in rest ? `${kind} ${rest.reason}` : kind
  }
  const state = (patch: Partial<(typeof base)['state']>) => ({ ...base.state, ...patch })

  test.each([
    ['a customer’s turns', { customer_turns_daily: 7 }, 'turnsToday', 7, 'end daily_bound'],
    ['a business’s turns', { tenant_turns_daily: 70 }, 'tenantTurnsToday', 70, 'end tenant_bound'],
  ] as const)('%s: the last is answered, the next is not', (_, patch, counter, bound, ends) => {
    expect(admit(patch, { [counter]: bound })).toBe('answer')
    expect(admit(patch, { [counter]: bound + 1 })).toBe(ends)
  })

  test('a danger to life is answered whatever is used up', () => {
    const used = {
      turnsToday: 999,
      tenantTurnsToday: 9_999_999,
      text: 'I have chest pain',
      state: state({ quietUntil: '2026-03-02T12:00:00Z', optedOut: true }),
    }
    expect(admit({}, used)).toBe('answer')
  })

  test('the same words: four times answered, the fifth ends it, the sixth is met with silence; other words begin anew', () => {
    const times = (count: number, text = 'hello there') =>
      admit({}, { text, state: state({ repeats: { text: 'hello there', times: count } }) })
    expect([times(3), times(4), times(5), times(5, 'hello here')]).toEqual(['answer', 'end repetition', 'silent repetition', 'answer'])
  })

  test('abuse: answered until the strikes of the policy, ended at them, silent after', () => {
    const struck = (strikes: number, abuse_strikes = 3) => admit({ abuse_strikes }, { text: 'you idiot', state: state({ strikes }) })
    expect([struck(1), struck(2), struck(3)]).toEqual(['answer', 'end abuse', 'silent abuse'])
    expect([struck(0, 1), struck(2, 4)]).toEqual(['end abuse', 'answer'])
  })

  test('quiet until then, and not a moment longer; who has opted out is silent to an "ok", and back with a wish', () => {
    const at = (ms: number) => admit({}, { state: state({ quietUntil: new Date(base.now.getTime() + ms).toISOString() }) })
    expect([at(1), at(0), at(-1)]).toEqual(['silent daily_bound', 'answer', 'answer'])
    expect([admit({}, { text: 'ok', state: state({ optedOut: true }) }), admit({}, { text: 'ok' })]).toEqual(['silent opted_out', 'answer'])
    expect(admit({}, { text: 'book a haircut', state: state({ optedOut: true }) })).toBe('answer')
  })

  test('each ending has words of its own in both languages', () => {
    const all = (['daily_bound', 'tenant_bound', 'repetition', 'abuse'] as const).flatMap((reason) => [
      endingText(reason, 'en'),
      endingText(reason, 'ar'),
    ])
    expect(new Set(all).size).toBe(8)
  })
})
