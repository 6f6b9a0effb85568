import type { FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { authenticate, type Principal } from './principal.ts'
import type { Decision, RateLimiter } from './rate-limit.ts'

export interface Limiters {
  /** Keys and tenants: as many buckets as there are. */
  readonly callers: RateLimiter
  /** Addresses of failed authentication: anyone can make these, so they can't push out the others. */
  readonly addresses: RateLimiter
}

const TENANT_LIMIT = 5000
const FAILURE_LIMIT = 60

/**
 * Who is asking, and whether they may ask now: 401 before 429. Sets the three `X-RateLimit-*` headers. An address with 60 failures in 60 s is refused before
 * its key is looked at.
 */
export async function admit(ctx: Context, limiters: Limiters, request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
  const failures = { bucket: `failures:${networkOf(request.ip)}`, limit: FAILURE_LIMIT }
  const patience = await limiters.addresses.look(failures)
  if (!patience.isAdmitted) throw limited(patience, reply, 'too many failed attempts to authenticate from this address')
  const principal = await authenticate(ctx, request.raw.rawHeaders)
  if (!principal) {
    await limiters.addresses.take([failures])
    throw unauthorized()
  }
  const decision = await limiters.callers.take([
    { bucket: `key:${principal.keyId}`, limit: principal.requestsPerMinute },
    { bucket: `tenant:${principal.tenantId}`, limit: TENANT_LIMIT },
  ])
  if (!decision.isAdmitted) throw limited(decision, reply, `more than ${decision.limit} requests in 60 seconds`)
  setLimitHeaders(decision, reply)
  return principal
}

/** One answer for every reason. */
export function unauthorized(): AppError {
  return new AppError('unauthorized', 'a valid API key is required: Authorization: Bearer vapk_live_…', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
}

function limited(decision: Decision, reply: FastifyReply, reason: string): AppError {
  setLimitHeaders(decision, reply)
  const seconds = String(decision.retryAfterSeconds)
  return new AppError('rate_limited', `${reason}; try again in ${seconds} s`, { headers: { 'Retry-After': seconds } })
}

function setLimitHeaders(decision: Decision, reply: FastifyReply): void {
  reply.header('X-RateLimit-Limit', decision.limit)
  reply.header('X-RateLimit-Remaining', decision.remaining)
  reply.header('X-RateLimit-Reset', Math.ceil(decision.resetAtMs / 1000))
}

/** One subscriber's address: IPv4 as it is, IPv6 by its /64, of which one caller has as many addresses as it likes. */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv6) return address.parts.slice(0, 4).join(':')
  return address.toString()
}
