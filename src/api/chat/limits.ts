import { AppError } from '../../contract/errors.ts'
import { claim } from '../../lib/rate-limit/layers.ts'
import type { Claim, RateLimiter } from '../../lib/rate-limit/rate-limiter.ts'
import { networkOf } from '../admission.ts'

/** The limits of the visitors' side. */
export interface Limits {
  /** Any request of one address, before anything else is looked at. */
  takeAddress(ip: string): Promise<void>
  takeSession(ip: string): Promise<void>
  /** A message or form of one customer of one business. */
  takeMessage(tenantId: string, customer: string): Promise<void>
}

export function createLimits(limiter: RateLimiter): Limits {
  const take = async (one: Claim) => {
    const { isAdmitted, limit, retryAfterSeconds } = await limiter.take([one])
    if (isAdmitted) return
    throw new AppError('rate_limited', `more than ${limit} requests in 60 seconds; try again in ${retryAfterSeconds} s`, {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    })
  }
  return {
    takeAddress: (ip) => take(claim('inbound', `web:${networkOf(ip)}`)),
    takeSession: (ip) => take(claim('chat_session', networkOf(ip))),
    takeMessage: (tenantId, customer) => take(claim('tenant_customer', `${tenantId}:${customer}`)),
  }
}
