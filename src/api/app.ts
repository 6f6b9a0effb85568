import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify'
import type { Context } from '../context.ts'
import { BASE_PATH } from '../contract/operation.ts'
import { createAdmission } from './admission.ts'
import { registerChat } from './chat/register-chat.ts'
import { registerConsole } from './console/register-console.ts'
import { registerCrmCallback } from './crm-callback.ts'
import { registerDocs } from './docs.ts'
import { watchDrain } from './drain.ts'
import { refuseConnection, refuseExpectation, renderError, routeNotFound } from './errors.ts'
import { excessOf, requestIdOf, SECURITY_HEADERS, STRICT_TRANSPORT } from './headers.ts'
import { registerHealth } from './health.ts'
import { registerInbound } from './inbound/register-inbound.ts'
import { publicApi } from './public-api.ts'
import { handlers } from './routes/handlers.ts'
import { registerVoice } from './voice/register-voice.ts'
import { isRelayUpgrade } from './voice/relay.ts'

/** How long a client may take to send its headers, and its whole request, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const MAX_HEADER_BYTES = 16 * 1024

/** The whole HTTP side of one process: the public API, its reference, health, and the visitors' side. Listens nowhere yet. */
export async function buildApp(ctx: Context): Promise<FastifyInstance> {
  const admit = createAdmission(ctx)
  const logger: FastifyBaseLogger = ctx.log
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Our lines name their request themselves.
    childLoggerFactory: () => logger,
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: ctx.config.http.trustProxy,
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: 2000,
      shouldUpgradeCallback: isRelayUpgrade,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: refuseConnection,
    // An address that does not decode reaches no route, and so no hook.
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply)
      const isApi = request.url.startsWith(`${BASE_PATH}/`)
      if (isApi) reply.header('Vary', 'Authorization')
      const known: Promise<unknown> = isApi ? admit(request, reply) : Promise.resolve()
      known.then(
        () => renderError(error, request, reply),
        (refusal: unknown) => renderError(refusal, request, reply),
      )
    },
  })
  const isSecure = ctx.config.http.publicUrl.startsWith('https:')
  const headers = { ...SECURITY_HEADERS, ...(isSecure ? STRICT_TRANSPORT : {}) }
  const setHeaders = (request: FastifyRequest, reply: FastifyReply) => reply.headers(headers).header('X-Request-Id', request.id)

  app.server.on('checkExpectation', refuseExpectation)
  const isDraining = watchDrain(app)
  app.decorateRequest('principal', null)
  app.addHook('onRequest', (request, reply, done) => {
    setHeaders(request, reply)
    done(excessOf(request) ?? undefined)
  })
  logRequests(app, ctx)
  app.setErrorHandler(renderError)
  app.setNotFoundHandler(async () => {
    throw routeNotFound()
  })
  registerHealth(app, ctx, isDraining)
  await registerDocs(app, ctx)
  await app.register(publicApi(ctx, admit, handlers), { prefix: BASE_PATH })
  const sendApplication = await registerConsole(app, ctx)
  await registerChat(app, ctx, { sendApplication })
  await registerInbound(app, ctx)
  registerCrmCallback(app, ctx)
  await registerVoice(app, ctx, { admit })
  return app
}

/** One line a request: the route's pattern, never its address, in which there may be names and numbers. */
function logRequests(app: FastifyInstance, ctx: Context): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    // A stream of events lasts as long as its visitor stays.
    if (!String(reply.raw.getHeader('content-type')).startsWith('text/event-stream')) {
      ctx.metrics.requestAnswered({ route, method: request.method, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
    }
    ctx.log.info(
      {
        request_id: request.id,
        tenant_id: request.principal?.tenantId,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })
}
