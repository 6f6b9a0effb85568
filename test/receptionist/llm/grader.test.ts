import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../../src/context.ts'
import { DEFAULT_GUARDRAIL_POLICY, type GuardrailPolicy } from '../../../src/domain/guardrail-policy/policy.ts'
import { setGuardrailPolicy } from '../../../src/domain/guardrail-policy/set-guardrail-policy.ts'
import { gradeReply } from '../../../src/jobs/grade-reply.ts'
import { drainJobs } from '../../drain-jobs.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../harness.ts'
import { startTalk, type Talk } from '../talk.ts'
import { type Answer, type Asked, type ModelServer, startModelServer } from './model-world.ts'

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
  await world.owner.query('delete from jobs')
  await world.owner.query('delete from model_usage')
  await policy(DEFAULT_GUARDRAIL_POLICY)
})
afterAll(async () => {
  await model.close()
  await world.close()
})

const policy = (patch: Partial<GuardrailPolicy>) =>
  world.db.withTenant(tenant, (tx) => setGuardrailPolicy(tx, { patch, actor: { kind: 'cli' } }))
const talkWith = () => startTalk(world, 'salon', { brains: model.brains() })
const grade = () => drainJobs({ ...(world as Context), brains: model.brains() }, { 'grade-reply': gradeReply })
const flagsOf = async (talk: Talk) =>
  (
    await world.owner.query(
      "select hallucination_flags from messages where conversation_id = $1 and role = 'agent_bot' order by sequence_number",
      [talk.conversation],
    )
  ).rows.map((row) => row.hallucination_flags)
const found = (...unsupported: object[]): Answer => JSON.stringify({ unsupported })
const REPLY = 'Our stylists use organic products only. Which day would suit you?'

/** A reply of a model's that the live checks let pass. */
async function replied(said = REPLY): Promise<Talk> {
  const talk = await talkWith()
  model.answers(said)
  expect((await talk.say('what products do you use?')).flags).toEqual([])
  return talk
}

test("a model's reply is looked at again after it was sent; what the facts don't bear out is flagged with it, in the reply's own words", async () => {
  const talk = await replied()
  expect(await flagsOf(talk)).toEqual([[]])
  let asked: Asked | null = null
  model.answers((request) => {
    asked = request
    return `Here you are: ${found({ excerpt: 'Our stylists use organic products only', severity: 'medium' })}`
  })
  expect((await grade()).map(({ kind, settled }) => `${kind} ${settled}`)).toEqual(['grade-reply done'])
  expect(await flagsOf(talk)).toEqual([[{ kind: 'llm_flagged', severity: 'medium', excerpt: 'Our stylists use organic products only' }]])
  const sent = JSON.stringify(asked)
  expect(sent).toMatch(/what products do you use\?.*Our stylists use organic products only/s)
  expect(sent).toMatch(/Noor & Silk Salon.*Weekly opening hours.*Services:/s)
  expect(sent).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
  const { rows } = await world.owner.query('select turns, input_tokens > 0 as counted from model_usage where conversation_id = $1', [
    talk.conversation,
  ])
  expect(rows).toEqual([{ turns: 1, counted: true }])
})

test('words that the reply never had, another form of answer, or an empty list flag nothing', async () => {
  for (const answer of [
    found({ excerpt: 'we are the cheapest in town', severity: 'high' }),
    found({ severity: 'high' }, 'x' as unknown as object),
    found(),
    'All good!',
    '{"unsupported": "everything"}',
    '[1, 2',
  ]) {
    const talk = await replied()
    model.answers(answer)
    await grade()
    expect(await flagsOf(talk), String(answer)).toEqual([[]])
  }
})

test('a repeated job flags once', async () => {
  const talk = await replied()
  const [job] = (await world.owner.query("select tenant_id, payload from jobs where kind = 'grade-reply'")).rows
  model.answers(found({ excerpt: 'organic products', severity: 'low' }))
  await grade()
  await world.owner.query("insert into jobs (tenant_id, id, kind, payload, run_at) values ($1, gen_random_uuid(), 'grade-reply', $2, $3)", [
    job.tenant_id,
    job.payload,
    TEST_NOW,
  ])
  model.answers(found({ excerpt: 'Our stylists', severity: 'high' }))
  await grade()
  expect(model.asked).toEqual([])
  expect(await flagsOf(talk)).toEqual([[{ kind: 'llm_flagged', severity: 'low', excerpt: 'organic products' }]])
})

test('where the policy says so, people are asked; a warning asks nobody', async () => {
  const warned = await replied()
  model.answers(found({ excerpt: 'organic products', severity: 'high' }))
  await grade()
  expect((await warned.outcome()).handoffs).toEqual([])
  await policy({ action: 'handoff' })
  for (const [severity, handoffs] of [
    ['medium', []],
    ['high', [{ reason: 'guardrail: llm_flagged' }]],
  ] as const) {
    const talk = await replied()
    model.answers(found({ excerpt: 'organic products', severity }))
    await grade()
    expect((await talk.outcome()).handoffs).toEqual(handoffs)
  }
})

test('what no model wrote, and what is past the tokens of the day, is not looked at; a model that is down leaves it at the first look', async () => {
  await (await startTalk(world, 'salon')).say('how much is a gel manicure?')
  expect(await grade()).toEqual([])
  const talk = await replied()
  await policy({ tenant_tokens_daily: 1 })
  model.answers(found({ excerpt: 'organic products', severity: 'high' }))
  expect((await grade()).map(({ settled }) => settled)).toEqual(['done'])
  expect([model.asked, await flagsOf(talk)]).toEqual([[], [[]]])
  await policy({ tenant_tokens_daily: 5_000_000 })
  const other = await replied()
  const settled: string[] = []
  for (let round = 0; round < 3; round++) {
    model.answers({ error: 503 })
    settled.push(...(await grade()).map((job) => job.settled))
    world.clock.advance(10 * 60_000)
  }
  expect([settled, await flagsOf(other)]).toEqual([['retry', 'retry', 'done'], [[]]])
})
