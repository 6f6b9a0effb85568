import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { drainJobs } from '../../test/drain-jobs.ts'
import { makeTenant } from '../../test/factories.ts'
import { openWorld, type TestWorld } from '../../test/harness.ts'
import { newId } from '../lib/ids.ts'
import { JOBS } from './catalog.ts'
import { enqueue } from './enqueue.ts'
import { claimJobs } from './queue/claim.ts'
import type { JobHandlers } from './queue/run-job.ts'
import { LeaseLost } from './queue/settle.ts'
import { startWorker, type Worker, type WorkerOptions } from './worker.ts'

let world: TestWorld
let tenant: string
let worker: Worker | undefined
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.owner.query('delete from jobs')
  tenant = await makeTenant(world)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await worker?.stop()
  worker = undefined
})

const start = (handlers: Partial<JobHandlers>, options: WorkerOptions = {}) => {
  worker = startWorker(world, handlers, options)
  return worker
}
const addReply = (conversation = newId(world.clock.now()), runAt?: Date) =>
  world.db.withTenant(tenant, (tx) => enqueue(tx, 'reply', { conversation_id: conversation }, runAt ? { runAt } : {}))
const jobs = async () => (await world.owner.query('select state, attempt, last_error, run_at, worker from jobs')).rows

test('a committed job starts within 50 ms although the poll is far away', async () => {
  let started = 0
  const idle = start(
    {
      reply: async () => {
        started = performance.now()
      },
    },
    { pollMs: 60_000 },
  )
  const waits: number[] = []
  for (let n = 0; n < 10; n++) {
    await idle.idle()
    started = 0
    await addReply()
    const committed = performance.now()
    await vi.waitFor(() => expect(started).toBeGreaterThan(0), { interval: 1 })
    waits.push(started - committed)
  }
  expect(waits.sort((a, b) => a - b)[5]).toBeLessThan(50) // single slow rounds on a busy machine say nothing
})

test('a job that waits for its time starts at it, not at the next poll', async () => {
  let ran = false
  start(
    {
      reply: async () => {
        ran = true
      },
    },
    { pollMs: 60_000 },
  )
  await addReply(undefined, new Date(world.clock.now().getTime() + 100))
  await worker?.idle()
  expect(ran).toBe(false)
  world.clock.advance(100)
  await vi.waitFor(() => expect(ran).toBe(true), { timeout: 2000, interval: 5 })
})

test('a job nobody signalled is found by the poll', async () => {
  let ran = false
  start(
    {
      reply: async () => {
        ran = true
      },
    },
    { pollMs: 50 },
  )
  await worker?.idle()
  await world.owner.query("insert into jobs (tenant_id, id, kind, payload, run_at) values ($1, gen_random_uuid(), 'reply', $2, $3)", [
    tenant,
    { conversation_id: newId(world.clock.now()) },
    world.clock.now(),
  ])
  await vi.waitFor(() => expect(ran).toBe(true))
})

test('a job of a worker that died is taken over by the poll once its lease is over', async () => {
  await addReply()
  await claimJobs(world.db, { kinds: ['reply'], worker: 'killed', max: 1, now: world.clock.now(), leaseMs: 200 })
  let attempt = 0
  start(
    {
      reply: async (_ctx, job) => {
        attempt = job.attempt
      },
    },
    { pollMs: 50 },
  )
  await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ state: 'ready', last_error: 'the worker was lost' }]))
  world.clock.advance(1000)
  await vi.waitFor(() => expect(attempt).toBe(1))
})

test('no more jobs run at once than asked, and all of them run', async () => {
  let now = 0
  let most = 0
  let ran = 0
  for (let n = 0; n < 30; n++) {
    if (n === 15) tenant = await makeTenant(world)
    await addReply()
  }
  start(
    {
      reply: async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 5))
        now--
        ran++
      },
    },
    { concurrency: 4 },
  )
  await worker?.idle()
  expect([most, ran]).toEqual([4, 30])
  expect(await jobs()).toEqual([])
})

test('tenants whose hundred receivers all hang leave places to others: a third one is served at once', async () => {
  const webhook = (of: string) => world.db.withTenant(of, (tx) => enqueue(tx, 'deliver-webhooks', { endpoint_id: newId(tx.now) }))
  for (let n = 0; n < 100; n++) {
    if (n === 50) tenant = await makeTenant(world)
    await webhook(tenant)
  }
  const other = await makeTenant(world)
  let hanging = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let servedAt = 0
  start({
    'deliver-webhooks': async (_ctx, job) => {
      if (job.tenantId === other) servedAt = performance.now()
      else if (++hanging > 0) await released
    },
  })
  try {
    await vi.waitFor(() => expect(hanging).toBeGreaterThan(50), { timeout: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(hanging).toBe(52)
    await webhook(other)
    await vi.waitFor(() => expect(servedAt).toBeGreaterThan(0), { timeout: 5000 })
  } finally {
    release()
  }
  await worker?.idle()
  expect(hanging).toBe(100)
})

test('a handler that throws sends its job down the ladder; log and row name no payload', async () => {
  const conversation = newId(world.clock.now())
  await addReply(conversation)
  world.logLines.length = 0
  expect(await drainJobs(world, { reply: () => Promise.reject(new Error('model away')) })).toMatchObject([{ settled: 'retry', attempt: 1 }])
  expect(await jobs()).toMatchObject([{ state: 'ready', attempt: 1, last_error: 'model away' }])
  expect(world.logLines.join()).toContain('model away')
  expect(world.logLines.join()).not.toContain(conversation)
})

test('a handler that asks to run again waits without using up its ladder', async () => {
  await addReply()
  const runAgainAt = new Date(world.clock.now().getTime() + 7000)
  expect(await drainJobs(world, { reply: async () => ({ runAgainAt }) })).toMatchObject([{ settled: 'again' }])
  expect(await jobs()).toMatchObject([{ state: 'ready', attempt: 0, run_at: runAgainAt }])
})

test('the timeout fires the signal, and a handler that does not listen loses its place and its result', async () => {
  Object.defineProperty(JOBS.reply, 'timeoutMs', { value: 50, configurable: true, writable: true })
  try {
    await addReply()
    let late = () => {}
    const ran = drainJobs(world, {
      reply: () =>
        new Promise<void>((resolve) => {
          late = resolve
        }),
    })
    expect(await ran).toMatchObject([{ settled: 'retry' }])
    late()
    expect(await jobs()).toMatchObject([{ state: 'ready', last_error: 'timed out after 50 ms' }])
  } finally {
    Object.defineProperty(JOBS.reply, 'timeoutMs', { value: 60_000, configurable: true, writable: true })
  }
})

test('a job taken over while its handler runs gives the handler no effect and no result', async () => {
  await addReply()
  let refusal: unknown
  const ran = await drainJobs(world, {
    reply: async (ctx, job) => {
      await world.owner.query("update jobs set lease_token = lease_token + 1, worker = 'thief'")
      await ctx.db
        .withTenant(job.tenantId, async (tx) => {
          await tx.db.updateTable('tenants').set({ name: 'changed' }).where('id', '=', job.tenantId).execute()
          await job.assertLease(tx)
        })
        .catch((error: unknown) => {
          refusal = error
        })
    },
  })
  expect(ran).toMatchObject([{ settled: 'refused' }])
  expect(refusal).toBeInstanceOf(LeaseLost)
  expect((await world.owner.query('select name from tenants where id = $1', [tenant])).rows[0].name).not.toBe('changed')
  expect(await jobs()).toMatchObject([{ state: 'running', worker: 'thief' }])
})

test('stopping lets a running job finish and takes no other', async () => {
  let finish = () => {}
  let started = 0
  for (let n = 0; n < 3; n++) await addReply()
  start(
    {
      reply: () =>
        new Promise<void>((resolve) => {
          started++
          finish = resolve
        }),
    },
    { concurrency: 1 },
  )
  await vi.waitFor(() => expect(started).toBe(1))
  const stopped = worker?.stop()
  finish()
  await stopped
  expect(started).toBe(1)
  expect((await jobs()).map((job) => job.state)).toEqual(['ready', 'ready'])
})

test('a job that outlives the grace is aborted and goes back at once, its attempt not counted', async () => {
  await addReply()
  let aborted = false
  start(
    {
      reply: (_ctx, job) =>
        new Promise<void>((_, reject) =>
          job.signal.addEventListener('abort', () => {
            aborted = true
            reject(job.signal.reason)
          }),
        ),
    },
    { graceMs: 50 },
  )
  await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ state: 'running' }]))
  await worker?.stop()
  expect(aborted).toBe(true)
  expect(await jobs()).toMatchObject([{ state: 'ready', attempt: 0, worker: null, run_at: world.clock.now() }])
})

test('a payload that does not fit its kind fails its job and nothing else', async () => {
  await addReply()
  await world.owner.query(`update jobs set payload = '{"conversation_id": 7}'`)
  await addReply()
  const ran = await drainJobs(world, { reply: async () => {} })
  expect(ran.map((job) => job.settled).sort()).toEqual(['done', 'retry'])
})
