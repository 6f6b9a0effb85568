import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { eraseCustomer } from '../../src/domain/privacy/erase-customer.ts'
import { handlers } from '../../src/jobs/handlers.ts'
import { drainJobs } from '../drain-jobs.ts'
import { openWorld, type TestWorld } from '../harness.ts'
import { startTalk } from '../receptionist/talk.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Stops before the n-th transaction until it is let go; `isReached` says whether there were so many. */
function stopBefore(n: number) {
  let transactions = 0
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const db: Database = {
    ...world.db,
    async withTenant(tenant, work) {
      transactions += 1
      if (transactions === n) {
        reached.resolve()
        await goOn.promise
      }
      return world.db.withTenant(tenant, work)
    },
  }
  return { db, reached: reached.promise, goOn: goOn.resolve }
}

async function traces(tenant: string): Promise<string[]> {
  const tables = await world.owner.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and relname <> 'tenants'",
  )
  const found: string[] = []
  for (const { name } of tables.rows) {
    const { rows } = await world.owner.query(
      `select to_jsonb(t)::text as row from ${name} t where tenant_id = $1 and to_jsonb(t)::text ~* 'zuhaira|quintanilla|501239876|marzipan'`,
      [tenant],
    )
    found.push(...rows.map(({ row }) => `${name}: ${row}`))
  }
  return found
}

test('an erasure between any two steps of a turn that is being computed leaves nothing of the person, once the second look is over', async () => {
  let steps = 0
  for (let n = 1; ; n++) {
    const talk = await startTalk(world, 'salon', { channel: 'whatsapp', identifier: '+971501239876' })
    await talk.say('hello, I love marzipan')
    await talk.write("Women's haircut with Rana on Thursday at 3 pm please, Zuhaira Quintanilla, 050 123 9876")
    const gate = stopBefore(n)
    const turn = talk.turn(gate.db).then(
      () => 'ended',
      () => 'ended',
    )
    const at = await Promise.race([gate.reached.then(() => 'stopped'), turn])
    await world.db.withTenant(talk.tenant, (tx) => eraseCustomer(tx, { customer: '+971501239876', actor: { kind: 'cli' } }))
    gate.goOn()
    await turn
    await drainJobs(world, handlers)
    world.clock.advance(3 * 60_000)
    await drainJobs(world, handlers)
    expect(await traces(talk.tenant), `before transaction ${n}`).toEqual([])
    const said = await world.owner.query("select content from messages where conversation_id = $1 and content <> '[erased]'", [
      talk.conversation,
    ])
    expect(said.rows, `before transaction ${n}`).toEqual([])
    if (at === 'ended') break
    steps = n
  }
  expect(steps).toBeGreaterThan(2)
}, 60_000)
