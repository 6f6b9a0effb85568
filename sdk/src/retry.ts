import { ApiError, ConnectionError, TimeoutError, UnexpectedResponseError } from './errors.ts'

/** Statuses that may pass by themselves. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])
const BASE_MS = 500
const CAP_MS = 8000

/**
 * Whether the same request may succeed a little later. May it be repeated at all? Every request that this package makes may: GET and DELETE by what they are,
 * POST because each carries an idempotency key that stays the same over its attempts, and PATCH by its contract here: it sets members to given values, merges
 * attributes key by key, and a call that changes nothing emits nothing.
 *
 * Of conflicts, only one that says when to try again: the first attempt of this very request is still running.
 */
export function mayPass(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true
  if (!(error instanceof ApiError || error instanceof UnexpectedResponseError)) return false
  return PASSING.has(error.status) || (error.status === 409 && error.retryAfterSeconds !== null)
}

/** Whether an attempt that ended so may have had its effect all the same. */
export function mayHaveWorked(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true
  return (error instanceof ApiError || error instanceof UnexpectedResponseError) && error.status >= 500
}

/**
 * Milliseconds until the next attempt, or null when the server asks for more patience than `maxRetryAfterMs`. Full jitter (any moment up to a bound that doubles
 * from half a second to 8), so that many clients that failed together do not come back together; never before `Retry-After`.
 */
export function retryDelayMs(
  attempt: number,
  error: unknown,
  { random, maxRetryAfterMs }: { random: () => number; maxRetryAfterMs: number },
): number | null {
  const asked = error instanceof ApiError || error instanceof UnexpectedResponseError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
  if (asked > maxRetryAfterMs) return null
  return Math.max(asked, random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt))
}

/**
 * `Retry-After` in seconds: a number of them, or an HTTP date, which is measured by the server's own `Date` where that can be read, so that no clock has to be
 * right. Null without one, or for anything else.
 */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | null {
  const text = headers.get('retry-after')?.trim()
  if (!text) return null
  if (/^\d+$/.test(text)) return Number(text)
  const until = Date.parse(text)
  if (Number.isNaN(until)) return null
  const from = Date.parse(headers.get('date') ?? '')
  return Math.max(0, (until - (Number.isNaN(from) ? nowMs : from)) / 1000)
}
