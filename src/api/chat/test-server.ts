import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { TestWorld } from '../../../test/harness.ts'
import { AppError } from '../../contract/errors.ts'
import { type ChatTimes, registerChat } from './register-chat.ts'

/** The visitors' routes on a server of their own: errors rendered as the API renders them, and every request logged. */
export async function chatServer(world: TestWorld, times: Partial<ChatTimes> = {}): Promise<FastifyInstance> {
  // The cast forgets that it is pino's logger: an instance typed by it is no FastifyInstance to a function that takes any.
  const app = Fastify({ loggerInstance: world.log as FastifyBaseLogger })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof AppError) {
      return reply
        .code(error.status)
        .headers(error.headers)
        .send({ error: { code: error.code, message: error.message } })
    }
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
    const message = error instanceof Error && status < 500 ? error.message : 'Something went wrong.'
    return reply.code(status).send({ error: { code: status < 500 ? 'bad_request' : 'internal_error', message } })
  })
  await registerChat(app, world, times)
  await app.ready()
  return app
}
