import type { TenantDb } from '../src/db/database.ts'
import { createOffering } from '../src/domain/offerings/create-offering.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import type { Figure } from './measure.ts'
import { type HookBench, subscribed } from './webhooks-world.ts'

const ROUNDS = 12
const WRITES = 250
const WRITERS = 8

/**
 * What an event costs the write that causes it, with an endpoint that wants it: the API's create, and the same statement without the part that records the
 * event, in rounds by turns, 8 writers at a time. The worker fans out between the rounds; beside a busy worker, whose deliveries need the same two cores, it is
 * measured too.
 */
export async function benchEnqueue(bench: HookBench): Promise<Figure[]> {
  const { tenant, endpoint } = await subscribed(bench, `${bench.base}/ok`)
  await bench.owner.query("update webhook_endpoints set events = '{offering.created}' where id = $1", [endpoint])
  const seconds = { bare: 0, event: 0, delivered: 0 }
  let worker = startWorker(bench.ctx, handlers)
  for (let round = -1; round < ROUNDS; round++) {
    for (const kind of ['bare', 'event', 'delivered'] as const) {
      await worker.idle()
      if (kind !== 'delivered') await worker.stop()
      const took = await create(bench, tenant, kind === 'bare')
      if (round >= 0) seconds[kind] += took // the first round warms up
      if (kind !== 'delivered') worker = startWorker(bench.ctx, handlers)
    }
  }
  await worker.stop()
  const rate = (kind: keyof typeof seconds) => (ROUNDS * WRITES) / seconds[kind]
  const added = (kind: keyof typeof seconds) => (seconds[kind] / seconds.bare - 1) * 100
  return [
    { suite: 'webhooks', name: 'creates without an event', value: rate('bare'), unit: '/s', limit: null },
    { suite: 'webhooks', name: 'creates with their event', value: rate('event'), unit: '/s', limit: null },
    { suite: 'webhooks', name: 'an event adds to a write', value: added('event'), unit: '%', limit: { at_most: 15 } },
    { suite: 'webhooks', name: 'and with its deliveries on the same cores', value: added('delivered'), unit: '%', limit: null },
  ]
}

async function create(bench: HookBench, tenant: string, isBare: boolean): Promise<number> {
  const started = performance.now()
  let left = WRITES
  const writer = async () => {
    while (left-- > 0) {
      await bench.ctx.db.perStatement(tenant, (db) => createOffering(isBare ? withoutEvents(db) : db, { title: 'Haircut', price: '150' }))
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return (performance.now() - started) / 1000
}

const RECORDED = /, recorded as \(insert into events .*\)$/m
const EVENT_VALUES = 3

/** The same statement without the common table expression that records the event, which is its last one and has its last parameters. */
function withoutEvents(db: TenantDb): TenantDb {
  return {
    tenantId: db.tenantId,
    now: db.now,
    get db(): never {
      throw new Error('the create is one statement')
    },
    run(text, values) {
      if (!RECORDED.test(text)) throw new Error('the create records no event')
      return db.run(text.replace(RECORDED, ''), values.slice(0, -EVENT_VALUES))
    },
    emit: () => undefined,
  }
}
