import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { openApiDocument } from '../contract/openapi.ts'
import { BASE_PATH } from '../contract/operation.ts'
import { OPERATIONS } from '../contract/routes.ts'
import type { Admit } from './admission.ts'
import { bindOperations, type Handlers, requireScope } from './bind.ts'
import { MAX_BODY_BYTES } from './body.ts'
import { methodNotAllowed, renderError, routeNotFound } from './errors.ts'
import { keyUse } from './key-use.ts'

const DOCUMENT_PATH = `${BASE_PATH}/openapi.json`

/**
 * Everything under /api/v1. The order of checks is fixed: 401, 429, 403, then (405 and unknown routes) 400, 413 and 415, 404, 409. Without a key nothing is
 * told about routes, except through OPTIONS and the public document.
 */
export function publicApi(ctx: Context, admit: Admit, handlers: Handlers) {
  return async (app: FastifyInstance): Promise<void> => {
    const document = JSON.stringify(openApiDocument(ctx.config.http.publicUrl))
    const use = keyUse(ctx)
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body))

    app.addHook('onRequest', async (request, reply) => {
      reply.header('Vary', 'Authorization')
      const path = pathOf(request)
      if (request.method === 'OPTIONS') {
        const allow = allowedMethods(path)
        if (allow) return reply.code(204).header('Allow', allow).send()
      }
      if (path === DOCUMENT_PATH && (request.method === 'GET' || request.method === 'HEAD')) return
      const principal = await admit(request, reply)
      request.principal = principal
      const operation = request.routeOptions.config?.operation
      if (operation) requireScope(operation, principal)
    })
    app.addHook('onResponse', (request, _reply, done) => {
      if (request.principal) use.note(request.principal)
      done()
    })
    app.addHook('onClose', () => use.settle())

    app.setErrorHandler(renderError)
    app.setNotFoundHandler(async (request) => {
      const allow = allowedMethods(pathOf(request))
      throw allow ? methodNotAllowed(allow) : routeNotFound()
    })
    app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
    bindOperations(app, ctx, handlers)
  }
}

export function pathOf(request: FastifyRequest): string {
  const query = request.url.indexOf('?')
  return query === -1 ? request.url : request.url.slice(0, query)
}

const PATTERNS = Object.values(OPERATIONS).map((operation) => ({
  method: operation.method,
  pattern: new RegExp(`^${BASE_PATH}${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** What a path takes, as an `Allow` header, or null when there is nothing at that path. */
function allowedMethods(path: string): string | null {
  const methods = new Set<string>(path === DOCUMENT_PATH ? ['GET'] : [])
  for (const { method, pattern } of PATTERNS) if (pattern.test(path)) methods.add(method)
  if (methods.size === 0) return null
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods, 'OPTIONS'].join(', ')
}
