import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../system/vorel.ts'
import { openCrashWorld, type Subscriber } from './crash-world.ts'
import { openGate } from './gate.ts'

/** A writer killed at its commit, on either side of it. What it committed includes all that the delivery needs. */
const crash = await openCrashWorld()
const { world, journal } = crash
afterAll(() => crash.close())
let before: Subscriber
let after: Subscriber

/** Kills a process that sends a test event when its commit is at the gate, or (`answerOnly`) when the commit is through and it does not know. */
async function killAtCommit(path: string, answerOnly: boolean): Promise<Subscriber> {
  const gate = await openGate(world.appUrl)
  const subscriber = await crash.subscribe(path)
  const reached = gate.hold({ text: 'commit', after: 'insert into "webhook_deliveries"', ...(answerOnly ? { answerOnly } : {}) })
  const writer = await crash.spawnWorker({ run: ['writer-process.ts', subscriber.tenant, subscriber.endpoint], databaseUrl: gate.url })
  await reached
  await writer.kill()
  await gate.close()
  return subscriber
}

beforeAll(async () => {
  ;[before, after] = await Promise.all([killAtCommit('/before', false), killAtCommit('/after', true)])
  await crash.spawnWorker()
}, 120_000)

test('what was committed is delivered, although its writer did nothing more', async () => {
  await until(async () => (await after.deliveries())[0]?.status === 'delivered', 20_000)
  expect(journal.at('/after').map(({ attempt, headers }) => [attempt, headers['x-webhook-event']])).toEqual([[1, 'webhook.test']])
})

test('what was not committed leaves nothing', async () => {
  await until(() => journal.at('/after').length === 1, 20_000)
  const counts = await crash.rows(
    `select (select count(*)::int from event_log where tenant_id = $1) as events, (select count(*)::int from jobs where tenant_id = $1) as jobs,
       (select count(*)::int from audit_log where tenant_id = $1 and action = 'webhook_endpoint.tested') as audited`,
    [before.tenant],
  )
  expect(counts).toEqual([{ events: 0, jobs: 0, audited: 0 }])
  expect([await before.deliveries(), journal.at('/before')]).toEqual([[], []])
})
