import { afterAll, beforeAll, expect, test } from 'vitest'
import { replay } from '../../evals/simulate/replay.ts'
import { recordConversation } from '../../src/domain/scenarios/record-conversation.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk } from './talk.ts'

let world: TestWorld
let empty: TestWorld
beforeAll(async () => {
  world = await openWorld()
  empty = await openWorld()
})
afterAll(async () => {
  await world.close()
  await empty.close()
})

test('a recorded conversation plays again in an empty database and ends as it did; a changed record does not', async () => {
  const talk = await startTalk(world, 'salon')
  await talk.say("hi, I'd like a women's haircut with Rana tomorrow at 5pm", 'Sara Haddad, 050 123 4567')
  await talk.say('yes')
  const recorded = await world.db.withTenant(talk.tenant, (tx) => recordConversation(tx, talk.conversation))
  expect(recorded?.turns).toEqual([["hi, I'd like a women's haircut with Rana tomorrow at 5pm", 'Sara Haddad, 050 123 4567'], ['yes']])
  expect(recorded?.ends.appointments).toMatchObject([{ status: 'confirmed', start: '2026-03-03T13:00:00Z' }])
  if (!recorded) return
  const told = JSON.parse(JSON.stringify({ ...recorded, ends: { ...recorded.ends, handoffs: 1 } }))
  expect(await replay(empty, empty.owner, told)).toEqual(['handoffs: 0, recorded 1'])
})
