import type { TenantTx } from '../src/db/database.ts'
import { createOffering } from '../src/domain/offerings/create-offering.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import type { Figure } from './measure.ts'
import { type HookBench, subscribed } from './webhooks-world.ts'

const ROUNDS = 12
const WRITES = 250
const WRITERS = 8

/**
 * What an event costs the write that causes it: the same create with its event row and without, in rounds by turns, 8 writers at a time. The worker fans out
 * between the rounds; beside a busy worker, whose deliveries need the same two cores, it is measured too.
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
      await bench.ctx.db.withTenant(tenant, (tx) => createOffering(isBare ? withoutEvents(tx) : tx, { title: 'Haircut', price: '150' }))
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return (performance.now() - started) / 1000
}

/** The same transaction, in which recording an event does nothing. */
function withoutEvents(tx: TenantTx): TenantTx {
  const nothing = { values: () => ({ execute: async () => [] }) }
  const db = new Proxy(tx.db, {
    get: (target, name) =>
      name === 'insertInto'
        ? (table: 'events' | 'offerings') => (table === 'events' ? nothing : target.insertInto(table))
        : Reflect.get(target, name),
  })
  return { ...tx, db, emit: () => undefined }
}
