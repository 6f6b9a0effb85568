import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../system/vorel.ts'
import { LONG, openCrashWorld, type Subscriber, type WorkerProcess } from './crash-world.ts'
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
      await until(() => journal.at(subscriber.path).length === 1, 20_000, 'a request', 5)
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

/** The long form: killed at each message that a worker sends to its database, whatever that says. */
const EVERY_MESSAGE = Array.from({ length: LONG ? 40 : 0 }, (_, n) =>
  held(`at its message ${n + 1} to the database`, { text: '', skip: n }, [1, 2]),
)

const ALL = [...MOMENTS, ...EVERY_MESSAGE]
const AT_ONCE = 10
const killed: { subscriber: Subscriber; moment: Moment; lostAt: number }[] = []

/** All are started at once and stand still until it is their turn: the victims, and then one more that finds what they left. */
async function killAll(moments: readonly Moment[]): Promise<void> {
  const standing = async (databaseUrl: string) => {
    const worker = await crash.spawnWorker({ databaseUrl })
    worker.signal('SIGSTOP')
    return worker
  }
  const [heir, ...victims] = await Promise.all([
    standing(world.appUrl),
    ...moments.map(async (moment) => {
      const gate = await openGate(world.appUrl)
      const victim = await standing(gate.url)
      return { moment, gate, victim, subscriber: await crash.subscribe(`/${ALL.indexOf(moment)}`) }
    }),
  ])
  for (const { moment, gate, victim, subscriber } of victims) {
    victim.signal('SIGCONT')
    await moment.reach({ subscriber, gate, victim })
    await victim.kill()
    await world.owner.query('rollback')
    await gate.close()
  }
  heir.signal('SIGCONT')
  // From here on the work is lost and somebody is there to take it.
  const lostAt = Date.now()
  killed.push(...victims.map(({ moment, subscriber }) => ({ moment, subscriber, lostAt })))
  const left = async () => (await crash.rows(`select from event_log where not fanned_out union all select from jobs`)).length
  await until(async () => (await left()) === 0, 2 * TAKE_OVER_MS, 'nothing left to do')
  await heir.kill()
}

beforeAll(async () => {
  for (let first = 0; first < ALL.length; first += AT_ONCE) await killAll(ALL.slice(first, first + AT_ONCE))
}, 900_000)
afterAll(() => crash.close())

test.each(ALL.map(({ name }, n) => ({ name, n })))(
  'a worker killed $name: the event is delivered within 15 s, once recorded, in numbers without gap or repeat',
  async ({ n }) => {
    const { subscriber, lostAt, moment } = killed[n] ?? expect.fail()
    const sent = journal.at(subscriber.path)
    expect(moment.requests).toContain(sent.length)
    expect(await subscriber.deliveries()).toMatchObject([{ status: 'delivered', attempt_count: 1, next_attempt_at: null }])
    expectNumbering({ sent, attempts: await subscriber.attempts(), cutOff: 1 })
    expect((sent.at(-1)?.at ?? 0) - lostAt).toBeLessThan(TAKE_OVER_MS)
  },
)
