import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { authenticate } from '../src/api/principal.ts'
import type { Load, LoadResult } from './api-load.ts'
import { preparePgbench } from './api-pgbench.ts'
import { STAGES, type Stage } from './api-profile.ts'
import { type ApiServer, type ApiWorld, startApiServer, withApiWorld } from './api-world.ts'
import { type Figure, percentile } from './measure.ts'

export interface ApiBenchOptions {
  /** Conversations of the big tenant. */
  readonly rows: number
  readonly rounds: number
  /** Of one measurement. */
  readonly seconds: number
}

const CONNECTIONS = 64

/**
 * The API beside what the same database does under pgbench: rounds of one after the other, so that a noisy minute hits both. 64 connections; server and load
 * generator are processes of their own, durable settings, row security and rate limits on.
 */
export async function benchApi({ rows = 1_000_000, rounds = 5, seconds = 5 }: Partial<ApiBenchOptions> = {}): Promise<Figure[]> {
  return withApiWorld(rows, async (world) => {
    const server = await startApiServer(world.folder)
    try {
      const pgbench = await preparePgbench(world)
      const anywhere = { kind: 'anywhere', firstMs: world.big.firstMs, rows } as const
      const works = {
        create: { kind: 'create' },
        any: { ...anywhere, from: 0, to: 0.999 },
        first: { ...anywhere, from: 0, to: 0.01 },
        deepest: { ...anywhere, from: 0.989, to: 0.999 },
        same: { kind: 'page' },
      } as const satisfies Record<string, Load['work']>
      const load = (work: Load['work'], time = seconds) => drive(world, server, { work, seconds: time })
      for (const work of [works.create, works.any]) await load(work, Math.min(3, seconds))

      const compared: Record<'create' | 'any' | 'same', Round[]> = { create: [], any: [], same: [] }
      const depth: number[] = []
      for (let round = 0; round < rounds; round++) {
        compared.create.push({ database: await pgbench.perSecond(pgbench.create, seconds), api: await load(works.create) })
        const database = await pgbench.perSecond(pgbench.page, seconds)
        compared.any.push({ database, api: await load(works.any) })
        compared.same.push({ database, api: await load(works.same) })
        const first = await load(works.first)
        depth.push(first.perSecond / (await load(works.deepest)).perSecond)
      }
      return [
        ...comparison('create', compared.create, 0.9),
        ...comparison('list of 25, any page', compared.any, 0.45),
        ...comparison('list of 25, one page for all', compared.same, 0.7),
        ratio('deepest pages beside the first: time', depth, { at_most: 1.2 }),
        await keyCheck(world, seconds),
        ...(await stages(server, 'create', () => load(works.create))),
        ...(await stages(server, 'list', () => load(works.any))),
      ]
    } finally {
      await server.stop()
    }
  })
}

/** One run of the load generator. An answer that isn't the expected one fails the bench. */
export async function drive(world: ApiWorld, server: ApiServer, run: Pick<Load, 'work' | 'seconds'>): Promise<LoadResult> {
  const keys = run.work.kind === 'create' ? world.writers.map(({ key }) => key) : [world.big.key]
  const load: Load = { host: '127.0.0.1', port: server.port, connections: CONNECTIONS, keys, ...run }
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'api-load.ts'), JSON.stringify(load)])
  const result = JSON.parse(stdout) as LoadResult
  if (result.wrong > 0) throw new Error(`${result.wrong} answers were wrong: ${result.example}`)
  return result
}

interface Round {
  readonly database: number
  readonly api: LoadResult
}

function comparison(name: string, rounds: readonly Round[], atLeast: number): Figure[] {
  const median = (of: (round: Round) => number) => percentile(rounds.map(of), 0.5)
  const reported = (what: string, value: number, unit: string): Figure => ({
    suite: 'api',
    name: `${name}: ${what}`,
    value,
    unit,
    limit: null,
  })
  return [
    ratio(
      `${name}: share of pgbench`,
      rounds.map(({ api, database }) => api.perSecond / database),
      { at_least: atLeast },
    ),
    reported(
      'API',
      median(({ api }) => api.perSecond),
      '/s',
    ),
    reported(
      'pgbench',
      median(({ database }) => database),
      '/s',
    ),
    reported(
      'API p50',
      median(({ api }) => api.p50),
      'ms',
    ),
    reported(
      'API p99',
      median(({ api }) => api.p99),
      'ms',
    ),
  ]
}

/** The median, with the spread in the name. */
function ratio(name: string, values: readonly number[], limit: Figure['limit']): Figure {
  const spread = `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`
  return { suite: 'api', name: `${name} (${values.length} rounds: ${spread})`, value: percentile(values, 0.5), unit: 'x', limit }
}

/** Processor time of one check of a key, 64 at a time: ours and the database's. */
async function keyCheck({ ctx, admin, writers }: ApiWorld, seconds: number): Promise<Figure> {
  const headers = writers.map(({ key }) => ['Authorization', `Bearer ${key}`])
  const checkAll = () => Promise.all(headers.map((each) => authenticate(ctx, each)))
  for (let warm = 0; warm < 200; warm++) await checkAll()
  const pids = (await admin.query<{ pid: number }>("select pid from pg_stat_activity where usename = 'vorel_app'")).rows.map(
    ({ pid }) => pid,
  )
  const before = { own: process.cpuUsage(), database: databaseMs(pids) }
  let checks = 0
  for (const end = performance.now() + seconds * 1000; performance.now() < end; checks += headers.length) {
    if ((await checkAll()).includes(null)) throw new Error('a good key was refused')
  }
  const { user, system } = process.cpuUsage(before.own)
  const ms = ((user + system) / 1000 + databaseMs(pids) - before.database) / checks
  return { suite: 'api', name: 'key check: processor time, database included', value: ms, unit: 'ms', limit: { at_most: 0.1 } }
}

/** What these processes have used so far: Linux counts in ticks of 10 ms. Those that have ended count nothing. */
function databaseMs(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * 10
}

/** Where the server's processor time of one request goes, in a run of its own: sampling slows it down. */
async function stages(server: ApiServer, name: string, load: () => Promise<LoadResult>): Promise<Figure[]> {
  await server.ask('profile')
  const { requests } = await load()
  const spent = await server.ask<Record<Stage, number>>('profiled')
  const total = STAGES.reduce((sum, stage) => sum + spent[stage], 0)
  return STAGES.map((stage) => ({
    suite: 'api',
    name: `${name}: ${stage}, ${Math.round((100 * spent[stage]) / total)} % of the server's time`,
    value: (1000 * spent[stage]) / requests,
    unit: 'µs',
    limit: null,
  }))
}
