import type { Context } from '../context.ts'
import { schedulePurges } from '../domain/retention/schedule-purges.ts'

const HOUR_MS = 3_600_000

/** Sees to it, now and each hour, that every business has its daily purge: new ones, and those whose job was lost. Returns how to stop. */
export function keepPurges(ctx: Context): () => Promise<void> {
  const look = async () => {
    try {
      await schedulePurges(ctx.db, ctx.clock.now())
    } catch (error) {
      ctx.log.warn({ err: error }, 'purges could not be scheduled; the next look is in an hour')
    }
  }
  let looking = look()
  const timer = setInterval(() => {
    looking = look()
  }, HOUR_MS)
  return () => {
    clearInterval(timer)
    return looking
  }
}
