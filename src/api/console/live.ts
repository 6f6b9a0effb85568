import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { LIVE_PATH, type LiveEvents } from '../../contract/console/live-events.ts'
import { AppError } from '../../contract/errors.ts'
import { setPresence } from '../../domain/inbox/presence.ts'
import { findMemberships } from '../../domain/team/find-memberships.ts'
import { newId } from '../../lib/ids.ts'
import { event, openWriter } from '../event-stream.ts'
import type { ConsolePrincipal } from './guard.ts'
import { openLiveHub } from './live-hub.ts'

/** Tabs of one person. */
const MAX_STREAMS_PER_PERSON = 12
const HEARTBEAT_MS = 15_000
/** A session that was ended and a role that was lost end the stream within this time. */
const CHECK_MS = 2500

/** The console's one live stream for each page (contract/console/live-events.ts). In a scope whose hook has admitted the person. */
export function registerLive(scope: FastifyInstance, ctx: Context): void {
  const hub = openLiveHub(ctx)
  const open = new Map<string, Set<() => void>>()

  // Without a HEAD twin: it would open a stream that nobody reads.
  scope.get(LIVE_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    const principal = request.principal as ConsolePrincipal // set by the scope's hook (register-console.ts)
    const { accountId } = principal.session
    const own = open.get(accountId) ?? new Set()
    if (own.size >= MAX_STREAMS_PER_PERSON) {
      throw new AppError('rate_limited', `more than ${MAX_STREAMS_PER_PERSON} live pages of one person; close one`, {
        headers: { 'Retry-After': '5' },
      })
    }
    reply.hijack()
    // Gone while it was being admitted: 'close' has been said already, and nothing would ever stop this stream.
    if (reply.raw.destroyed) return
    open.set(accountId, own)
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const streamId = newId(ctx.clock.now())
    const writer = openWriter(reply.raw, () => undefined)
    const say = <K extends keyof LiveEvents>(name: K, data: LiveEvents[K]) => writer.write(event(name, data))
    const end = () => void reply.raw.end()
    reply.raw.write('retry: 2000\n\n')
    say('hello', { stream_id: streamId })
    const leave = hub.join(principal.tenantId, { streamId, write: writer.write })
    const beats = setInterval(() => writer.isBlocked() || writer.write(': still here\n\n'), HEARTBEAT_MS)
    const checks = setInterval(async () => {
      const reason = await reasonToEnd(ctx, request, principal)
      if (!reason || reply.raw.writableEnded) return
      say('end', { reason })
      end()
    }, CHECK_MS)
    own.add(end)
    reply.raw.on('error', () => reply.raw.destroy())
    reply.raw.on('close', () => {
      leave()
      clearInterval(beats)
      clearInterval(checks)
      own.delete(end)
      if (own.size === 0) open.delete(accountId)
      void forget(ctx, principal, streamId)
    })
  })

  scope.addHook('preClose', async () => {
    for (const streams of open.values()) for (const end of streams) end()
  })
}

/** As the next request would find it. What can't be looked up now is looked up again. */
async function reasonToEnd(ctx: Context, request: FastifyRequest, principal: ConsolePrincipal): Promise<'session' | 'role' | null> {
  try {
    const session = await ctx.accounts.sessionOf(new Headers({ cookie: request.headers.cookie ?? '' }))
    if (!session) return 'session'
    const memberships = await ctx.db.withSystem('businesses of a person', (system) => findMemberships(system, session.accountId))
    return memberships.some(({ tenant_id, role }) => tenant_id === principal.tenantId && role === principal.role) ? null : 'role'
  } catch (error) {
    ctx.log.warn({ err: error, tenant_id: principal.tenantId }, 'a live stream could not be checked')
    return null
  }
}

async function forget(ctx: Context, { tenantId, actor }: ConsolePrincipal, streamId: string): Promise<void> {
  const gone = { stream_id: streamId, user_id: actor.id, conversation_id: null, is_replying: false }
  await ctx.db
    .perStatement(tenantId, (tenant) => setPresence(tenant, gone))
    .catch((error: unknown) => ctx.log.debug({ err: error, tenant_id: tenantId }, 'the presence of a closed stream stays for a minute'))
}
