import type { Logger } from '../logger.ts'
import { RedisTrouble, type TroubleReason } from './connection.ts'
import type { RateLimiter } from './rate-limiter.ts'

export interface FailOpenOptions {
  readonly log: Logger
  /** Called for each decision that passed uncounted. */
  readonly onFailOpen: (reason: TroubleReason) => void
}

/** After a failure the shared windows are not asked for so long: what hangs costs a few requests a second their deadline, and the others nothing. */
const BYPASS_MS = 250
/** An incident is over when the shared windows have answered, and there was no failure for so long: what comes and goes is one incident. */
const CALM_MS = 10_000

/**
 * Shared windows that can be away: then every request passes, is counted by `onFailOpen`, and the incident is logged once at its beginning and once at its end.
 * Recovers by itself: one request in 250 ms asks again.
 *
 * What passes is still counted in this process's own windows, but only to fill the X-RateLimit-* headers. They don't refuse: this node's window may hold what
 * other nodes' requests would have kept out of the shared one, so it refuses some that the shared one would have admitted, and "requests pass" is the promise.
 * A flood can't bring this about by itself: a decision takes the server some 20 µs, and an answer that this process itself is late to read is in time
 * (see connection.ts).
 */
export function failOpen(shared: RateLimiter, local: RateLimiter, { log, onFailOpen }: FailOpenOptions) {
  let bypassUntil = Number.NEGATIVE_INFINITY
  let lastFailure = Number.NEGATIVE_INFINITY
  let hasFailed = false
  let lastReason: TroubleReason = 'unreachable'
  /** The running incident; null in calm times. */
  let incident: { since: number; passed: number } | null = null

  const noteTrouble = (trouble: RedisTrouble) => {
    lastFailure = performance.now()
    lastReason = trouble.reason
    if (incident) return
    incident = { since: lastFailure, passed: 0 }
    log.warn({ err: trouble, reason: trouble.reason }, 'rate limits are not shared: redis is away, requests pass uncounted')
  }
  const noteAnswer = () => {
    if (!incident || performance.now() - lastFailure < CALM_MS) return
    const seconds = Math.round((performance.now() - incident.since) / 1000)
    log.info({ passed: incident.passed, seconds }, 'rate limits are shared again')
    incident = null
  }
  const pass: RateLimiter['take'] = async (claims) => {
    if (incident) incident.passed += 1
    onFailOpen(lastReason)
    return { ...(await local.take(claims)), isAdmitted: true, retryAfterSeconds: 0 }
  }
  const take: RateLimiter['take'] = async (claims, gate) => {
    if (performance.now() < bypassUntil) return pass(claims)
    // Behind a failure one asks, and the others don't wait for its answer.
    if (hasFailed) bypassUntil = performance.now() + BYPASS_MS
    try {
      const decision = await shared.take(claims, gate)
      hasFailed = false
      bypassUntil = Number.NEGATIVE_INFINITY
      noteAnswer()
      return decision
    } catch (error) {
      if (!(error instanceof RedisTrouble)) throw error
      noteTrouble(error)
      hasFailed = true
      bypassUntil = performance.now() + BYPASS_MS
      return pass(claims)
    }
  }
  return { take, noteTrouble }
}
