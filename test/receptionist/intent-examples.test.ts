import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk } from './talk.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('a sentence that a business gave as an example means what it says, from the next turn on and for that business alone', async () => {
  const [salon, other] = [await startTalk(world, 'salon'), await startTalk(world, 'clinic')]
  const actsOf = async (talk: typeof salon) => (await talk.say('fetch the big cheese')).acts.map(({ act }) => act)
  expect(await actsOf(salon)).not.toContain('handed_off')
  await world.owner.query(
    `update tenants set settings = settings || '{"intent_examples": {"human": ["fetch the big cheese"]}}' where id = $1`,
    [salon.tenant],
  )
  expect(await actsOf(salon)).toContain('handed_off')
  expect(await actsOf(other)).not.toContain('handed_off')
})
