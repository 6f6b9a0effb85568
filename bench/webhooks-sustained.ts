import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import type { Figure } from './measure.ts'
import { addEvents, type HookBench, subscribed } from './webhooks-world.ts'

const SUSTAINED = 20_000

/** Events that wait, turned into deliveries, sent, and their attempts recorded: four endpoints of four tenants. */
export async function benchSustained(bench: HookBench): Promise<Figure[]> {
  const { owner } = bench
  const tenants = await Promise.all([1, 2, 3, 4].map(async () => (await subscribed(bench, `${bench.base}/ok`)).tenant))
  const before = startWorker(bench.ctx, handlers)
  await before.idle()
  await before.stop()
  for (const tenant of tenants) await addEvents(bench, tenant, SUSTAINED / tenants.length)
  await owner.query('analyze')
  const started = performance.now()
  const worker = startWorker(bench.ctx, handlers)
  const undone = `select (select count(*) from event_log where tenant_id = any ($1)) - (select count(*) from webhook_attempts where tenant_id = any ($1)) as n`
  const left = async () => Number((await owner.query(undone, [tenants])).rows[0].n)
  while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 250))
  const seconds = (performance.now() - started) / 1000
  await worker.stop()
  const recorded = await owner.query('select count(*) as n from webhook_attempts where tenant_id = any ($1) and status_code = 200', [
    tenants,
  ])
  if (Number(recorded.rows[0].n) < SUSTAINED) throw new Error('a delivery left no attempt')
  return [
    {
      suite: 'webhooks',
      name: 'sustained deliveries, attempts recorded',
      value: SUSTAINED / seconds,
      unit: '/s',
      limit: { at_least: 1500 },
    },
  ]
}
