import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import { getAnalytics } from '../../domain/analytics/get-analytics.ts'
import { getWeeklyRollup } from '../../domain/analytics/get-weekly-rollup.ts'
import { createIdSource } from '../../lib/ids.ts'

let world: TestWorld
let tenant: string

beforeAll(async () => {
  world = await openWorld()
  tenant = await makeTenant(world, { vertical: 'salon' })
})
afterAll(() => world.close())

/** A source of its own each time: ids of one source never go back. */
const idAt = (at: Date) => createIdSource()(at)
const hoursAgo = (hours: number) => new Date(TEST_NOW.getTime() - hours * 3_600_000)
const sql = (text: string, values: unknown[]) => world.owner.query(text, values)

async function conversation(at: Date, channel: string, status: string): Promise<string> {
  const id = idAt(at)
  await sql(
    'insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, status) values ($1, $2, $3, $4, $4, $5)',
    [tenant, id, channel, id, status],
  )
  return id
}

async function message(input: {
  conversation: string
  at: Date
  number: number
  role: string
  payload?: object
  flags?: object[]
}): Promise<void> {
  const { conversation: id, at, number, role, payload = {}, flags = [] } = input
  await sql(
    "insert into messages (tenant_id, id, conversation_id, sequence_number, role, content, payload, hallucination_flags, delivery_status) values ($1, $2, $3, $4, $5, 'x', $6, $7, 'sent')",
    [tenant, idAt(at), id, number, role, JSON.stringify(payload), JSON.stringify(flags)],
  )
}

async function lead(id: string, status: string): Promise<void> {
  await sql('insert into leads (tenant_id, id, conversation_id, status, updated_at) values ($1, $2, $3, $4, now())', [
    tenant,
    idAt(TEST_NOW),
    id,
    status,
  ])
}

test('the figures of a period, each counted once and where it belongs', async () => {
  const [web, phone, old] = [
    await conversation(hoursAgo(5), 'webform', 'closed'),
    await conversation(hoursAgo(26), 'voice', 'active'),
    await conversation(hoursAgo(24 * 9), 'webform', 'closed'),
  ]
  await conversation(hoursAgo(2), 'webform', 'awaiting_human')
  await lead(web, 'booked')
  await lead(phone, 'new')
  await lead(old, 'converted')
  const calls = [
    { tool: 'hold_slot', result: { ok: true } },
    { tool: 'hold_slot', result: { ok: false } },
  ]
  // Two messages in a row wait for one reply; the wait begins with the first of them. A person's reply ends a wait without being one.
  await message({ conversation: web, at: hoursAgo(5), number: 1, role: 'customer' })
  await message({ conversation: web, at: new Date(hoursAgo(5).getTime() + 1000), number: 2, role: 'customer' })
  await message({
    conversation: web,
    at: new Date(hoursAgo(5).getTime() + 4000),
    number: 3,
    role: 'agent_bot',
    payload: { tool_calls: calls },
    flags: [{ kind: 'unsupported_price' }],
  })
  await message({ conversation: web, at: hoursAgo(4), number: 4, role: 'customer' })
  await message({ conversation: web, at: hoursAgo(3), number: 5, role: 'human_agent' })
  await message({ conversation: web, at: hoursAgo(2), number: 6, role: 'agent_bot', payload: { source: 'public_api' } })
  for (const score of [9.5, 11, null]) {
    await sql(
      'insert into qa_scores (tenant_id, id, conversation_id, up_to_sequence_number, score, scored_at) values ($1, $2, $3, 1, $4, $5)',
      [tenant, idAt(TEST_NOW), web, score, score === null ? null : hoursAgo(1)],
    )
  }
  const week = await world.db.withTenant(tenant, (tx) => getAnalytics(tx, { days: 7 }))
  expect(week.statuses).toEqual(
    expect.arrayContaining([
      { status: 'closed', count: 1 },
      { status: 'active', count: 1 },
      { status: 'awaiting_human', count: 1 },
    ]),
  )
  expect(week.conversations).toEqual([
    { day: '2026-03-01', channel: 'voice', count: 1 },
    { day: '2026-03-02', channel: 'webform', count: 2 },
  ])
  expect(week.funnel).toEqual({ conversations: 3, leads: 2, qualified: 1, booked: 1 })
  expect(week.tools).toEqual([{ tool: 'hold_slot', calls: 2, failures: 1 }])
  expect(week.flags).toEqual([{ kind: 'unsupported_price', count: 1 }])
  expect(week.quality).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1])
  expect(week.response_time).toEqual({ replies: 1, p50_seconds: 4, p95_seconds: 4 })
  expect((await world.db.withTenant(tenant, (tx) => getAnalytics(tx, { days: 30 }))).funnel.conversations).toBe(4)
})

test('what stands beside the charts is what the public API answers', async () => {
  const week = await world.db.withTenant(tenant, (tx) => getAnalytics(tx, { days: 7 }))
  const api = await world.db.withTenant(tenant, (tx) => getWeeklyRollup(tx, { since: week.rollup.since }))
  expect(week.rollup).toEqual(api)
  expect(week.funnel.conversations).toBe(api.conversation_count)
  expect(week.flags.reduce((sum, { count }) => sum + count, 0)).toBe(api.hallucination_flag_count)
})

test('a business without anything gets zeros', async () => {
  const empty = await makeTenant(world, { vertical: 'clinic' })
  const month = await world.db.withTenant(empty, (tx) => getAnalytics(tx, { days: 30 }))
  expect(month.funnel).toEqual({ conversations: 0, leads: 0, qualified: 0, booked: 0 })
  expect(month.response_time).toEqual({ replies: 0, p50_seconds: null, p95_seconds: null })
  expect(month.voice).toEqual({ calls: 0, minutes: 0 })
})
