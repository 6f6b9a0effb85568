import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { type ChatSession, findChatSession } from '../../domain/chat/find-chat-session.ts'
import { findWidgetTenant, readChatTenant } from '../../domain/chat/find-widget-tenant.ts'
import type { Limits } from './limits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The business that the visitor talks to; set by the guards below, '' elsewhere. */
    chatTenantId: string
    chatSession: ChatSession | null
  }
}

/** Route options of a guarded route. Its requests are logged by their route, since the URL itself may hold a session token. */
export interface Guarded {
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  readonly logSerializers: { readonly req: (request: FastifyRequest) => { method: string; url: string | undefined } }
}

const logSerializers = { req: (request: FastifyRequest) => ({ method: request.method, url: request.routeOptions.url }) }

/** Admits a request that names a business by its public widget key, from this installation's pages or an origin that the business allows. */
export function widgetGuard(ctx: Context, limits: Limits): Guarded {
  const onRequest: Guarded['onRequest'] = async (request, reply) => {
    await prepare(request, reply, limits)
    const key = parameter(request, 'widget_key')
    const tenant = await ctx.db.withSystem('widget key', (system) => findWidgetTenant(system, key))
    if (!tenant) throw new AppError('not_found', 'no such widget key')
    request.chatTenantId = tenant.id
    await admitOrigin(request, reply, { ctx, allowedOrigins: async () => tenant.allowed_origins })
  }
  return { onRequest, logSerializers }
}

/** Admits a request that shows a session token. A token that is unknown and one that has expired get the same answer. */
export function sessionGuard(ctx: Context, limits: Limits): Guarded {
  const onRequest: Guarded['onRequest'] = async (request, reply) => {
    await prepare(request, reply, limits)
    const token = parameter(request, 'session_token')
    const found = await ctx.db.withSystem('chat session', (system) =>
      findChatSession(system, token, { sealer: ctx.sealer, now: ctx.clock.now() }),
    )
    if (!found) throw noSession()
    const { session, isOpen } = found
    const allowedOrigins = () => ctx.db.withTenant(session.tenant_id, async (tx) => (await readChatTenant(tx)).allowed_origins)
    await admitOrigin(request, reply, { ctx, allowedOrigins })
    if (!isOpen) throw noSession()
    request.chatTenantId = session.tenant_id
    request.chatSession = session
  }
  return { onRequest, logSerializers }
}

/** The session that `sessionGuard` admitted. */
export function admittedSession(request: FastifyRequest): ChatSession {
  if (!request.chatSession) throw new Error('the route has no session guard')
  return request.chatSession
}

async function prepare(request: FastifyRequest, reply: FastifyReply, limits: Limits): Promise<void> {
  reply.header('cache-control', 'no-store').header('vary', 'Origin')
  await limits.takeAddress(request.ip)
}

function parameter(request: FastifyRequest, name: string): string {
  const parameters = request.params as Record<string, string | undefined> // The router's own: strings by the names in the route.
  return parameters[name] ?? ''
}

function noSession(): AppError {
  return new AppError('unauthorized', 'the chat session is unknown or has expired; open a new one', {
    headers: { 'WWW-Authenticate': 'ChatSession' },
  })
}

interface OriginRule {
  readonly ctx: Context
  readonly allowedOrigins: () => Promise<readonly string[]>
}

/** Browsers say where a script runs. Other clients send no Origin; they could claim any, so they are not refused for it. */
async function admitOrigin(request: FastifyRequest, reply: FastifyReply, { ctx, allowedOrigins }: OriginRule): Promise<void> {
  const origin = request.headers.origin
  if (origin === undefined || isOwnOrigin(origin, [new URL(ctx.config.http.publicUrl).host, request.host])) return
  const allowed = (await allowedOrigins()).some((entry) => entry.replace(/\/+$/, '').toLowerCase() === origin.toLowerCase())
  if (!allowed) throw new AppError('forbidden', 'this origin is not among those that the business allows')
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After, X-Request-Id')
  if (request.method === 'OPTIONS') {
    reply
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'Content-Type, Last-Event-ID')
      .header('access-control-max-age', '600')
  }
}

/** By host, since a proxy in front may speak https to the visitor and http to us. */
function isOwnOrigin(origin: string, hosts: readonly string[]): boolean {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return hosts.some((own) => URL.canParse(`${protocol}//${own}`) && new URL(`${protocol}//${own}`).host === host)
}
