import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import type { SendApplication } from '../console/pages.ts'
import { acceptBodies } from './body.ts'
import { createLimits } from './limits.ts'
import { registerPages } from './pages.ts'
import { registerSessions } from './sessions.ts'
import { registerStream } from './stream.ts'
import { registerWebform } from './webform.ts'

/** Waits of the visitors' side, in milliseconds; tests shorten them. */
export interface ChatTimes {
  readonly turnDebounceMs: number
  readonly lookIntervalMs: number
  readonly heartbeatMs: number
}

const TIMES: ChatTimes = { turnDebounceMs: 1500, lookIntervalMs: 2000, heartbeatMs: 15_000 }

/** The visitors' side: chat pages, chat sessions and the web form. Nobody signs in here; see guard.ts for who is admitted to what. */
export async function registerChat(
  app: FastifyInstance,
  ctx: Context,
  { sendApplication = null, ...times }: Partial<ChatTimes> & { readonly sendApplication?: SendApplication } = {},
): Promise<void> {
  const options = { ...TIMES, ...times, limits: createLimits(ctx.limiter) }
  await app.register(async (visitors) => {
    registerPages(visitors, ctx, sendApplication)
    visitors.decorateRequest('chatTenantId', '')
    visitors.decorateRequest('chatSession', null)
    await visitors.register(async (scope) => {
      acceptBodies(scope, { forms: false })
      registerSessions(scope, ctx, options)
      registerStream(scope, ctx, options)
    })
    await visitors.register(async (scope) => {
      acceptBodies(scope, { forms: true })
      registerWebform(scope, ctx, options)
    })
  })
}
