import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTenant } from '../../../test/factories.ts'
import { openWorld, TEST_NOW, type TestWorld } from '../../../test/harness.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { JOBS, type JobName } from '../catalog.ts'
import { enqueue } from '../enqueue.ts'
import { type ClaimedJob, claimJobs, nextJobDue, SPARED_LEASES, takeOverJobs } from './claim.ts'
import { assertLease, failJob, finishJob, LeaseLost, releaseJob, renewLease, runJobAgain } from './settle.ts'

let world: TestWorld
let tenant: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.owner.query('delete from jobs')
  world.clock.set(new Date(world.clock.now().getTime() + 3_600_000)) // ids, and so created_at, never go back within a process
  tenant = await makeTenant(world)
})

const ALL: readonly JobName[] = ['reply', 'deliver-message', 'deliver-webhooks']
const claim = (max: number, overrides: Partial<Parameters<typeof claimJobs>[1]> = {}) =>
  claimJobs(world.db, { kinds: ALL, worker: 'w', max, now: world.clock.now(), ...overrides })
const within = <T>(work: (tx: TenantTx) => Promise<T>, id = tenant) => world.db.withTenant(id, work)
const id = () => newId(world.clock.now())
const addReply = (conversation: string, runAt?: Date, of = tenant) =>
  within((tx) => enqueue(tx, 'reply', { conversation_id: conversation }, runAt ? { runAt } : {}), of)
const addDelivery = (conversation: string, of = tenant) =>
  within((tx) => enqueue(tx, 'deliver-message', { conversation_id: conversation, message_id: id() }), of)
const rows = async () =>
  (await world.owner.query('select id, state, attempt, run_at, last_error, lease_until from jobs order by state, run_at')).rows
const later = (ms: number) => new Date(world.clock.now().getTime() + ms)
async function claimOne(): Promise<ClaimedJob> {
  const [job, ...more] = await claim(10)
  if (!job || more.length > 0) throw new Error(`expected one job, got ${job ? more.length + 1 : 0}`)
  return job
}
const expireLeases = () =>
  world.owner.query("update jobs set lease_until = clock_timestamp() - interval '1 second' where state = 'running'")
async function loseWorker() {
  await expireLeases()
  return takeOverJobs(world.db, world.clock.now())
}

test('of 20 claimers at once each job goes to exactly one', async () => {
  await Promise.all(Array.from({ length: 100 }, () => addDelivery(id())))
  const claimed = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(10, { worker: `w${n}` })))
  const ids = claimed.flat().map((job) => job.id)
  expect(new Set(ids).size).toBe(ids.length)
  const rest = await claim(100)
  expect(new Set([...ids, ...rest.map((job) => job.id)]).size).toBe(100)
})

test('of 20 claimers at once no two run jobs of one key, and none fails', async () => {
  const conversations = Array.from({ length: 5 }, id)
  for (const conversation of conversations) for (let n = 0; n < 20; n++) await addDelivery(conversation)
  const done: string[] = []
  for (let round = 0; done.length < 100; round++) {
    expect(round).toBeLessThan(100)
    const jobs = (await Promise.all(Array.from({ length: 20 }, () => claim(8)))).flat()
    const keys = jobs.map((job) => (job.payload as { conversation_id: string }).conversation_id)
    expect(new Set(keys).size).toBe(keys.length)
    expect(jobs.length).toBeGreaterThan(0)
    for (const job of jobs) expect(await within((tx) => finishJob(tx, job))).toBe('done')
    done.push(...jobs.map((job) => job.id))
  }
  expect(new Set(done).size).toBe(100)
})

test('a claim passes by a key that another claim, not committed yet, is taking: it neither waits nor fails', async () => {
  const conversation = id()
  await addDelivery(conversation)
  await world.owner.query('begin')
  await world.owner.query("select claim_jobs($1, 'other', 1, $2, interval '10 seconds')", [ALL, world.clock.now()])
  await within((tx) => enqueue(tx, 'deliver-message', { conversation_id: conversation, message_id: id() }, { runAt: later(-1000) }))
  await addDelivery(id())
  const started = performance.now()
  expect(await claim(10)).toHaveLength(1)
  expect(performance.now() - started).toBeLessThan(2000)
  await world.owner.query('commit')
  expect(await claim(10)).toEqual([])
  expect((await rows()).map((row) => row.state)).toEqual(['ready', 'running', 'running'])
})

test('jobs of one key run in the order they became due; other keys do not wait for them', async () => {
  const [busy, free] = [id(), id()]
  await addDelivery(busy)
  const first = await claimOne()
  await addDelivery(busy)
  await addDelivery(free)
  const beside = await claim(10)
  expect(beside.map((job) => (job.payload as { conversation_id: string }).conversation_id)).toEqual([free])
  await within((tx) => finishJob(tx, first))
  expect(await claim(10)).toHaveLength(1)
})

test('a job is not claimed before its time, nor one of another kind', async () => {
  await addReply(id(), later(1000))
  expect(await claim(10)).toEqual([])
  expect(await nextJobDue(world.db, ALL, world.clock.now())).toEqual(later(1000))
  world.clock.advance(1000)
  expect(await claim(10, { kinds: ['deliver-message'] })).toEqual([])
  expect(await claim(10)).toHaveLength(1)
})

test('enqueuing again moves the waiting job later, but never past its maximum', async () => {
  const conversation = id()
  const enqueuedAt = world.clock.now().getTime()
  for (let n = 0; n < 6; n++) {
    await addReply(conversation, later(1500))
    const [job, ...more] = await rows()
    expect(more).toEqual([])
    expect(job.run_at.getTime() - enqueuedAt).toBe(Math.min(n * 1000 + 1500, 5000))
    world.clock.advance(1000)
  }
})

test('a kind that keeps the earliest time is moved earlier only', async () => {
  const endpoint = id()
  for (const ms of [5000, 1000, 9000])
    await within((tx) => enqueue(tx, 'deliver-webhooks', { endpoint_id: endpoint }, { runAt: later(ms) }))
  expect((await rows()).map((row) => row.run_at)).toEqual([later(1000)])
})

test('a job enqueued while one of its key runs waits and runs after it', async () => {
  const conversation = id()
  await addReply(conversation)
  const first = await claimOne()
  await addReply(conversation)
  await addReply(conversation)
  expect((await rows()).map((row) => row.state)).toEqual(['ready', 'running'])
  expect(await claim(10)).toEqual([])
  await within((tx) => finishJob(tx, first))
  expect((await claimOne()).id).not.toBe(first.id)
})

test('a rolled back transaction leaves no job', async () => {
  const failed = within(async (tx) => {
    await enqueue(tx, 'reply', { conversation_id: id() })
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await rows()).toEqual([])
})

test('each failure waits exactly its rung, and the last one ends dead with its message', async () => {
  await addReply(id())
  for (const [n, waitMs] of JOBS.reply.ladderMs.entries()) {
    const job = await claimOne()
    expect(job.attempt).toBe(n + 1)
    expect(await within((tx) => failJob(tx, job, `${n} ${'x'.repeat(600)}`))).toBe('retry')
    const [row] = await rows()
    expect(row).toMatchObject({ state: 'ready', attempt: n + 1, run_at: later(waitMs) })
    expect(row.last_error).toHaveLength(500)
    world.clock.advance(waitMs - 1)
    expect(await claim(10)).toEqual([])
    world.clock.advance(1)
  }
  const last = await claimOne()
  expect(await within((tx) => failJob(tx, last, 'the end'))).toBe('dead')
  world.clock.advance(86_400_000)
  expect(await claim(10)).toEqual([])
  expect(await rows()).toMatchObject([{ state: 'dead', attempt: JOBS.reply.ladderMs.length + 1, last_error: 'the end' }])
})

test('an endless kind repeats its last wait and never dies', async () => {
  await within((tx) => enqueue(tx, 'deliver-webhooks', { endpoint_id: id() }))
  const waits = JOBS['deliver-webhooks'].ladderMs
  for (const waitMs of [...waits, waits.at(-1) ?? 0, waits.at(-1) ?? 0]) {
    const job = await claimOne()
    if (job.attempt % 2) await within((tx) => failJob(tx, job, 'no'))
    else {
      await world.owner.query('update jobs set lost_leases = $1', [SPARED_LEASES])
      await loseWorker()
    }
    expect((await rows())[0]).toMatchObject({ state: 'ready', run_at: later(waitMs) })
    world.clock.advance(waitMs)
  }
})

test('a job whose lease ran out is taken over with no attempt used, and the late worker is refused', async () => {
  await addReply(id())
  const late = await claimOne()
  expect(await takeOverJobs(world.db, world.clock.now())).toEqual([])
  await expireLeases()
  expect(await takeOverJobs(world.db, world.clock.now())).toMatchObject([{ id: late.id, attempt: 0, lost_leases: 1, dead: false }])
  expect(await rows()).toMatchObject([{ state: 'ready', run_at: later(1000) }])
  for (const settle of [finishJob, releaseJob] as const) expect(await within((tx) => settle(tx, late))).toBe('refused')
  world.clock.advance(1000)
  const heir = await claimOne()
  expect(heir).toMatchObject({ id: late.id, attempt: 1, lostLeases: 1, leaseToken: late.leaseToken + 1 })
  expect(await within((tx) => finishJob(tx, late))).toBe('refused')
  expect(await within((tx) => failJob(tx, late, 'late'))).toBe('refused')
  expect(await within((tx) => runJobAgain(tx, late, later(0)))).toBe('refused')
  expect(await within((tx) => renewLease(tx, late, 10_000))).toBe(false)
  await expect(within((tx) => assertLease(tx, late))).rejects.toThrow(LeaseLost)
  await within((tx) => assertLease(tx, heir))
  expect(await rows()).toMatchObject([{ state: 'running', attempt: 1, last_error: 'the worker was lost' }])
  expect(await within((tx) => finishJob(tx, heir))).toBe('done')
})

test('a lease that ran out counts as lost even before anyone took the job over', async () => {
  await addReply(id())
  const job = await claimOne()
  await expireLeases()
  await expect(within((tx) => assertLease(tx, job))).rejects.toThrow(LeaseLost)
})

test('a transaction that asserted its lease can not be overtaken before it ends', async () => {
  await addReply(id())
  const job = await claimOne()
  await within(async (tx) => {
    await assertLease(tx, job)
    await world.owner.query("set lock_timeout = '100ms'")
    await expect(expireLeases()).rejects.toThrow(/lock timeout/)
    await world.owner.query('set lock_timeout = 0')
  })
})

test('a job is taken up again a second after each of ten lost workers; one that goes on killing them climbs its ladder and ends dead, with the reason', async () => {
  await addReply(id())
  const ladder = JOBS.reply.ladderMs
  const waits: number[] = [...Array<number>(10).fill(1000), ...ladder]
  for (const [n, waitMs] of waits.entries()) {
    expect(await claimOne()).toMatchObject({ attempt: Math.max(1, n - 9), lostLeases: n })
    expect(await loseWorker()).toMatchObject([{ dead: false, lost_leases: n + 1 }])
    world.clock.advance(waitMs - 1)
    expect(await claim(10)).toEqual([])
    world.clock.advance(1)
  }
  await claimOne()
  expect(await loseWorker()).toMatchObject([{ attempt: ladder.length + 1, dead: true }])
  expect(await rows()).toMatchObject([{ state: 'dead', lease_until: null, last_error: 'the worker was lost in the last attempt' }])
})

test('a job of a slow ladder waits 15 s for another worker, and an attempt that fails by itself starts the count of lost ones anew', async () => {
  await within((tx) => enqueue(tx, 'send-mail', { mail_id: id() }))
  const claimMail = () => claim(1, { kinds: ['send-mail'] })
  await claimMail()
  await loseWorker()
  expect(await rows()).toMatchObject([{ state: 'ready', attempt: 0, run_at: later(15_000) }])
  world.clock.advance(15_000)
  for (const job of await claimMail()) await within((tx) => failJob(tx, job, 'no'))
  world.clock.advance(JOBS['send-mail'].ladderMs[0] ?? 0)
  expect(await claimMail()).toMatchObject([{ attempt: 2, lostLeases: 0 }])
})

test('a tenant gets another place only while it holds fewer than so many times what is free, and one without any gets the first', async () => {
  const other = await makeTenant(world)
  for (let n = 0; n < 20; n++) await addDelivery(id())
  const first = await claim(12, { perFree: 2 })
  expect(first).toHaveLength(8) // the ninth would be taken while 4 are free
  expect(await claim(4, { perFree: 2 })).toEqual([])
  for (let n = 0; n < 20; n++) await addDelivery(id(), other)
  expect((await claim(4, { perFree: 2 })).map((job) => job.tenantId)).toEqual([other, other, other])
  expect(await claim(1, { perFree: 2, worker: 'another' })).toHaveLength(1) // places are each worker's own
})

test('a job that goes back while one of its coalesce key waits is merged with it: earlier time, higher attempt', async () => {
  for (const [waitingMs, expectedMs] of [
    [60_000, 1000],
    [200, 200],
  ] as const) {
    await world.owner.query('delete from jobs')
    const conversation = id()
    await addReply(conversation)
    const job = await claimOne()
    await addReply(conversation, later(waitingMs))
    expect(await within((tx) => failJob(tx, job, 'no'))).toBe('retry')
    expect(await rows()).toMatchObject([{ state: 'ready', attempt: 1, run_at: later(expectedMs), last_error: 'no' }])
  }
})

test('going back and being enqueued at the same moment end as one waiting job', async () => {
  for (let n = 0; n < 20; n++) {
    await world.owner.query('delete from jobs')
    const conversation = id()
    await addReply(conversation)
    const job = await claimOne()
    await Promise.all([addReply(conversation), within((tx) => failJob(tx, job, 'no')), addReply(conversation)])
    expect((await rows()).map((row) => row.state)).toEqual(['ready'])
  }
})

test('a tenant with 10,000 due jobs does not hold back another tenant, in any order of ids', async () => {
  const tenants = [tenant, await makeTenant(world), await makeTenant(world)]
  const [before, crowd, after] = tenants
  if (!before || !crowd || !after) throw new Error('three tenants')
  await world.owner.query(
    `insert into jobs (tenant_id, id, kind, key, payload, run_at)
     select $1, gen_random_uuid(), 'deliver-message', n::text, '{}', $2::timestamptz - interval '1 hour' from generate_series(1, 10000) n`,
    [crowd, world.clock.now()],
  )
  await world.owner.query('analyze jobs')
  for (const other of [before, after]) await addDelivery(id(), other)
  const jobs = await claim(4)
  expect(
    jobs
      .map((job) => job.tenantId)
      .slice(0, 3)
      .sort(),
  ).toEqual([...tenants].sort())
  const started = performance.now()
  const more = await claim(8, { afterTenant: crowd })
  expect(more.every((job) => job.tenantId === crowd)).toBe(true)
  expect(more).toHaveLength(8)
  expect(performance.now() - started).toBeLessThan(200)
})

test('what a tenant has running counts against its turn', async () => {
  const other = await makeTenant(world)
  for (let n = 0; n < 6; n++) await addDelivery(id())
  expect(await claim(3)).toHaveLength(3)
  world.clock.advance(1000)
  for (let n = 0; n < 3; n++) await addDelivery(id(), other)
  expect((await claim(3)).map((job) => job.tenantId)).toEqual([other, other, other])
})

test('many tenants with a backlog are all served within a few claims', async () => {
  const tenants: string[] = []
  for (let n = 0; n < 30; n++) tenants.push(await makeTenant(world))
  await world.owner.query(
    `insert into jobs (tenant_id, id, kind, key, payload, run_at)
     select t, gen_random_uuid(), 'deliver-message', n::text, '{}', $2 from unnest($1::uuid[]) t, generate_series(1, 100) n`,
    [tenants, world.clock.now()],
  )
  const served = new Set<string>()
  let afterTenant: string | null = null
  for (let n = 0; n < 8; n++) {
    const jobs = await claim(4, { afterTenant })
    for (const job of jobs) served.add(job.tenantId)
    afterTenant = jobs[0]?.walkedTo ?? null
  }
  expect(served.size).toBe(30)
})

test('leases follow the server: a worker whose clock is a year off neither loses nor keeps one', async () => {
  await addReply(id(), TEST_NOW)
  const job = (await claim(1, { now: later(-1) }))[0] ?? (await claimOne())
  world.clock.advance(365 * 86_400_000)
  expect(await takeOverJobs(world.db, world.clock.now())).toEqual([])
  await within((tx) => assertLease(tx, job))
})
