import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import pg from 'pg'
import { readConfig } from '../src/config.ts'
import { createContext } from '../src/context.ts'
import { handlers } from '../src/jobs/handlers.ts'
import { startWorker } from '../src/jobs/worker.ts'
import { type Figure, inTemporaryFolder, percentile } from './measure.ts'
import { benchEnqueue } from './webhooks-enqueue.ts'
import { benchFairness } from './webhooks-fairness.ts'
import { benchSustained } from './webhooks-sustained.ts'
import { commitToFirstByte, type HookBench, subscribed } from './webhooks-world.ts'

const IDLE_ROUNDS = 300

/**
 * Deliveries as they are: a worker of the default settings, the embedded database with its durable settings and a receiver in a process of its own, all on this
 * machine. Written in this process, so that the instant after the commit is known.
 */
export function benchWebhooks(): Promise<Figure[]> {
  return withHookBench(async (bench) => [
    ...(await benchIdle(bench)),
    ...(await benchSustained(bench)),
    ...(await benchEnqueue(bench)),
    ...(await benchFairness(bench)),
  ])
}

/** A world for some of it. */
export async function withHookBench<T>(work: (bench: HookBench) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const receiver = fork(path.join(import.meta.dirname, 'webhook-receiver.ts'))
    const [{ port }] = (await once(receiver, 'message')) as [{ port: number }]
    // Port 9 is closed: what is sent there is refused at once.
    const environment = { VOREL_DATA_DIR: folder, LOG_LEVEL: 'fatal', VOREL_EGRESS_ALLOW: `127.0.0.1:${port},127.0.0.1:9` }
    const ctx = await createContext(readConfig(environment, false))
    const owner = new pg.Client({ connectionString: ctx.adminUrl })
    await owner.connect()
    try {
      return await work({ ctx, owner, receiver, base: `http://127.0.0.1:${port}`, folder })
    } finally {
      await owner.end()
      await ctx.close()
      receiver.disconnect()
    }
  })
}

/** Commit to first byte when nothing else is to be done. */
async function benchIdle(bench: HookBench): Promise<Figure[]> {
  const { tenant } = await subscribed(bench, `${bench.base}/ok`)
  const worker = startWorker(bench.ctx, handlers)
  await worker.idle()
  const waits = await commitToFirstByte(bench, { tenant, events: IDLE_ROUNDS + 20, everyMs: 25 })
  await worker.stop()
  const measured = waits.slice(20)
  return [
    { suite: 'webhooks', name: 'commit to first byte, idle p50', value: percentile(measured, 0.5), unit: 'ms', limit: { at_most: 20 } },
    { suite: 'webhooks', name: 'commit to first byte, idle p99', value: percentile(measured, 0.99), unit: 'ms', limit: { at_most: 100 } },
  ]
}
