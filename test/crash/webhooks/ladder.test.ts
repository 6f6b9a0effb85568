import { afterAll, expect, test } from 'vitest'
import { DELIVERY_LADDER_MS, JITTER } from '../../../src/domain/webhooks/outcome.ts'
import { until } from '../../system/vorel.ts'
import { openCrashWorld } from './crash-world.ts'
import { expectNumbering } from './numbering.ts'

/**
 * The whole ladder, each rung climbed by another process whose clock is set to just before it, and killed once the attempt is recorded: due times live in the
 * database and nowhere else.
 */
const crash = await openCrashWorld()
const { journal } = crash
afterAll(() => crash.close())

const EARLY_MS = 800
/** From a due time to its attempt, on a machine with other things to do. */
const LATE_MS = 5000
const DAY_MS = 86_400_000

test('due times survive restarts: each rung is climbed once, not before its time, also after days without a worker, and the last one is the end', async () => {
  const subscriber = await crash.subscribe('/ladder')
  journal.answer('/ladder', (response) => response.writeHead(500).end())
  await subscriber.happen()
  let due = new Date()
  for (let attempt = 1; attempt <= DELIVERY_LADDER_MS.length + 1; attempt++) {
    const downtimeMs = attempt === 3 ? 3 * DAY_MS : 0
    const worker = await crash.spawnWorker({ now: new Date(due.getTime() + downtimeMs - (attempt > 1 ? EARLY_MS : 0)) })
    await until(async () => (await subscriber.attempts()).length >= attempt, 10_000, `attempt ${attempt}`, 20)
    // Killed before it gave the job back, it would leave the next attempt to the end of its lease (kill-moments.test.ts).
    await until(async () => (await crash.rows(`select from jobs where state = 'running'`)).length === 0, 20_000)
    await worker.kill()

    const attempts = await subscriber.attempts()
    expect(attempts).toHaveLength(attempt)
    expect(journal.at('/ladder')).toHaveLength(attempt)
    const { started_at: startedAt, duration_ms: durationMs } = attempts[attempt - 1] ?? expect.fail()
    const lateMs = startedAt.getTime() - due.getTime() - downtimeMs
    expect(lateMs).toBeGreaterThanOrEqual(downtimeMs > 0 ? -EARLY_MS : 0)
    expect(lateMs).toBeLessThan(LATE_MS)

    const [delivery] = await subscriber.deliveries()
    const rungMs = DELIVERY_LADDER_MS[attempt - 1]
    if (rungMs === undefined) {
      expect(delivery).toMatchObject({ status: 'dead', attempt_count: 6, next_attempt_at: null })
      continue
    }
    expect(delivery).toMatchObject({ status: 'pending', attempt_count: attempt })
    due = delivery?.next_attempt_at
    const waitMs = due.getTime() - startedAt.getTime() - durationMs
    expect(waitMs).toBeGreaterThan(rungMs * (1 - JITTER) - 50)
    expect(waitMs).toBeLessThan(rungMs * (1 + JITTER) + 1000)
  }
  expectNumbering({ sent: journal.at('/ladder'), attempts: await subscriber.attempts(), cutOff: 0 })

  const [dead] = await subscriber.deliveries()
  await crash.spawnWorker({ now: new Date(due.getTime() + 4 * DAY_MS) })
  const other = await crash.subscribe('/after-the-end')
  await other.happen()
  await until(() => journal.at('/after-the-end').length === 1, 20_000)
  expect(journal.at('/ladder')).toHaveLength(6)
  expect(await subscriber.deliveries()).toEqual([dead])
}, 120_000)
