import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveMessage } from '../../src/domain/conversations/receive-message.ts'
import { reply } from '../../src/jobs/reply.ts'
import { claim, LAYERS } from '../../src/lib/rate-limit/layers.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk, type Talk } from './talk.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const receive = (talk: Talk, text: string) =>
  world.db.withTenant(talk.tenant, (tx) =>
    receiveMessage(tx, { conversation_id: talk.conversation, text, external_id: randomUUID() }, { turnDebounceMs: 0 }),
  )
const useUp = async (tenant: string, tool: string) => {
  for (let call = 0; call < LAYERS.tenant_tool.limit; call++) await world.limiter.take([claim('tenant_tool', `${tenant}:${tool}`)])
}
const drain = () => drainJobs(world, { reply })

test('a tenant that used the calendar 50 times in a minute gets its answer later, and never "nothing free"', async () => {
  const talk = await startTalk(world, 'salon')
  await useUp(talk.tenant, 'check_availability')
  await receive(talk, "Women's haircut with Rana on Thursday at 3 pm")
  expect(await drain()).toMatchObject([{ kind: 'reply', attempt: 1, settled: 'retry' }])
  expect((await talk.outcome()).replies).toEqual([])
  world.clock.advance(60_000)
  expect(await drain()).toMatchObject([{ kind: 'reply', attempt: 2, settled: 'done' }])
  expect((await talk.outcome()).replies).toEqual([expect.stringMatching(/3(:00)? ?pm/i)])
  const { text } = await world.metrics.expose()
  expect(text).toMatch(/^vorel_rate_limited_total\{layer="tenant_tool"\} 1$/m)
  expect(text).toMatch(/^vorel_turn_duration_seconds_count\{outcome="rate_limited"\} 1$/m)
  expect(text).toMatch(/^vorel_turn_duration_seconds_count\{outcome="posted"\} 1$/m)
})

test('an emergency is handed over however many there were this minute', async () => {
  const talk = await startTalk(world, 'clinic')
  await useUp(talk.tenant, 'request_handoff')
  await receive(talk, 'I have chest pain and I cannot breathe')
  expect(await drain()).toMatchObject([{ settled: 'done' }])
  const { replies, handoffs } = await talk.outcome()
  expect(replies).toEqual([expect.stringMatching(/emergency/)])
  expect(handoffs).toEqual([{ reason: 'emergency red flag' }])
})

test('a lead that could not be written costs no reply, and the next turn writes it', async () => {
  const talk = await startTalk(world, 'salon')
  await useUp(talk.tenant, 'update_lead')
  await receive(talk, "Women's haircut with Rana on Friday at 3 pm")
  expect(await drain()).toMatchObject([{ settled: 'done' }])
  expect((await talk.outcome()).lead).toBe(null)
  world.clock.advance(60_000)
  await receive(talk, 'Sara Haddad, 050 123 4567')
  await drain()
  expect((await talk.outcome()).lead).toMatchObject({ name: 'Sara Haddad', attributes: { preferred_stylist: 'Rana' } })
})
