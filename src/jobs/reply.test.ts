import { afterAll, beforeAll, expect, test } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { openWorld, type TestWorld } from '../../test/harness.ts'
import { startTalk } from '../../test/receptionist/talk.ts'
import { JOBS } from './catalog.ts'
import { enqueue } from './enqueue.ts'
import { SPARED_LEASES } from './queue/claim.ts'
import { reply } from './reply.ts'

let world: TestWorld
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function answered(attempt: number, lostLeases: number) {
  const talk = await startTalk(world, 'salon')
  await talk.write('do you have parking?')
  await world.owner.query('delete from jobs')
  await world.db.withTenant(talk.tenant, (tx) => enqueue(tx, 'reply', { conversation_id: talk.conversation }))
  await world.owner.query('update jobs set attempt = $1, lost_leases = $2', [attempt, lostLeases])
  expect(await drainJobs(world, { reply })).toMatchObject([{ settled: 'done' }])
  const { rows } = await world.owner.query("select content from messages where conversation_id = $1 and role = 'agent_bot'", [
    talk.conversation,
  ])
  return rows.map(({ content }) => String(content)).join()
}

const LAST = JOBS.reply.ladderMs.length

test('a turn that took every worker with it is not tried a last time: its customer gets an apology instead of silence', async () => {
  expect(await answered(LAST, SPARED_LEASES)).toMatch(/sorry/i)
})

test('a turn whose workers were killed is answered as if nothing had been, and so is one that is tried a last time for another reason', async () => {
  expect(await answered(0, SPARED_LEASES)).toContain('Jasmine Plaza')
  expect(await answered(LAST, SPARED_LEASES - 1)).toContain('Jasmine Plaza')
})
