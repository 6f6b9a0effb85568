import { type Config, readConfig } from '../config.ts'
import { createContext, type OpenContext } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { localSignals, type Signals } from '../db/signals.ts'
import { findTenant } from '../domain/tenants/find-tenant.ts'
import type { Clock } from '../lib/clock.ts'
import { createLogger } from '../lib/logger.ts'

/** Opens a context for one command (joining the running server's database or starting the embedded one), runs it and closes everything. */
export async function withContext<T>(
  work: (ctx: OpenContext) => Promise<T>,
  options: { clock?: Clock; signals?: 'shared' | 'local'; config?: Config } = {},
): Promise<T> {
  const config = options.config ?? readConfig()
  // A command's own log would get between its result and its caller: warnings and worse only.
  const log = createLogger({ level: config.log.level === 'info' ? 'warn' : config.log.level, pretty: config.log.pretty })
  const signals: { signals?: Signals } = options.signals === 'local' ? { signals: localSignals() } : {}
  // A command admits nobody, so it has no use for shared windows.
  const ctx = await createContext({ ...config, redisUrl: null }, { log, ...signals, ...(options.clock ? { clock: options.clock } : {}) })
  try {
    return await work(ctx)
  } finally {
    await ctx.close()
  }
}

/** The tenant's id for a slug or an id; a sentence when there is none. */
export async function tenantId(ctx: OpenContext, slugOrId: string): Promise<string> {
  const tenant = await ctx.db.withSystem('find the tenant of a command', (system) => findTenant(system, slugOrId))
  if (!tenant) throw new AppError('not_found', `there is no tenant "${slugOrId}"`)
  return tenant.id
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** One sentence for a person. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error && error.message.length < 3 ? error.cause.message : ''
  return (error.message || cause || error.name).split('\n')[0] ?? 'failed'
}
