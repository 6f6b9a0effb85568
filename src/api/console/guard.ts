import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../../accounts/accounts.ts'
import type { Context } from '../../context.ts'
import { isAtLeast, ROLE_OF_SCOPE, type Role } from '../../contract/console/roles.ts'
import { AppError } from '../../contract/errors.ts'
import { SCOPES } from '../../contract/scopes.ts'
import { findMemberships, type Membership } from '../../domain/team/find-memberships.ts'
import { claim, LAYERS } from '../../lib/rate-limit/layers.ts'
import { networkOf } from '../admission.ts'
import type { Principal } from '../principal.ts'

/** A person in the console, on behalf of one business. */
export interface ConsolePrincipal extends Principal {
  readonly role: Role
  readonly session: Session
  readonly membership: Membership
}

/** As part of its name, which has a prefix over https. */
export const SESSION_COOKIE = 'vorel.session_token'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Cookies go along with whatever page asks, so a request that changes something must come from our own pages: browsers say so in `Origin`, which no page can
 * forge, and newer ones in `Sec-Fetch-Site`. (The cookie is SameSite=Lax besides, and no CORS header is ever sent.)
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return
  const { origin, host, 'sec-fetch-site': site } = request.headers
  const isOwn = typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host
  if (!isOwn || (site !== undefined && site !== 'same-origin'))
    throw new AppError('forbidden', 'this request did not come from the console')
}

/** The person of the session cookie; 401 without one. An API key opens nothing here. */
export async function sessionOf(ctx: Context, request: FastifyRequest): Promise<Session> {
  const headers = new Headers()
  if (request.headers.cookie !== undefined) headers.set('cookie', request.headers.cookie)
  const session = await ctx.accounts.sessionOf(headers)
  if (!session) throw new AppError('unauthorized', 'sign in to the console')
  return session
}

/** Who asks, for which business: 401, 429, then 404 for a business that they don't belong to, which is not told apart from one that isn't there. */
export async function admitToConsole(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<ConsolePrincipal> {
  requireSameOrigin(request)
  const session = await sessionOf(ctx, request)
  await limitUser(ctx, reply, session.accountId)
  const { tenant } = request.params as { tenant?: string }
  const memberships = await ctx.db.withSystem('businesses of a person', (system) => findMemberships(system, session.accountId))
  const membership = memberships.find((candidate) => candidate.slug === tenant)
  if (!membership) throw new AppError('not_found', 'no such business')
  return {
    tenantId: membership.tenant_id,
    actor: { kind: 'user', id: membership.user_id },
    scopes: SCOPES.filter((scope) => isAtLeast(membership.role, ROLE_OF_SCOPE[scope])),
    requestsPerMinute: LAYERS.console_user.limit,
    role: membership.role,
    session,
    membership,
  }
}

export async function limitUser(ctx: Context, reply: FastifyReply, accountId: string): Promise<void> {
  const decision = await ctx.limiter.take([claim('console_user', accountId)])
  if (decision.isAdmitted) return
  const seconds = String(decision.retryAfterSeconds)
  reply.header('Retry-After', seconds)
  throw new AppError('rate_limited', `more than ${decision.limit} requests in 60 seconds; try again in ${seconds} s`)
}

/** Before what somebody could try again and again: sign-ins, resets, links. */
export async function limitGuesses(ctx: Context, ip: string, email: string | null = null): Promise<void> {
  const address = claim('sign_in_address', networkOf(ip))
  const decision = await ctx.limiter.take(email === null ? [address] : [address, claim('sign_in_account', email)])
  if (decision.isAdmitted) return
  const seconds = String(decision.retryAfterSeconds)
  throw new AppError('rate_limited', `too many attempts; try again in ${seconds} s`, { headers: { 'Retry-After': seconds } })
}

export function requireRole(principal: ConsolePrincipal, needed: Role): void {
  if (!isAtLeast(principal.role, needed)) throw new AppError('forbidden', `this takes the role ${needed}; yours is ${principal.role}`)
}
