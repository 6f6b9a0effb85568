import type { TenantDb } from '../src/db/database.ts'
import { createConversation } from '../src/domain/conversations/create-conversation.ts'
import { fanOutEvents } from '../src/domain/events/fan-out.ts'
import { createOffering } from '../src/domain/offerings/create-offering.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { type Figure, percentile } from './measure.ts'
import { benchApiEnqueue } from './webhooks-enqueue-api.ts'
import { type HookBench, subscribed } from './webhooks-world.ts'
import { withoutEvents } from './without-events.ts'

const TURNS = 200
const WRITES = 100
const WRITERS = 8
/** So often what waits is fanned out between two turns: the outbox has in it what it has in life. */
const FAN_OUT_EVERY = 10
const DELIVERED_ROUNDS = 12
const MOST = { at_most: 15 }

type Create = (db: TenantDb, number: number) => Promise<unknown>
const CREATES: Readonly<Record<string, Create>> = {
  offering: (db) => createOffering(db, { title: 'Haircut', price: '150' }),
  conversation: (db, number) =>
    createConversation(db, {
      channel: 'webform',
      customer_identifier: `visitor-${number}`,
      customer_name: 'Sara Haddad',
      customer_language: 'en',
    }),
}

/**
 * What an event costs the write that causes it. The bare statement: the API's create and the same one without the part that records the event, in short turns
 * of one and the other, 8 writers at a time; the medians are compared, so that a noisy moment hits neither. Then the write as a customer makes it, over HTTP.
 * And beside a busy worker, whose deliveries need the same cores.
 */
export async function benchEnqueue(bench: HookBench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, create] of Object.entries(CREATES)) figures.push(...(await benchStatement(bench, name, create)))
  figures.push(...(await benchApiEnqueue(bench)))
  figures.push(await benchDelivered(bench))
  return figures
}

async function benchStatement(bench: HookBench, name: string, create: Create): Promise<Figure[]> {
  const { tenant } = await subscribed(bench, `${bench.base}/ok`) // which wants neither: its deliveries are no part of this
  const seconds = { bare: [] as number[], event: [] as number[] }
  for (let turn = -20; turn < TURNS; turn++) {
    const kinds = ['bare', 'event'] as const
    for (const kind of turn % 2 ? kinds : [...kinds].reverse()) {
      const took = await write(bench, { tenant, create, isBare: kind === 'bare', writes: WRITES })
      if (turn >= 0) seconds[kind].push(took) // the first ones warm up
    }
    if (turn % FAN_OUT_EVERY === 0) await fanOutAll(bench)
  }
  await fanOutAll(bench)
  const median = { bare: percentile(seconds.bare, 0.5), event: percentile(seconds.event, 0.5) }
  return [
    figure(`statement: creates of ${name}s without an event`, WRITES / median.bare, '/s'),
    figure(`statement: creates of ${name}s with their event`, WRITES / median.event, '/s'),
    figure(`statement: an event adds, ${name}s`, (median.event / median.bare - 1) * 100, '%', MOST),
  ]
}

async function benchDelivered(bench: HookBench): Promise<Figure> {
  const { tenant, endpoint } = await subscribed(bench, `${bench.base}/ok`)
  await bench.owner.query("update webhook_endpoints set events = '{offering.created}' where id = $1", [endpoint])
  const seconds = { bare: [] as number[], delivered: [] as number[] }
  const create = CREATES.offering as Create
  for (let round = -1; round < DELIVERED_ROUNDS; round++) {
    const bare = await write(bench, { tenant, create, isBare: true, writes: 250 })
    const worker = startWorker(bench.ctx, handlers)
    const delivered = await write(bench, { tenant, create, isBare: false, writes: 250 })
    await worker.idle()
    await worker.stop()
    if (round < 0) continue
    seconds.bare.push(bare)
    seconds.delivered.push(delivered)
  }
  const added = percentile(seconds.delivered, 0.5) / percentile(seconds.bare, 0.5) - 1
  return figure('statement: an event adds, deliveries on the same cores', added * 100, '%')
}

async function fanOutAll({ ctx }: HookBench): Promise<void> {
  while ((await fanOutEvents(ctx.db, ctx.clock.now())) > 0);
}

let number = 0

async function write(bench: HookBench, input: { tenant: string; create: Create; isBare: boolean; writes: number }): Promise<number> {
  const started = performance.now()
  let left = input.writes
  const writer = async () => {
    while (left-- > 0) await bench.ctx.db.perStatement(input.tenant, (db) => input.create(input.isBare ? withoutEvents(db) : db, ++number))
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return (performance.now() - started) / 1000
}

function figure(name: string, value: number, unit: string, limit: Figure['limit'] = null): Figure {
  return { suite: 'webhooks', name, value, unit, limit }
}
