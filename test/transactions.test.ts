import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeConversation, makeTenant } from './factories.ts'
import { openWorld, type TestWorld } from './harness.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('an action that fails after the commit is logged, and does not make the committed transaction look failed', async () => {
  const tenant = await makeTenant(world)
  const conversation = await world.db.withTenant(tenant, async (tx) => {
    tx.onCommit(() => {
      throw new Error('nobody to wake')
    })
    return makeConversation(tx)
  })
  const rows = await world.owner.query('select from conversations where id = $1', [conversation])
  expect(rows.rowCount).toBe(1)
  expect(world.logLines.some((line) => line.includes('an action after the commit failed'))).toBe(true)
})
