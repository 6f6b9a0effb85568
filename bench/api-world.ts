import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import { SERVER_FLAGS } from '../scripts/server-flags.mjs'
import { readConfig } from '../src/config.ts'
import { createContext, type OpenContext } from '../src/context.ts'
import { SCOPES } from '../src/contract/scopes.ts'
import { localSignals } from '../src/db/signals.ts'
import { createKey } from '../src/domain/api-keys/create-key.ts'
import { rowId } from './api-load.ts'
import type { Ask, Usage } from './api-server.ts'
import { inTemporaryFolder } from './measure.ts'

/** An embedded database with 1,000 tenants, one of which has a million conversations; 64 others have a key each, to write with. */
export interface ApiWorld {
  readonly ctx: OpenContext
  readonly folder: string
  readonly admin: pg.Client
  readonly big: { readonly tenantId: string; readonly key: string; readonly firstMs: number; readonly rows: number }
  readonly writers: readonly { readonly tenantId: string; readonly key: string }[]
}

export const WRITERS = 64
const TENANTS = 1000
const NO_LIMIT = 1_000_000_000
const DAY_MS = 86_400_000

export async function withApiWorld<T>(rows: number, work: (world: ApiWorld) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    const ctx = await createContext(readConfig({ VOREL_DATA_DIR: folder, LOG_LEVEL: 'error' }, false), { signals: localSignals() })
    const admin = new pg.Client({ connectionString: ctx.adminUrl })
    try {
      await admin.connect()
      const firstMs = ctx.clock.now().getTime() - DAY_MS
      await load(admin, { firstMs, rows })
      const writers = []
      for (let number = 1; number <= WRITERS; number++) writers.push(await withKey(ctx, tenantId(number)))
      const big = { ...(await withKey(ctx, tenantId(TENANTS))), firstMs, rows }
      return await work({ ctx, folder, admin, big, writers })
    } finally {
      await admin.end()
      await ctx.close()
    }
  })
}

export function tenantId(number: number): string {
  return `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

/** One INSERT … SELECT for each table. The foreign keys are left to hold by construction, and the triggers that check them cost minutes. */
async function load(admin: pg.Client, { firstMs, rows }: { firstMs: number; rows: number }): Promise<void> {
  await admin.query('set session_replication_role = replica')
  await admin.query(
    `insert into tenants (id, slug, name, vertical, timezone, currency, widget_key)
     select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'bench-' || n, 'Bench', 'generic', 'Asia/Dubai', 'AED', 'wk_bench_' || n
     from generate_series(1, ${TENANTS}) n`,
  )
  const tail = rowId(0, 0).slice(13)
  await admin.query(
    `insert into conversations (tenant_id, id, channel, customer_identifier, identifier_key, customer_name, customer_language, first_message_at, last_message_at)
     select '${tenantId(TENANTS)}', (lpad(to_hex(${firstMs}::bigint + n), 12, '0') || '${tail}')::uuid, 'webform', 'visitor-' || n, 'visitor-' || n,
       'Sara Haddad', 'en', to_timestamp((${firstMs}::bigint + n) / 1000.0), to_timestamp((${firstMs}::bigint + n + 5000) / 1000.0)
     from generate_series(0, ${rows - 1}) n`,
  )
  await admin.query('set session_replication_role = origin')
  await admin.query('vacuum analyze tenants, conversations')
  await admin.query('checkpoint')
}

async function withKey(ctx: OpenContext, tenant: string): Promise<{ tenantId: string; key: string }> {
  const input = { sealer: ctx.sealer, actor: { kind: 'system' }, name: 'bench', scopes: SCOPES, requests_per_minute: NO_LIMIT } as const
  const { key } = await ctx.db.withTenant(tenant, (tx) => createKey(tx, input))
  return { tenantId: tenant, key }
}

export interface ApiServer {
  readonly port: number
  ask<T>(what: Ask): Promise<T>
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** The server on the same data folder, a process of its own. */
export async function startApiServer(folder: string): Promise<ApiServer> {
  const env = { ...process.env, VOREL_DATA_DIR: folder, VOREL_ROLES: 'api', LOG_LEVEL: 'warn' }
  const child = fork(path.join(import.meta.dirname, 'api-server.ts'), { env, execArgv: [...SERVER_FLAGS] })
  const port = await answerOf<number>(child, 'ready')
  const ask = <T>(what: Ask): Promise<T> => {
    child.send(what)
    return answerOf<T>(child, what)
  }
  return {
    port,
    ask,
    usage: () => ask<Usage>('usage'),
    async stop() {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.send('stop')
      await gone
    },
  }
}

function answerOf<T>(child: ChildProcess, what: Ask | 'ready'): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: { ask: string; value: T }) => {
      if (message.ask !== what) return
      child.off('message', onMessage)
      child.off('exit', onExit)
      resolve(message.value)
    }
    const onExit = () => reject(new Error('the server under load ended'))
    child.on('message', onMessage)
    child.on('exit', onExit)
  })
}
