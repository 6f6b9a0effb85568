import type { ServerResponse } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { LEASE_MS } from '../../../src/jobs/queue/claim.ts'
import { until } from '../../system/vorel.ts'
import { type CrashWorld, openCrashWorld } from './crash-world.ts'
import { expectNumbering } from './numbering.ts'

/** Two workers and the same jobs: who holds the lease is believed, and nobody else. */
const TAKE_OVER_MS = 15_000
const [late, slow] = await Promise.all([openCrashWorld(), openCrashWorld()])
afterAll(() => Promise.all([late.close(), slow.close()]))

/** The receiver keeps each request of `path` waiting and answers when it is told. */
function heldAnswers({ journal }: CrashWorld, path: string): ServerResponse[] {
  const responses: ServerResponse[] = []
  journal.answer(path, (response) => responses.push(response))
  return responses
}

test.concurrent('the results of a worker that is stopped past its lease are refused, whether the work is being done again or is done', async () => {
  const [during, after] = [await late.subscribe('/during'), await late.subscribe('/after')]
  const [duringAnswers, afterAnswers] = [heldAnswers(late, '/during'), heldAnswers(late, '/after')]
  const other = await late.spawnWorker()
  other.signal('SIGSTOP')
  const stopped = await late.spawnWorker()
  await during.happen()
  await after.happen()
  await until(() => duringAnswers.length === 1 && afterAnswers.length === 1, 20_000, 'the first requests', 5)
  stopped.signal('SIGSTOP')
  const stoppedAt = Date.now()
  other.signal('SIGCONT')
  await until(() => duringAnswers.length === 2 && afterAnswers.length === 2, TAKE_OVER_MS, 'requests of the other worker', 10)
  expect(Date.now() - stoppedAt).toBeLessThan(TAKE_OVER_MS)
  afterAnswers[1]?.end()
  await until(async () => (await after.deliveries())[0]?.status === 'delivered', 20_000)

  // It wakes to bad answers, of which nothing must be seen.
  duringAnswers[0]?.writeHead(410).end()
  afterAnswers[0]?.writeHead(410).end()
  stopped.signal('SIGCONT')
  await until(() => (stopped.log().match(/"settled":"refused"/g) ?? []).length === 2, 20_000, 'both results are refused')
  expect(await during.deliveries()).toMatchObject([{ status: 'pending', attempt_count: 0, last_error: null }])
  duringAnswers[1]?.end()
  await until(async () => (await during.deliveries())[0]?.status === 'delivered', 20_000)
  for (const subscriber of [during, after]) {
    expect(await subscriber.deliveries()).toMatchObject([{ status: 'delivered', attempt_count: 1, last_status_code: 200 }])
    expect(await subscriber.attempts()).toMatchObject([{ attempt_number: 1, status_code: 200 }])
    expectNumbering({ sent: late.journal.at(subscriber.path), attempts: await subscriber.attempts(), cutOff: 1 })
  }

  // From then on it is a worker like any other.
  await other.kill()
  late.journal.answer('/during', (response) => response.end())
  await during.happen()
  await until(async () => (await during.deliveries()).filter((row) => row.status === 'delivered').length === 2, 20_000)
}, 90_000)

test.concurrent('work that takes longer than a lease keeps it: nothing is sent twice while two workers look', async () => {
  const subscriber = await slow.subscribe('/slow')
  const slowMs = 6000
  slow.journal.answer('/slow', (response) => setTimeout(() => response.end(), slowMs))
  // Eight go at a time: the ninth begins when the first ones end, and ends when the lease of the claim would be long over.
  expect(2 * slowMs).toBeGreaterThan(LEASE_MS)
  const events = 9
  for (let n = 0; n < events; n++) await subscriber.happen()
  await Promise.all([slow.spawnWorker(), slow.spawnWorker()])
  const delivered = async () => (await subscriber.deliveries()).filter((row) => row.status === 'delivered').length
  await until(async () => (await delivered()) === events, 60_000, 'all delivered')
  expect(slow.journal.at('/slow').map((entry) => entry.attempt)).toEqual(Array.from({ length: events }, () => 1))
}, 90_000)
