import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../system/vorel.ts'
import { openCrashWorld, type Subscriber, type WorkerProcess } from './crash-world.ts'
import { type Gate, type Held, openGate } from './gate.ts'
import { expectNumbering } from './numbering.ts'

/**
 * Workers killed at chosen moments of a delivery, and what became of the delivery. Each victim has one endpoint, of a tenant of its own; one other worker
 * comes after them all.
 */
interface Moment {
  readonly name: string
  /** Arranges the moment, resolves in it. The worker runs already, the event is not yet committed. */
  reach(arrange: Arrange): Promise<void>
  /** How often the receiver is sent the event until it is delivered. */
  readonly requests: readonly number[]
}

interface Arrange {
  readonly subscriber: Subscriber
  readonly gate: Gate
  readonly victim: WorkerProcess
}

const TAKE_OVER_MS = 15_000
const crash = await openCrashWorld()
const { world, journal } = crash

const held = (name: string, what: Held, requests: readonly number[]): Moment => ({
  name,
  requests,
  async reach({ gate, subscriber }) {
    const reached = gate.hold(what)
    await subscriber.happen()
    await reached
  },
})

/** Holds `table` while `work` runs, so that a statement that writes it waits inside the database. */
async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  await world.owner.query(`begin; lock table ${table} in share row exclusive mode`)
  await work()
}

const MOMENTS: readonly Moment[] = [
  {
    name: 'while the event is fanned out',
    requests: [1],
    reach: ({ subscriber }) =>
      whileLocked('webhook_deliveries', async () => {
        await subscriber.happen()
        await crash.lockAwaited()
      }),
  },
  held('after it claimed the job and before it knew what to send', { text: 'secret_sealed' }, [1]),
  {
    name: 'while the receiver works on the request',
    requests: [2],
    async reach({ subscriber }) {
      journal.answer(subscriber.path, (response, _entry, nth) => nth > 1 && response.end())
      await subscriber.happen()
      await until(() => journal.at(subscriber.path).length === 1, 5000, 'a request', 5)
    },
  },
  {
    name: 'in the instant in which the answer left the receiver',
    requests: [1, 2],
    async reach({ subscriber, victim }) {
      const answered = new Promise<void>((resolve) =>
        journal.answer(subscriber.path, (response) =>
          response.end(() => {
            victim.signal('SIGKILL')
            resolve()
          }),
        ),
      )
      await subscriber.happen()
      await answered
    },
  },
  held('after the answer and before it asked for its lease', { text: 'for share' }, [2]),
  held('with the recording statement on its way to the database', { text: 'record_webhook_attempts' }, [2]),
  {
    name: 'while the database works on the recording statement',
    requests: [2],
    reach: ({ subscriber }) =>
      whileLocked('webhook_attempts', async () => {
        await subscriber.happen()
        await crash.lockAwaited()
      }),
  },
  held('with the commit of the recording on its way', { text: 'commit', after: 'record_webhook_attempts' }, [2]),
  held('after the recording was committed and before it knew', { text: 'commit', after: 'record_webhook_attempts', answerOnly: true }, [1]),
]

const killed: { subscriber: Subscriber; killedAt: number; moment: Moment }[] = []

beforeAll(async () => {
  // All are started at once, and stand still until it is their turn.
  const victims = await Promise.all(
    MOMENTS.map(async (moment, n) => {
      const gate = await openGate(world.appUrl)
      const victim = await crash.spawnWorker({ databaseUrl: gate.url })
      victim.signal('SIGSTOP')
      return { moment, gate, victim, subscriber: await crash.subscribe(`/moment-${n}`) }
    }),
  )
  for (const { moment, gate, victim, subscriber } of victims) {
    victim.signal('SIGCONT')
    await moment.reach({ subscriber, gate, victim })
    const killedAt = Date.now()
    await victim.kill()
    await world.owner.query('rollback')
    await gate.close()
    killed.push({ subscriber, killedAt, moment })
  }
  await crash.spawnWorker()
}, 60_000)
afterAll(() => crash.close())

describe('a worker killed', () => {
  test.each(MOMENTS.map(({ name }, n) => ({ name, n })))(
    '$name: the event is delivered within 15 s, once recorded, in numbers without gap or repeat',
    async ({ n }) => {
      const { subscriber, killedAt, moment } = killed[n] ?? expect.fail()
      await until(
        async () => (await subscriber.deliveries())[0]?.status === 'delivered',
        killedAt + TAKE_OVER_MS - Date.now(),
        'delivered by another worker',
      )
      const sent = journal.at(subscriber.path)
      expect(moment.requests).toContain(sent.length)
      expect(await subscriber.deliveries()).toMatchObject([{ status: 'delivered', attempt_count: 1, next_attempt_at: null }])
      expectNumbering({ sent, attempts: await subscriber.attempts(), cutOff: sent.length - 1 })
      for (const { at } of sent.slice(1)) expect(at - killedAt).toBeLessThan(TAKE_OVER_MS)
    },
  )

  test('leaves no job behind', async () => {
    await until(async () => (await world.owner.query('select from jobs')).rowCount === 0, 5000)
  })
})
