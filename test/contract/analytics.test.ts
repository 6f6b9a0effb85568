import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIdSource, newId } from '../../src/lib/ids.ts'
import { makeTenant } from '../factories.ts'
import { type Api, openApi } from './client.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let api: Api
beforeAll(async () => {
  api = await openApi()
})
afterAll(() => api.close())

const now = () => api.world.clock.now().getTime()
const ago = (ms: number) => new Date(now() - ms).toISOString()
const rollup = (key: string, since?: string) => api.call('getWeeklyRollup', { key, ...(since === undefined ? {} : { query: { since } }) })

async function newTenant() {
  const tenant = await makeTenant(api.world)
  return { tenant, key: (await api.issue(tenant)).key }
}

test('a new business: zeros, empty lists, and no scores', async () => {
  const { key } = await newTenant()
  expect((await rollup(key)).body).toEqual({
    since: ago(7 * DAY),
    computed_at: ago(0),
    qa_avg: null,
    qa_p50: null,
    qa_p95: null,
    conversation_count: 0,
    agent_turn_count: 0,
    hallucination_flag_count: 0,
    top_flag_kinds: [],
    top_handoff_reasons: [],
  })
})

test('since is from 90 days to 1 hour ago, both included, as a date-time with an offset', async () => {
  const { key } = await newTenant()
  for (const since of [ago(HOUR), ago(90 * DAY), ago(3 * DAY).replace('Z', '+00:00'), ago(2 * DAY).replace(/\.\d+Z/, 'Z')]) {
    const { status, body } = await rollup(key, since)
    expect([status, body.since], since).toEqual([200, new Date(since).toISOString()])
  }
  const wrong = [
    ago(HOUR - 1),
    ago(0),
    ago(-DAY),
    ago(90 * DAY + 1),
    '',
    'yesterday',
    '2026-02-30T00:00:00Z',
    '2026-02-27',
    ago(DAY).slice(0, -1),
    '0',
  ]
  for (const since of wrong) {
    const { status, body } = await rollup(key, since)
    expect([status, body.error.message.slice(0, 5)], since).toEqual([400, 'since'])
  }
})

test('counts what is in the period and the own, not what is older, others’ or sent through the API', async () => {
  const [mine, theirs] = [await newTenant(), await newTenant()]
  const say = async (tenant: string, flags: string[], { role = 'agent_bot', age = 0 } = {}) => {
    // Sources of their own: one source never goes back in time.
    const at = new Date(now() - age)
    const [conversation, message] = [createIdSource()(at), createIdSource()(at)]
    const flagged = JSON.stringify(flags.map((kind) => ({ kind })))
    await api.world.owner.query(
      "insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key) values ($1, $2, 'webform', $3, $3)",
      [tenant, conversation, conversation],
    )
    await api.world.owner.query(
      `insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, delivery_status, hallucination_flags)
       values ($1, $2, $3, 1000, $4, 'x', 'sent', $5)`,
      [tenant, message, conversation, role, flagged],
    )
    return conversation
  }
  await say(mine.tenant, ['old'], { age: 7 * DAY + 1 })
  const edge = await say(mine.tenant, ['unsupported_price', 'unsupported_price'], { age: 7 * DAY })
  await say(mine.tenant, ['forbidden_phrase', 'a', 'b', 'c', 'd'])
  await say(mine.tenant, [], { role: 'customer' })
  await say(theirs.tenant, ['foreign'])
  await api.call('sendMessage', { key: mine.key, params: { id: edge }, body: { text: 'Reminder' } })
  const { body } = await rollup(mine.key)
  expect(body).toMatchObject({ conversation_count: 3, agent_turn_count: 2, hallucination_flag_count: 7 })
  expect(body.top_flag_kinds).toEqual([
    { kind: 'unsupported_price', count: 2 },
    { kind: 'a', count: 1 },
    { kind: 'b', count: 1 },
    { kind: 'c', count: 1 },
    { kind: 'd', count: 1 },
  ])
  expect((await rollup(mine.key, ago(8 * DAY))).body).toMatchObject({
    conversation_count: 4,
    agent_turn_count: 3,
    hallucination_flag_count: 8,
  })
})

test('handoffs count by reason, scores by when they were given', async () => {
  const { tenant, key } = await newTenant()
  const conversation = await api.call('createConversation', { key, body: { channel: 'webform', customer_identifier: 'a' } })
  const lead = await api.call('createLead', { key, body: { conversation_id: conversation.body.id } })
  for (const reason of ['price', 'complaint', 'price'])
    await api.call('handoffLead', { key, params: { id: lead.body.id }, body: { reason } })
  const score = (value: number | null, at: string | null) =>
    api.world.owner.query(
      'insert into qa_scores (tenant_id, id, conversation_id, up_to_sequence_number, score, scored_at) values ($1, $2, $3, 0, $4, $5)',
      [tenant, newId(api.world.clock.now()), conversation.body.id, value, at],
    )
  await score(null, null)
  expect((await rollup(key)).body.qa_avg).toBeNull()
  for (const value of [11, 4, 8.5]) await score(value, ago(DAY))
  await score(0, ago(7 * DAY + 1))
  expect((await rollup(key)).body).toMatchObject({
    qa_avg: 7.83,
    qa_p50: 8.5,
    qa_p95: 10.75,
    top_handoff_reasons: [
      { kind: 'price', count: 2 },
      { kind: 'complaint', count: 1 },
    ],
  })
})
