import { afterAll, expect, test } from 'vitest'
import { until } from '../../system/vorel.ts'
import { report } from '../harness/rounds.ts'
import { LONG, openCrashWorld } from './crash-world.ts'
import { expectNumbering } from './numbering.ts'

/** Workers killed at random moments while events go on happening: what was committed is what was received, and what the records say. */
const ROUNDS = LONG ? 60 : 6
const EVENTS_A_ROUND = 10
/** A round starts a process, which takes one second alone and ten on a machine that twenty others want. */
const DEADLINE_MS = 120_000 + ROUNDS * 25_000
/** Each round's clock is so far ahead of the last one's that every rung is due. */
const JUMP_MS = 8 * 3_600_000
const SEED = Number(process.env.VOREL_TEST_SEED ?? 20_261_122)

const crash = await openCrashWorld()
const { journal } = crash
afterAll(() => crash.close())

/** Mulberry32: the same moments for the same seed, as far as the machine allows. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test(
  `${ROUNDS} kills at random moments: every event is delivered or still waiting, numbers have no gap, and in the end all are delivered`,
  async () => {
    const random = randomFrom(SEED)
    const subscribers = await Promise.all(['/a', '/b', '/c'].map((path) => crash.subscribe(path)))
    for (const { path } of subscribers) {
      journal.answer(path, (response, entry) => {
        const failures = Number.parseInt(entry.sha256.slice(0, 2), 16) % 3
        const status = journal.at(path).filter(({ id }) => id === entry.id).length > failures ? 200 : 503
        setTimeout(() => response.writeHead(status).end(), random() * 30)
      })
    }
    const started = Date.now()
    for (let round = 0; round < ROUNDS; round++) {
      const before = journal.entries.length
      const worker = await crash.spawnWorker({ now: new Date(started + round * JUMP_MS) })
      for (let n = 0; n < EVENTS_A_ROUND; n++) for (const subscriber of subscribers) await subscriber.happen()
      await until(() => journal.entries.length > before, 10_000, 'the first request of the round', 2)
      await new Promise((resolve) => setTimeout(resolve, random() * 150))
      await worker.kill()
      // The ten seconds of a lease are waited for in kill-moments.test.ts; here they are over.
      await crash.rows(`update jobs set lease_until = clock_timestamp() - interval '1 second' where state = 'running'`)
    }
    let now = started + ROUNDS * JUMP_MS
    const undelivered = async () =>
      (await crash.rows(`select from event_outbox union all select from webhook_deliveries where status <> 'delivered'`)).length
    for (let round = 0; round < 6 && ((await undelivered()) > 0 || round === 0); round++) {
      const worker = await crash.spawnWorker({ now: new Date(now) })
      await until(
        async () =>
          (
            await crash.rows(`select from event_outbox union all select from jobs where state = 'running' or run_at <= $1`, [
              new Date(now + 2000),
            ])
          ).length === 0,
        60_000,
      )
      await worker.kill()
      now += JUMP_MS
    }

    const events = ROUNDS * EVENTS_A_ROUND
    for (const subscriber of subscribers) {
      const deliveries = await subscriber.deliveries()
      expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([])
      expect(new Set(deliveries.map(({ event_id }) => event_id)).size).toBe(events)
      expect(new Set(journal.at(subscriber.path).map(({ id }) => id))).toEqual(new Set(deliveries.map(({ event_id }) => event_id)))
      const attempts = await subscriber.attempts()
      for (const { id, event_id, attempt_count } of deliveries) {
        const sent = journal.at(subscriber.path).filter((entry) => entry.id === event_id)
        const recorded = attempts.filter(({ delivery_id }) => delivery_id === id)
        expect(recorded).toHaveLength(attempt_count)
        expect(attempt_count).toBeLessThanOrEqual(6)
        expectNumbering({ sent, attempts: recorded, cutOff: ROUNDS })
      }
    }
    const requests = journal.entries.length
    const attempts = (await Promise.all(subscribers.map((subscriber) => subscriber.attempts()))).flat().length
    report('Random kills', { kills: ROUNDS, events: events * subscribers.length, requests, 'attempts recorded': attempts })
  },
  DEADLINE_MS,
)
