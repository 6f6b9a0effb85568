import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { AppError } from '../../contract/errors.ts'
import { endCall } from '../../domain/voice/note-turn.ts'
import { readBody } from '../body.ts'
import { check } from '../problems.ts'
import { conductTurn } from './conduct-turn.ts'
import { callerOf } from './guard.ts'
import { asLanguage, DispatchTurn, EndCall } from './schemas.ts'
import { event, openEventStream } from './sse.ts'

/**
 * A turn of a call for those who bring their own speech: text in, sentences out (Server-Sent Events).
 *
 * | event      | data                                                                                          |
 * | `sentence` | `{index, text, language}`, each as soon as it may be said                                     |
 * | `done`     | `{kind, message_id, language, acts, handoff: {transfer_to} or null, ended}`, the last event    |
 * | `error`    | `{error: {code, message}}`, the last event, when something fails after the first sentence      |
 */
export function registerDispatchTurn(scope: FastifyInstance, ctx: Context): void {
  scope.post('/api/voice/dispatch-turn', async (request, reply) => {
    const { tenantId } = callerOf(request)
    const body = check(DispatchTurn, readBody(request.headers, request.body), 'the body')
    const stream = openEventStream(reply)
    let index = 0
    const listener = {
      sentence: (text: string, language: string) => stream.send(event('sentence', { index: index++, text, language })),
      isGone: stream.isGone,
    }
    const turn = {
      tenantId,
      provider: 'dispatch',
      call_id: body.call_id,
      turnId: body.turn_id,
      text: body.text,
      from: body.from ?? null,
      language: asLanguage(body.language),
      heard: body.heard ?? null,
      isGreeted: false,
    } as const
    try {
      const { kind, message_id, language, acts, handoff, ended } = await conductTurn(ctx, turn, listener)
      stream.send(event('done', { kind, message_id, language, acts, handoff, ended }))
    } catch (error) {
      if (!stream.hasBegun()) throw error
      ctx.log.error({ err: error, request_id: request.id, tenant_id: tenantId }, 'a spoken turn broke off')
      stream.send(event('error', { error: publicError(error) }))
    }
    stream.end()
    return reply
  })

  scope.post('/api/voice/end-call', async (request, reply) => {
    const { tenantId } = callerOf(request)
    const body = check(EndCall, readBody(request.headers, request.body), 'the body')
    const ended = await ctx.db.withTenant(tenantId, async (tx) => {
      const call = { call_id: body.call_id, duration_seconds: body.duration_seconds, reason: 'hung_up' } as const
      const [one, other] = [await endCall(tx, { ...call, provider: 'dispatch' }), await endCall(tx, { ...call, provider: 'openai' })]
      return one || other
    })
    if (!ended) throw new AppError('not_found', 'no such call')
    return reply.code(204).send()
  })
}

export function publicError(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal_error', message: 'Something went wrong on our side.' }
}
