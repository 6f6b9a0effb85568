import type { FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import type { Context } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { claim } from '../lib/rate-limit/layers.ts'
import { type Decision, WINDOW_MS } from '../lib/rate-limit/rate-limiter.ts'
import { authenticate, type Principal } from './principal.ts'

/** Who is asking, and whether they may ask now: 401 before 429. Sets the three `X-RateLimit-*` headers. */
export type Admit = (request: FastifyRequest, reply: FastifyReply) => Promise<Principal>

/**
 * An address with too many failures is refused before its key is looked at, by what this process remembers of its last refusal; a good key's request asks for
 * room in its address's window in the same round trip that counts it for its key and tenant.
 */
export function createAdmission(ctx: Context): Admit {
  const blocked = blockedAddresses(() => ctx.clock.now().getTime())
  const refuseAddress = (address: string, decision: Decision, reply: FastifyReply) => {
    blocked.note(address, decision)
    return limited(decision, reply, TOO_MANY_FAILURES)
  }
  return async (request, reply) => {
    const address = networkOf(request.ip)
    const known = blocked.find(address)
    if (known) {
      ctx.metrics.rateLimited(known.layer)
      throw limited(known, reply, TOO_MANY_FAILURES)
    }
    const failures = claim('failed_authentication', address)
    const principal = await authenticate(ctx, request.raw.rawHeaders)
    if (!principal) {
      ctx.metrics.authenticationFailed()
      const decision = await ctx.limiter.take([failures])
      throw decision.isAdmitted ? unauthorized() : refuseAddress(address, decision, reply)
    }
    const key = claim('api_key', principal.actor.id, principal.requestsPerMinute)
    const decision = await ctx.limiter.take([key, claim('tenant', principal.tenantId)], failures)
    if (decision.isAdmitted) {
      setLimitHeaders(decision, reply)
      return principal
    }
    if (decision.layer === 'failed_authentication') throw refuseAddress(address, decision, reply)
    throw limited(decision, reply, `more than ${decision.limit} requests in 60 seconds`)
  }
}

const TOO_MANY_FAILURES = 'too many failed attempts to authenticate from this address'
const MAX_BLOCKED = 10_000

/** The addresses that were refused last, until their windows open. A clock that is set back by more than a window forgets them: they ask the windows again. */
function blockedAddresses(nowMs: () => number) {
  const blocked = new Map<string, { decision: Decision; opensAtMs: number }>()
  return {
    note(address: string, decision: Decision): void {
      if (blocked.size >= MAX_BLOCKED) blocked.clear()
      blocked.set(address, { decision, opensAtMs: nowMs() + decision.retryAfterSeconds * 1000 })
    },
    find(address: string): Decision | null {
      const entry = blocked.get(address)
      if (!entry) return null
      const remainingMs = entry.opensAtMs - nowMs()
      if (remainingMs > 0 && remainingMs <= WINDOW_MS) return { ...entry.decision, retryAfterSeconds: Math.ceil(remainingMs / 1000) }
      blocked.delete(address)
      return null
    },
  }
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

const MAX_NETWORKS = 10_000
/** Behind a proxy that says nonsense it may be any text. */
const MAX_ADDRESS_LENGTH = 45
const networks = new Map<string, string>()

/** One subscriber's address: IPv4 as it is, IPv6 by its /64, of which one caller has as many addresses as it likes. */
export function networkOf(ip: string): string {
  const known = networks.get(ip)
  if (known !== undefined) return known
  if (networks.size >= MAX_NETWORKS) networks.clear()
  const network = readNetwork(ip)
  if (ip.length <= MAX_ADDRESS_LENGTH) networks.set(ip, network)
  return network
}

function readNetwork(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv6) return address.parts.slice(0, 4).join(':')
  return address.toString()
}
