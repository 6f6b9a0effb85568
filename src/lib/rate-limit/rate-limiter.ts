import type { LayerName } from './layers.ts'

/**
 * Exact sliding windows: of one bucket never more than its limit is admitted in any 60 seconds, wherever they begin. The moments of what was admitted are kept
 * and leave after 60 s; what was refused is not counted, so a blocked caller is not blocked longer for asking.
 */
export interface RateLimiter {
  /**
   * Counts one request in all buckets of `claims`, or in none when one of them is exhausted. The first exhausted one decides; otherwise the first claim is
   * reported. `gate` is a bucket that must have room as well, comes before the others, and is not counted.
   */
  take(claims: readonly [Claim, ...Claim[]], gate?: Claim): Decision | Promise<Decision>
}

export interface Claim {
  readonly layer: LayerName
  /** Whose bucket of the layer. */
  readonly id: string
  readonly limit: number
}

export interface Decision {
  readonly isAdmitted: boolean
  /** The layer that refused, or the first claim's. */
  readonly layer: LayerName
  readonly limit: number
  readonly remaining: number
  /** When the next request leaves the window, in milliseconds of the Unix epoch. */
  readonly resetAtMs: number
  /** Whole seconds after which a refused request is admitted, if nobody else takes the place; 0 when admitted. */
  readonly retryAfterSeconds: number
}

export const WINDOW_MS = 60_000

/** `opensInMs`: until the next request leaves the window. */
export function decisionOf(
  { layer, limit }: Claim,
  found: { isAdmitted: boolean; count: number; opensInMs: number; nowMs: number },
): Decision {
  return {
    isAdmitted: found.isAdmitted,
    layer,
    limit,
    remaining: Math.max(0, limit - found.count),
    resetAtMs: found.nowMs + found.opensInMs,
    retryAfterSeconds: found.isAdmitted ? 0 : Math.max(1, Math.ceil(found.opensInMs / 1000)),
  }
}
