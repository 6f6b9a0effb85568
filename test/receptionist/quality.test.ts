import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getWeeklyRollup } from '../../src/domain/analytics/get-weekly-rollup.ts'
import { closeConversation } from '../../src/domain/conversations/close-conversation.ts'
import { setGuardrailPolicy } from '../../src/domain/guardrail-policy/set-guardrail-policy.ts'
import { replyAsHuman } from '../../src/domain/handoffs/reply-as-human.ts'
import { readUnscored, type Unscored, type UnscoredMessage } from '../../src/domain/quality/read-unscored.ts'
import { scoreClosed } from '../../src/jobs/score-conversation.ts'
import type { Criterion } from '../../src/receptionist/quality/criteria.ts'
import { scoreConversation } from '../../src/receptionist/quality/score-conversation.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk, type Talk } from './talk.ts'

let world: TestWorld
let good: Talk
/** A faultless conversation as a scorer finds it, for the defects below. */
let found: Unscored
beforeAll(async () => {
  world = await openWorld()
  good = await startTalk(world, 'salon')
  for (const says of ['hi, how much is a gel manicure?', 'book it for tomorrow at 3pm', 'Sara Khan 0501234567', 'yes', 'thanks, bye'])
    await good.say(says)
  await close(good)
  const read = await world.db.withTenant(good.tenant, async (tx) => readUnscored(tx, (await rowsOf(good))[0].id))
  if (!read) throw new Error('nothing waits for a score')
  found = read
})
afterAll(() => world.close())

const actor = { kind: 'cli' } as const
const close = (talk: Talk) => world.db.withTenant(talk.tenant, (tx) => closeConversation(tx, { id: talk.conversation, actor }))
const score = () => drainJobs(world, { 'score-conversation': scoreClosed })
const rowsOf = async (talk: Talk) =>
  (
    await world.owner.query('select id, score::float8, scored_at, details from qa_scores where conversation_id = $1 order by id', [
      talk.conversation,
    ])
  ).rows
const unmet = (scored: ReturnType<typeof scoreConversation>) =>
  Object.entries(scored?.details ?? {}).flatMap(([name, { met }]) => (met ? [] : [name]))

test('closing scores a conversation: a good one gets all 11 points, each with its evidence, and the figures of the week have it', async () => {
  const ran = await score()
  expect(ran.map(({ kind, settled }) => `${kind} ${settled}`)).toEqual(['score-conversation done'])
  const [row] = await rowsOf(good)
  expect([row.score, row.scored_at]).toEqual([11, world.clock.now()])
  expect(Object.keys(row.details)).toHaveLength(11)
  for (const [name, { met, evidence }] of Object.entries<{ met: boolean; evidence: { note: string }[] }>(row.details)) {
    expect(met, name).toBe(true)
    expect(evidence[0]?.note, name).toMatch(/\w/)
  }
  expect(row.details.greeted_and_disclosed.evidence[0]).toEqual({ sequence_number: 2, note: expect.stringMatching(/AI receptionist/) })
  const week = await world.db.withTenant(good.tenant, (tx) => getWeeklyRollup(tx, {}))
  expect([week.qa_avg, week.qa_p50]).toEqual([11, 11])
})

test('a job that runs again scores nothing twice: the first score and its evidence stay', async () => {
  const [before] = await rowsOf(good)
  world.clock.advance(60_000)
  await world.owner.query(
    `insert into jobs (tenant_id, id, kind, payload, run_at) select tenant_id, gen_random_uuid(), 'score-conversation', jsonb_build_object('score_id', id), $2
     from qa_scores where conversation_id = $1`,
    [good.conversation, world.clock.now()],
  )
  expect(await score()).toHaveLength(1)
  expect(await rowsOf(good)).toEqual([before])
})

test('opened and closed again: the new part is scored, by itself, and the old score stays', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say('asdkjh qwlekj')
  await close(talk)
  await score()
  await talk.say('where are you?')
  await close(talk)
  await score()
  const rows = await rowsOf(talk)
  expect(rows.map((row) => row.score)).toEqual([10, 11])
  expect(rows[0].details.understood_intent.met).toBe(false)
})

test('a conversation without a word of the receptionist has no score, and none counts as zero', async () => {
  const talk = await startTalk(world, 'clinic')
  await talk.write('hello')
  await world.db.withTenant(talk.tenant, (tx) => replyAsHuman(tx, { conversation_id: talk.conversation, text: 'Rana here.', actor }))
  await close(talk)
  await score()
  expect(await rowsOf(talk)).toMatchObject([{ score: null, scored_at: null, details: {} }])
  const week = await world.db.withTenant(talk.tenant, (tx) => getWeeklyRollup(tx, {}))
  expect(week.qa_avg).toBeNull()
})

describe('each criterion fails by its own defect, and by that alone', () => {
  type Change = (message: UnscoredMessage, index: number) => UnscoredMessage | readonly UnscoredMessage[]
  const changed = (change: Change, more: Partial<Unscored> = {}): Unscored => ({
    ...found,
    ...more,
    messages: found.messages.flatMap(change),
  })
  /** Changes the reply with this number. */
  const reply =
    (number: number, change: (message: UnscoredMessage & { payload: Stored }) => object): Change =>
    (message) =>
      message.sequence_number === number
        ? { ...message, ...change(structuredClone(message) as UnscoredMessage & { payload: Stored }) }
        : message
  const booked = () => found.messages.find(({ payload }) => JSON.stringify(payload).includes('"booked"'))?.sequence_number ?? 0
  interface Stored {
    readonly acts: readonly { act: string; slots?: { start: string }[] }[]
  }
  const without = (acts: Stored['acts'], name: string) => acts.filter(({ act }) => act !== name)

  const DEFECTS: Readonly<Record<Criterion, () => Unscored>> = {
    greeted_and_disclosed: () => changed(reply(2, () => ({ content: 'Gel manicure is AED 150 and takes about 1 hour.' }))),
    right_language: () =>
      changed(
        reply(2, ({ content }) => ({
          content: `${content} السعر مئة وخمسون درهما والمدة حوالي ساعة كاملة، ويمكننا أن نحجز لك موعدا في أي وقت يناسبك هذا الأسبوع`,
        })),
      ),
    understood_intent: () =>
      changed(reply(2, ({ payload }) => ({ payload: { ...payload, acts: [...payload.acts, { act: 'not_understood' }] } }))),
    asked_only_missing: () =>
      changed(
        reply(8, ({ payload }) => ({
          payload: { ...payload, acts: [...payload.acts, { act: 'ask', asked: { what: 'name_and_phone' } }] },
        })),
      ),
    facts_grounded: () =>
      changed(reply(2, () => ({ hallucination_flags: [{ kind: 'unsupported_price', severity: 'medium', excerpt: 'AED 150' }] }))),
    no_forbidden_phrase: () => ({ ...found, forbidden_phrases: { en: ['takes about'], ar: [] } }),
    offered_real_slots: () =>
      changed(
        reply(4, ({ payload }) => {
          for (const act of payload.acts) for (const slot of act.slots ?? []) slot.start = '2026-03-03T11:07:00.000Z'
          return { payload }
        }),
      ),
    confirmed_details: () => changed(reply(6, ({ payload }) => ({ payload: { ...payload, acts: without(payload.acts, 'read_back') } }))),
    captured_contact: () =>
      changed(
        (message) =>
          JSON.parse(
            JSON.stringify(message)
              .replaceAll(/"(?:name|phone)":"(?:Sara Khan|\+971501234567)"/g, '"x":0')
              .replaceAll('name_and_phone', 'when')
              .replace('May I have your name and mobile number?', 'Shall I?')
              .replace('Could you give me your name and mobile number?', 'Shall I?'),
          ) as UnscoredMessage,
      ),
    handed_off_when_due: () =>
      changed(reply(2, ({ payload }) => ({ payload: { ...payload, intents: [{ intent: 'human', score: 0.9 }] } }))),
    closed_politely: () =>
      changed((message, index) => (index === found.messages.length - 1 ? [] : message), {
        conversation: { ...found.conversation, answered_sequence_number: booked() - 1 },
      }),
  }

  test('as it was: nothing is missing', () => {
    expect(unmet(scoreConversation(found))).toEqual([])
  })

  test.each(Object.entries(DEFECTS))('%s', (name, make) => {
    const scored = scoreConversation(make())
    expect([scored?.score, unmet(scored)]).toEqual([10, [name]])
    const evidence = scored?.details[name as Criterion].evidence[0]
    expect(found.messages.map((message) => message.sequence_number)).toContain(evidence?.sequence_number)
    expect(evidence?.note).toMatch(/\w/)
  })
})

test('other defects are seen too: an invented claim about free times, a booking never told, a question for a number that is proven', async () => {
  const talk = await startTalk(world, 'salon', { channel: 'whatsapp', identifier: '+971501112233' })
  await talk.say('Hi!')
  await close(talk)
  const read = await world.db.withTenant(talk.tenant, async (tx) => readUnscored(tx, (await rowsOf(talk))[0].id))
  if (!read) throw new Error('nothing waits for a score')
  const said = (content: string, more: Partial<UnscoredMessage> = {}) =>
    unmet(
      scoreConversation({ ...read, messages: read.messages.map((one) => (one.role === 'agent_bot' ? { ...one, ...more, content } : one)) }),
    )
  const hello = read.messages.find(({ role }) => role === 'agent_bot')?.content ?? ''
  expect(said(`${hello} May I have your mobile number?`)).toEqual(['asked_only_missing'])
  const flags = [{ kind: 'unsupported_availability', severity: 'high', excerpt: 'Nine is free.' }]
  expect(said(`${hello} Nine is free.`, { hallucination_flags: flags })).toEqual(['offered_real_slots'])
  // Kept back, it was said to nobody.
  expect(said(hello, { hallucination_flags: flags })).toEqual([])
  const calls = [
    { tool: 'book_appointment', arguments: {}, result: { ok: true, appointment: { id: 'a', scheduled_start: '2026-03-03T11:00:00Z' } } },
  ]
  expect(said(hello, { payload: { source: 'receptionist', acts: [], tool_calls: calls } })).toEqual(['confirmed_details'])
})

test('a person who spoke before the last score has not the last word in what came after it', () => {
  const messages = found.messages.map((message) => {
    if (message.sequence_number === 2) return { ...message, role: 'human_agent' }
    return message === found.messages.at(-1)
      ? { ...message, content: 'Right.', payload: { ...(message.payload as object), acts: [] } }
      : message
  })
  expect(unmet(scoreConversation({ ...found, messages, scored_up_to: 2 }))).toContain('closed_politely')
  expect(unmet(scoreConversation({ ...found, messages, scored_up_to: 0 }))).not.toContain('closed_politely')
})

test("the tenant's own forbidden phrases count as they are when it is scored", async () => {
  const talk = await startTalk(world, 'generic')
  await talk.say('hello')
  await close(talk)
  await world.db.withTenant(talk.tenant, (tx) =>
    setGuardrailPolicy(tx, { patch: { forbidden_phrases: { en: ['receptionist'], ar: [] } }, actor }),
  )
  await score()
  expect((await rowsOf(talk))[0].details.no_forbidden_phrase).toMatchObject({ met: false, evidence: [{ sequence_number: 2 }] })
})
