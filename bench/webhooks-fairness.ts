import { enqueue } from '../src/jobs/enqueue.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { type Figure, percentile } from './measure.ts'
import { addEvents, commitToFirstByte, type HookBench, subscribed } from './webhooks-world.ts'

const DEAD = 10_000
const FAIRNESS_ROUNDS = 4
const FAIRNESS_EVENTS = 250
const WARM_UP = 30

/** A healthy endpoint beside another tenant's dead one with 10,000 due deliveries, in rounds with it and without it. */
export async function benchFairness(bench: HookBench): Promise<Figure[]> {
  const healthy = await subscribed(bench, `${bench.base}/ok`)
  const figures: Figure[] = []
  for (const [kind, url] of [
    ['hangs', `${bench.base}/hang`],
    ['refuses', 'http://127.0.0.1:9/'],
    ['answers 500', `${bench.base}/500`],
  ] as const) {
    const dead = await subscribed(bench, url)
    await addEvents(bench, dead.tenant, DEAD)
    const waits: { alone: number[]; beside: number[] } = { alone: [], beside: [] }
    for (let round = 0; round < FAIRNESS_ROUNDS; round++) {
      for (const name of ['alone', 'beside'] as const) {
        await makeDue(bench, dead, name === 'beside')
        const worker = startWorker(bench.ctx, handlers)
        const waited = await commitToFirstByte(bench, { tenant: healthy.tenant, events: WARM_UP + FAIRNESS_EVENTS, everyMs: 8 })
        waits[name].push(...waited.slice(WARM_UP))
        await worker.stop()
      }
    }
    await makeDue(bench, dead, false)
    for (const [label, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      const [alone, beside] = [percentile(waits.alone, share), percentile(waits.beside, share)]
      const name = `healthy endpoint beside a dead one that ${kind}, ${label}`
      figures.push({ suite: 'webhooks', name: `${name} alone`, value: alone, unit: 'ms', limit: null })
      figures.push({ suite: 'webhooks', name, value: beside, unit: 'ms', limit: null })
      figures.push({
        suite: 'webhooks',
        name: `${name} moved by`,
        value: (beside / alone - 1) * 100,
        unit: '%',
        limit: share === 0.99 ? { at_most: 20 } : null,
      })
    }
  }
  return figures
}

/** All of the dead endpoint's deliveries are due again, or it is out of the way. */
async function makeDue(bench: HookBench, dead: { tenant: string; endpoint: string }, isDue: boolean): Promise<void> {
  const settle = startWorker(bench.ctx, handlers)
  await bench.owner.query('update webhook_endpoints set status = $2, first_failure_at = null where id = $1', [
    dead.endpoint,
    isDue ? 'active' : 'paused',
  ])
  if (isDue) await waitUntilFannedOut(bench)
  await settle.stop()
  if (!isDue) return
  await bench.owner.query(
    "update webhook_deliveries set status = 'pending', next_attempt_at = now(), attempts_before = attempt_count where endpoint_id = $1",
    [dead.endpoint],
  )
  await bench.ctx.db.withTenant(dead.tenant, (tx) => enqueue(tx, 'deliver-webhooks', { endpoint_id: dead.endpoint }))
}

async function waitUntilFannedOut(bench: HookBench): Promise<void> {
  while ((await bench.owner.query('select from event_log where not fanned_out limit 1')).rowCount)
    await new Promise((resolve) => setTimeout(resolve, 50))
}
