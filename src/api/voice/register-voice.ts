import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import type { Admit } from '../admission.ts'
import { MAX_BODY_BYTES } from '../body.ts'
import { keyUse } from '../key-use.ts'
import { registerDispatchTurn } from './dispatch-turn.ts'
import { voiceGuard } from './guard.ts'
import { registerOpenAi } from './openai.ts'
import { registerRelay } from './relay.ts'
import { RELAY_TIMES, type RelayTimes } from './relay-session.ts'
import { registerTwilio } from './twilio.ts'

/** The telephone: three ways in, one way to conduct a turn (conduct-turn.ts). */
export async function registerVoice(
  app: FastifyInstance,
  ctx: Context,
  options: { admit: Admit; times?: Partial<RelayTimes> },
): Promise<void> {
  await app.register(async (byKey) => {
    const use = keyUse(ctx)
    byKey.removeAllContentTypeParsers()
    byKey.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body))
    byKey.addHook('onRequest', voiceGuard(options.admit))
    byKey.addHook('onResponse', (request, _reply, done) => {
      if (request.principal) use.note(request.principal)
      done()
    })
    byKey.addHook('onClose', () => use.settle())
    await byKey.register(async (scope) => registerDispatchTurn(scope, ctx))
    await byKey.register(async (scope) => registerOpenAi(scope, ctx))
  })
  await app.register(async (scope) => registerTwilio(scope, ctx))
  registerRelay(app, ctx, { ...RELAY_TIMES, ...options.times })
}
