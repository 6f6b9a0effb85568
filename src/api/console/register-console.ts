import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { CONSOLE_PATH } from '../../contract/console/operation.ts'
import { ROLE_OF_SCOPE } from '../../contract/console/roles.ts'
import { BASE_PATH } from '../../contract/operation.ts'
import { bindOperations } from '../bind.ts'
import { MAX_BODY_BYTES } from '../body.ts'
import { renderError } from '../errors.ts'
import { handlers } from '../routes/handlers.ts'
import { registerAuth } from './auth-routes.ts'
import { bindConsole } from './bind-console.ts'
import { admitToConsole, requireRole } from './guard.ts'
import { consoleHandlers } from './handlers.ts'
import { registerLive } from './live.ts'
import { registerMe } from './me-routes.ts'
import { registerOperator } from './operator.ts'
import { registerConsolePages, type SendApplication } from './pages.ts'

/**
 * The console's server side. Cookies open it and nothing else: below /api/console/t/{business} are its own operations (contract/console) and, under
 * their usual paths, the operations of the public API, for the scopes that the person's role has.
 */
export async function registerConsole(app: FastifyInstance, ctx: Context): Promise<SendApplication> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body))
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('Vary', 'Cookie')
    })
    scope.setErrorHandler(renderError)
    registerAuth(scope, ctx)
    registerMe(scope, ctx)
    registerOperator(scope, ctx)
    await scope.register(
      async (business) => {
        business.addHook('onRequest', async (request, reply) => {
          const principal = await admitToConsole(ctx, request, reply)
          request.principal = principal
          // The business is known by now; the public operations know their own parameters only.
          delete (request.params as { tenant?: string }).tenant
          const operation = request.routeOptions.config?.operation
          if (operation) requireRole(principal, ROLE_OF_SCOPE[operation.scope])
        })
        bindConsole(business, ctx, consoleHandlers)
        registerLive(business, ctx)
        await business.register(async (api) => bindOperations(api, ctx, handlers), { prefix: BASE_PATH })
      },
      { prefix: `${CONSOLE_PATH}/t/:tenant` },
    )
  })
  return registerConsolePages(app)
}
