import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { SCOPES } from '../src/contract/scopes.ts'
import { createKey } from '../src/domain/api-keys/create-key.ts'
import { fanOutEvents } from '../src/domain/events/fan-out.ts'
import type { Load, LoadResult } from './api-load.ts'
import { startApiServer } from './api-world.ts'
import { type Figure, percentile } from './measure.ts'
import { type HookBench, subscribed } from './webhooks-world.ts'

const ROUNDS = 10
const SECONDS = 1.5
const CONNECTIONS = 64
const TENANTS = 16

/** POST /conversations as a customer makes it, with and without its event, by turns at the same server: 64 connections; server and load are processes of their own. */
export async function benchApiEnqueue(bench: HookBench): Promise<Figure[]> {
  const keys: string[] = []
  for (let count = 0; count < TENANTS; count++) keys.push(await makeKey(bench))
  const server = await startApiServer(bench.folder)
  const rates = { bare: [] as number[], recorded: [] as number[] }
  try {
    for (let round = -1; round < ROUNDS; round++) {
      const kinds = ['bare', 'recorded'] as const
      for (const kind of round % 2 ? kinds : [...kinds].reverse()) {
        await server.ask(kind)
        const { perSecond } = await create({ host: '127.0.0.1', port: server.port, connections: CONNECTIONS, keys, seconds: SECONDS })
        if (round >= 0) rates[kind].push(perSecond) // the first round warms up
        while ((await fanOutEvents(bench.ctx.db, bench.ctx.clock.now())) > 0);
      }
    }
  } finally {
    await server.stop()
  }
  const bare = percentile(rates.bare, 0.5)
  const recorded = percentile(rates.recorded, 0.5)
  return [
    { suite: 'webhooks', name: 'API: POST /conversations without its event', value: bare, unit: '/s', limit: null },
    { suite: 'webhooks', name: 'API: POST /conversations with its event', value: recorded, unit: '/s', limit: null },
    { suite: 'webhooks', name: 'API: an event adds to the write', value: (bare / recorded - 1) * 100, unit: '%', limit: { at_most: 15 } },
  ]
}

async function makeKey(bench: HookBench): Promise<string> {
  const { ctx } = bench
  const { tenant } = await subscribed(bench, `${bench.base}/ok`)
  const input = {
    sealer: ctx.sealer,
    actor: { kind: 'system' },
    name: 'bench',
    scopes: SCOPES,
    requests_per_minute: 1_000_000_000,
  } as const
  return (await ctx.db.withTenant(tenant, (tx) => createKey(tx, input))).key
}

async function create(load: Omit<Load, 'work'>): Promise<LoadResult> {
  const given = JSON.stringify({ ...load, work: { kind: 'create' } } satisfies Load)
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'api-load.ts'), given])
  const result = JSON.parse(stdout) as LoadResult
  if (result.wrong > 0) throw new Error(`${result.wrong} answers were wrong: ${result.example}`)
  return result
}
