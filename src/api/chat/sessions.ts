import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { readChatTenant } from '../../domain/chat/find-widget-tenant.ts'
import { openChatSession } from '../../domain/chat/open-chat-session.ts'
import { readChatState } from '../../domain/chat/read-chat-state.ts'
import { greetingText } from '../../domain/conversations/greeting-text.ts'
import { listVisibleMessages } from '../../domain/conversations/list-visible-messages.ts'
import { receiveMessage } from '../../domain/conversations/receive-message.ts'
import { toE164 } from '../../domain/customers/phone.ts'
import { check } from '../problems.ts'
import { limitBody } from './body.ts'
import { admittedSession, sessionGuard, widgetGuard } from './guard.ts'
import type { Limits } from './limits.ts'
import { After, OpenSession, SendMessage } from './schemas.ts'

/** 20,000 characters in their longest spelling still get the answer that names `text`, instead of a bare 413. */
const MAX_MESSAGE_KIB = 256

export interface ChatRoutesOptions {
  readonly limits: Limits
  /** How long the receptionist waits for the rest of a burst, in milliseconds. */
  readonly turnDebounceMs: number
}

/** Opening a chat, sending into it, and reading it as a list. */
export function registerSessions(scope: FastifyInstance, ctx: Context, { limits, turnDebounceMs }: ChatRoutesOptions): void {
  const byWidget = widgetGuard(ctx, limits)
  const bySession = sessionGuard(ctx, limits)
  const open = '/api/chat/:widget_key/sessions'
  const messages = '/api/chat/sessions/:session_token/messages'

  scope.post(open, { ...byWidget, ...limitBody(16) }, async (request, reply) => {
    const body = check(OpenSession, request.body ?? {}, 'the body')
    await limits.takeSession(request.ip)
    const opened = await openSession(ctx, request.chatTenantId, body)
    return reply.code(201).send(opened)
  })

  scope.post(messages, { ...bySession, ...limitBody(MAX_MESSAGE_KIB) }, async (request, reply) => {
    const session = admittedSession(request)
    const body = check(SendMessage, request.body ?? {}, 'the body')
    await limits.takeMessage(session.tenant_id, session.conversation_id)
    const received = await ctx.db.withTenant(session.tenant_id, (tx) =>
      receiveMessage(
        tx,
        { conversation_id: session.conversation_id, text: body.text, external_id: body.client_message_id },
        { turnDebounceMs },
      ),
    )
    return reply.code(202).send({ message_id: received.message_id, sequence_number: received.sequence_number })
  })

  scope.get(messages, bySession, async (request) => {
    const session = admittedSession(request)
    const { after = 0 } = check(After, request.query, 'the query')
    return ctx.db.withTenant(session.tenant_id, async (tx) => {
      const data = await listVisibleMessages(tx, { conversation_id: session.conversation_id, after })
      const state = await readChatState(tx, session.conversation_id)
      return { data, status: state.status, owner: state.owner, typing: state.is_answering }
    })
  })

  scope.options(open, byWidget, async (_request, reply) => reply.code(204).send())
  scope.options(messages, bySession, async (_request, reply) => reply.code(204).send())
}

function openSession(ctx: Context, tenantId: string, body: ReturnType<typeof OpenSession.parse>) {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const tenant = await readChatTenant(tx)
    if (body.phone && !toE164(body.phone, tenant.country)) throw new AppError('bad_request', 'phone: must be a phone number')
    const language = body.language ? (body.language.startsWith('ar') ? 'ar' : 'en') : tenant.default_language
    const greeting = { text: greetingText(tenant, language), language } as const
    const opened = await openChatSession(tx, { ...body, greeting, country: tenant.country }, ctx.sealer)
    return { session_token: opened.session_token, conversation_id: opened.conversation_id, greeting: greeting.text }
  })
}
