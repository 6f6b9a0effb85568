import type { FastifyInstance } from 'fastify'

/**
 * From the moment a stop begins every answer tells its connection to close, so that a client with a kept-alive one goes elsewhere with its next request instead
 * of finding the connection dead. Returns whether it has begun. To be called before routes are registered.
 */
export function watchDrain(app: FastifyInstance): () => boolean {
  let isDraining = false
  app.addHook('preClose', (done) => {
    isDraining = true
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining) reply.header('Connection', 'close')
    done(null, payload)
  })
  return () => isDraining
}
