import type { Context } from '../context.ts'
import { touchKey } from '../domain/api-keys/touch-key.ts'
import type { Principal } from './principal.ts'

const INTERVAL_MS = 60_000
const MAX_KEYS = 10_000

/** Keeps `last_used_at` of API keys: after the response, and at most once a minute for each key and process. */
export function keyUse(ctx: Context) {
  const noted = new Map<string, number>()
  const running = new Set<Promise<void>>()
  return {
    note({ tenantId, actor: { id: keyId } }: Principal): void {
      const now = ctx.clock.now().getTime()
      const last = noted.get(keyId)
      if (last !== undefined && Math.abs(now - last) < INTERVAL_MS) return
      if (noted.size >= MAX_KEYS) noted.clear()
      noted.set(keyId, now)
      const write = ctx.db
        .withTenant(tenantId, (tx) => touchKey(tx, keyId))
        .catch((error: unknown) => ctx.log.warn({ err: error, key_id: keyId }, 'use of an API key was not noted'))
        .finally(() => running.delete(write))
      running.add(write)
    },
    /** Waits for the writes that are on their way. */
    async settle(): Promise<void> {
      await Promise.all(running)
    },
  }
}
