import { AppError } from '../../contract/errors.ts'
import type { Clock } from '../../lib/clock.ts'
import { networkOf } from '../admission.ts'
import { memoryRateLimiter } from '../rate-limit.ts'

/** The limits of the visitors' side, each for any 60 s. */
export interface Limits {
  /** Any request of one address, before anything else is looked at. */
  takeAddress(ip: string): Promise<void>
  takeSession(ip: string): Promise<void>
  /** A message or form of one customer of one business. */
  takeMessage(tenantId: string, customer: string): Promise<void>
}

export function createLimits(clock: Clock): Limits {
  const nowMs = () => clock.now().getTime()
  // Apart, since anyone can make buckets of addresses: they can't push out the others.
  const addresses = memoryRateLimiter(nowMs)
  const customers = memoryRateLimiter(nowMs)
  const take = async (limiter: typeof addresses, bucket: string, limit: number) => {
    const decision = await limiter.take([{ bucket, limit }])
    if (decision.isAdmitted) return
    const seconds = String(decision.retryAfterSeconds)
    throw new AppError('rate_limited', `more than ${limit} requests in 60 seconds; try again in ${seconds} s`, {
      headers: { 'Retry-After': seconds },
    })
  }
  return {
    takeAddress: (ip) => take(addresses, `any:${networkOf(ip)}`, 500),
    takeSession: (ip) => take(addresses, `session:${networkOf(ip)}`, 20),
    takeMessage: (tenantId, customer) => take(customers, `${tenantId}:${customer}`, 30),
  }
}
