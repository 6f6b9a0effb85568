import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { isReady } from '../db/database.ts'
import { lastMigration } from '../db/migrate.ts'

const READY_DEADLINE_MS = 1000

/**
 * `/healthz`: this process answers; it touches nothing. `/readyz`: the database answers within a second and is migrated, and no stop has begun. Neither needs a
 * key.
 */
export function registerHealth(app: FastifyInstance, ctx: Context, isDraining: () => boolean): void {
  const migration = lastMigration()
  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const isUp = !isDraining() && (await within(READY_DEADLINE_MS, isReady(ctx.db, migration)))
    if (!isUp) reply.code(503).header('Retry-After', '2')
    return { status: isUp ? 'ready' : 'not ready' }
  })
}

/** The answer, or false when it takes longer than `ms`. */
function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  return Promise.race([answer, deadline]).finally(() => clearTimeout(timer))
}
