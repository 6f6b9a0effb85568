import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatSession } from '../../domain/chat/find-chat-session.ts'
import { type ChatState, readChatState } from '../../domain/chat/read-chat-state.ts'
import { listVisibleMessages } from '../../domain/conversations/list-visible-messages.ts'
import { event, inTurn, openWriter } from '../event-stream.ts'
import { check } from '../problems.ts'
import { admittedSession, sessionGuard } from './guard.ts'
import type { Limits } from './limits.ts'
import { After, LastEventId } from './schemas.ts'

/**
 * Live events of one conversation (Server-Sent Events).
 *
 * | event     | data                                                 | id                |
 * | `message` | `{id, sequence_number, role, content, created_at}`   | `sequence_number` |
 * | `status`  | `{status, owner}`: at the start and on each change   | none              |
 * | `typing`  | `{typing}`: whether an answer is being made          | none              |
 *
 * A stream is a position in the conversation: it begins behind `Last-Event-ID` (or `?after=`, for the first connection of a page that has a list already) and
 * each look sends what lies behind the position. It looks when the conversation signals something new and every 2 s by itself, so a lost signal costs
 * two seconds. While the visitor's connection takes nothing more there are no looks; after 30 s of that it is given up, and the visitor resumes.
 */
export interface StreamOptions {
  readonly limits: Limits
  readonly lookIntervalMs: number
  readonly heartbeatMs: number
}

const MAX_STREAMS_PER_SESSION = 5
const BATCH = 200

export function registerStream(scope: FastifyInstance, ctx: Context, options: StreamOptions): void {
  const streams = new Map<string, Set<() => void>>()
  const bySession = sessionGuard(ctx, options.limits)
  const path = '/api/chat/sessions/:session_token/events'

  // Without a HEAD twin: it would open a stream that nobody reads.
  scope.get(path, { ...bySession, exposeHeadRoute: false }, async (request, reply) => {
    const session = admittedSession(request)
    const lastEventId = check(LastEventId, request.headers, 'the headers')['last-event-id']
    const after = lastEventId ?? check(After, request.query, 'the query').after ?? 0
    const open = streams.get(session.id) ?? new Set()
    if (open.size >= MAX_STREAMS_PER_SESSION) {
      const message = `more than ${MAX_STREAMS_PER_SESSION} event streams of one chat session at a time; close one`
      throw new AppError('rate_limited', message, { headers: { 'Retry-After': '5' } })
    }
    reply.hijack()
    // Gone while it was being admitted: 'close' has been said already, and nothing would ever stop this stream.
    if (reply.raw.destroyed) return
    streams.set(session.id, open)
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    const end = stream(ctx, reply.raw, { ...options, session, after })
    open.add(end)
    reply.raw.on('close', () => {
      open.delete(end)
      if (open.size === 0) streams.delete(session.id)
    })
  })

  scope.options(path, bySession, async (_request, reply) => reply.code(204).send())

  scope.addHook('preClose', async () => {
    for (const open of streams.values()) for (const end of open) end()
  })
}

interface StreamStart extends StreamOptions {
  readonly session: ChatSession
  readonly after: number
}

/** Writes events into `response` until it closes; returns what ends it from our side. */
function stream(ctx: Context, response: ServerResponse, start: StreamStart): () => void {
  const { session } = start
  let position = start.after
  let shown: ChatState | null = null
  const writer = openWriter(response, () => look())
  const lookOnce = async () => {
    if (new Date(session.expires_at) <= ctx.clock.now()) {
      response.end()
      return
    }
    const news = await readNews(ctx, session, position)
    const isFull = news.messages.length === BATCH
    // A full batch may have more behind it; any other reaches to the end, past what visitors don't see.
    position = Math.max(position, news.messages.at(-1)?.sequence_number ?? 0, isFull ? 0 : news.state.last_sequence_number)
    writer.write(format(news, shown))
    shown = news.state
    if (isFull) look()
  }
  const look = inTurn(lookOnce, {
    mayRun: () => !response.destroyed && !response.writableEnded && !writer.isBlocked(),
    // The stream stays: the next look tries again from the same position.
    onFailure: (error) => {
      const { tenant_id, conversation_id } = session
      ctx.log.warn({ err: error, tenant_id, conversation_id }, 'a chat stream could not look for news')
    },
  })

  response.write('retry: 2000\n\n')
  const unsubscribe = ctx.signals.on(`conversation:${session.conversation_id}`, look)
  const looks = setInterval(look, start.lookIntervalMs)
  const beats = setInterval(() => writer.isBlocked() || writer.write(': still here\n\n'), start.heartbeatMs)
  response.on('error', () => response.destroy())
  response.on('close', () => {
    unsubscribe()
    clearInterval(looks)
    clearInterval(beats)
  })
  look()
  return () => response.end()
}

interface News {
  readonly state: ChatState
  readonly messages: Awaited<ReturnType<typeof listVisibleMessages>>
}

/** What a stream at `position` has not sent; mostly one query that says "nothing". */
function readNews(ctx: Context, session: ChatSession, position: number): Promise<News> {
  return ctx.db.withTenant(session.tenant_id, async (tx) => {
    const state = await readChatState(tx, session.conversation_id)
    if (state.last_sequence_number <= position) return { state, messages: [] }
    const conversation = { conversation_id: session.conversation_id, after: position, limit: BATCH }
    return { state, messages: await listVisibleMessages(tx, conversation) }
  })
}

function format({ messages, state }: News, shown: ChatState | null): string {
  const events = messages.map((message) => `id: ${message.sequence_number}\n${event('message', message)}`)
  if (state.status !== shown?.status || state.owner !== shown.owner) {
    events.push(event('status', { status: state.status, owner: state.owner }))
  }
  if (state.is_answering !== (shown?.is_answering ?? false)) events.push(event('typing', { typing: state.is_answering }))
  return events.join('')
}
