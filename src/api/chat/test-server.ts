import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import type { TestWorld } from '../../../test/harness.ts'
import { openRateLimiter } from '../../lib/rate-limit/open-limiter.ts'
import { buildApp } from '../app.ts'
import { renderError } from '../errors.ts'
import { type ChatTimes, registerChat } from './register-chat.ts'

/** The whole HTTP side; or, for waits that a test can sit through, the visitors' routes alone on a server that logs every request. */
export async function chatServer(world: TestWorld, times?: Partial<ChatTimes>): Promise<FastifyInstance> {
  // Windows of its own: the tests of a file are one visitor's address.
  const ctx = { ...world, limiter: openRateLimiter({ ...world, redisUrl: null }) }
  if (!times) return buildApp(ctx)
  // The cast forgets that it is pino's logger: an instance typed by it is no FastifyInstance to a function that takes any.
  const app = fastify({ loggerInstance: world.log as FastifyBaseLogger })
  app.setErrorHandler(renderError)
  await registerChat(app, ctx, times)
  await app.ready()
  return app
}
