import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { AppError } from '../contract/errors.ts'
import { BASE_PATH, type Operation } from '../contract/operation.ts'
import { OPERATIONS, type OperationId, type RequestOf, type ResponseOf } from '../contract/routes.ts'
import type { TenantDb, TenantTx } from '../db/database.ts'
import type { Actor } from '../domain/audit/write-audit.ts'
import type { KeyUse } from '../domain/idempotency/claim-key.ts'
import { readBody, refuseBody } from './body.ts'
import { type Answered, keyUseOf, once, onceOutside, type StoredAnswer } from './idempotency.ts'
import { pageWriter } from './page-json.ts'
import type { Principal } from './principal.ts'
import { check } from './problems.ts'
import { parseQuery } from './query.ts'
import { shapeOf } from './serialise.ts'
import { shareWithinTurn } from './share.ts'

/** Who asks, for handlers that leave a trace of it. */
export interface Caller {
  readonly principal: Principal
  readonly actor: Actor
  readonly ip: string
}

/** What an operation does, once its caller is known, admitted and understood: in one transaction of the caller's tenant, which ends with it. */
export type Handler<K extends OperationId> = (tx: TenantTx, request: RequestOf<K> & Caller, ctx: Context) => Promise<ResponseOf<K>>

/**
 * For what only reads, or writes with one statement: each statement is a transaction of its own and shares its commit with other requests' (`perStatement`). The
 * answer to a GET depends on nothing of the caller but the tenant: those of one moment for the same address share it.
 */
export interface StatementHandler<K extends OperationId> {
  readonly perStatement: (tenant: TenantDb, request: RequestOf<K> & Caller, ctx: Context) => Promise<ResponseOf<K>>
}

/** For an effect in another house: no transaction is open meanwhile, and the handler itself sees to it that a repetition has no second effect. */
export interface OutsideHandler<K extends OperationId> {
  readonly outside: (ctx: Context, request: RequestOf<K> & Caller) => Promise<ResponseOf<K>>
}

export type Handlers = { readonly [K in OperationId]: Handler<K> | StatementHandler<K> | OutsideHandler<K> }

type AnyRequest = Caller & { params: unknown; query: unknown; body: unknown }
type AnyHandler =
  | ((tx: TenantTx, request: AnyRequest, ctx: Context) => Promise<unknown>)
  | { readonly perStatement: (tenant: TenantDb, request: AnyRequest, ctx: Context) => Promise<unknown> }
  | { readonly outside: (ctx: Context, request: AnyRequest) => Promise<unknown> }

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the request is authenticated. */
    principal: Principal | null
  }
  interface FastifyContextConfig {
    operation?: Operation
  }
}

/**
 * Registers each operation of the table with its handler. Authentication and the rate limit happen before, in the scope's onRequest hook (see public-api.ts),
 * and the scope check follows at once, before a byte of the body is read; then parameters, query and body are checked against the contract, the handler runs,
 * and its answer is cut to the declared shape.
 */
export function bindOperations(app: FastifyInstance, ctx: Context, handlers: Handlers): void {
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    // Each handler fits its own operation (that is the type of Handlers); here they are all called with what the same operation's schemas returned.
    const handler = handlers[id as OperationId] as AnyHandler
    const run = runner(ctx, operation, handler)
    app.route({ method: operation.method, url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), config: { operation }, handler: run })
  }
}

/** A write scope does not imply `read`, nor the other way round. */
export function requireScope(operation: Operation, principal: Principal): void {
  if (!principal.scopes.includes(operation.scope)) throw new AppError('forbidden', `the API key lacks the scope ${operation.scope}`)
}

function runner(ctx: Context, operation: Operation, handler: AnyHandler) {
  const run = worker(ctx, { operation, handler })
  const isShared = operation.method === 'GET' && 'perStatement' in handler
  const share = shareWithinTurn<Answered>()
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const use = keyUseOf(request)
    const input = { ...callerOf(request), ...parse(operation, request) }
    const answer = isShared ? share(`${input.principal.tenantId} ${request.url}`, () => run(input, null)) : run(input, use)
    return sendAnswer(reply, await answer)
  }
}

/** The handler in the transaction that it asks for. With an idempotency key that is always one of its own: key, effect and answer are stored together. */
function worker(ctx: Context, { operation, handler }: { operation: Operation; handler: AnyHandler }) {
  const answerOf = answerer(operation)
  const perStatement = operation.method === 'GET' ? ctx.db.readPerStatement : ctx.db.perStatement
  return async (input: AnyRequest, use: KeyUse | null): Promise<Answered> => {
    const { tenantId } = input.principal
    if ('outside' in handler) return onceOutside(ctx, tenantId, use, async () => answerOf(await handler.outside(ctx, input)))
    const isPerStatement = 'perStatement' in handler
    if (isPerStatement && !use) {
      const result = await perStatement(tenantId, (tenant) => handler.perStatement(tenant, input, ctx))
      return { ...answerOf(result), isReplay: false }
    }
    const work = isPerStatement ? handler.perStatement : handler
    return ctx.db.withTenant(tenantId, (tx) => once(ctx, tx, use, async () => answerOf(await work(tx, input, ctx))))
  }
}

/** From what a handler returned to what is sent: cut to the declared shape. */
function answerer({ path, success }: Operation): (result: unknown) => StoredAnswer {
  const shape = success.schema ? shapeOf(success.schema) : null
  const writePage = pageWriter(success.schema)
  return (result) => {
    if (!shape) return { status: success.status, location: null, body: null }
    const page = writePage(result)
    if (page !== null) return { status: success.status, location: null, body: page }
    const body = shape(result)
    return { status: success.status, location: success.status === 201 ? locationOf(path, body) : null, body: JSON.stringify(body) }
  }
}

function sendAnswer(reply: FastifyReply, { status, location, body, isReplay }: Answered): FastifyReply {
  reply.code(status)
  if (isReplay) reply.header('Idempotency-Replayed', 'true')
  if (location !== null) reply.header('Location', location)
  return body === null ? reply.send() : reply.type('application/json; charset=utf-8').send(body)
}

function callerOf(request: FastifyRequest): Caller {
  const principal = request.principal
  if (!principal) throw new Error('an operation was reached without a principal')
  return { principal, actor: principal.actor, ip: request.ip }
}

function parse(operation: Operation, request: FastifyRequest) {
  const params = operation.params ? check(operation.params, request.params, 'the path') : undefined
  const given = parseQuery(request.url)
  const names = Object.keys(given)
  if (!operation.query && names.length > 0) throw new AppError('bad_request', `${names[0]}: is not known here`)
  const query = operation.query ? check(operation.query, given, 'the query') : undefined
  if (!operation.body) {
    refuseBody(request.headers)
    return { params, query, body: undefined }
  }
  const value = operation.isBodyOptional && isEmptyBody(request.body) ? {} : readBody(request.headers, request.body)
  return { params, query, body: check(operation.body, value, 'the body') }
}

function isEmptyBody(body: unknown): boolean {
  return body === undefined || body === null || (Buffer.isBuffer(body) && body.length === 0)
}

/** Collections are created into: the new resource is at the collection's address and its id. What comes of an action on a resource has no address. */
function locationOf(path: string, body: unknown): string | null {
  if (path.includes('{') || typeof body !== 'object' || body === null || !('id' in body)) return null
  return `${BASE_PATH}${path}/${String(body.id)}`
}
