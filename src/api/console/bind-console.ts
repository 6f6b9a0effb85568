import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { type ConsoleOperation, isRead } from '../../contract/console/operation.ts'
import { CONSOLE_OPERATIONS, type ConsoleInput, type ConsoleOperationId, type ConsoleOutput } from '../../contract/console/routes.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { readBody } from '../body.ts'
import { parseJson } from '../json.ts'
import { check } from '../problems.ts'
import { parseQuery } from '../query.ts'
import { shapeOf } from '../serialise.ts'
import { type ConsolePrincipal, requireRole } from './guard.ts'

/** Who asks, for what leaves a trace of it. */
export interface ConsoleCaller {
  readonly principal: ConsolePrincipal
  readonly actor: ConsolePrincipal['actor']
  readonly ip: string
}

/** In one transaction of the caller's business, which ends with it. */
export type ConsoleHandler<K extends ConsoleOperationId> = (
  tx: TenantTx,
  request: ConsoleCaller & { readonly input: ConsoleInput<K> },
  ctx: Context,
) => Promise<ConsoleOutput<K>>

/** For what opens its own transactions, or asks another house. */
export interface OutsideConsoleHandler<K extends ConsoleOperationId> {
  readonly outside: (ctx: Context, request: ConsoleCaller & { readonly input: ConsoleInput<K> }) => Promise<ConsoleOutput<K>>
}

export type ConsoleHandlers = { readonly [K in ConsoleOperationId]: ConsoleHandler<K> | OutsideConsoleHandler<K> }

type AnyRequest = ConsoleCaller & { input: unknown }
type AnyHandler =
  | ((tx: TenantTx, request: AnyRequest, ctx: Context) => Promise<unknown>)
  | { outside: (ctx: Context, request: AnyRequest) => Promise<unknown> }

/** Registers each operation of the console's table with its handler: role, input, work, and the answer cut to its declared shape. */
export function bindConsole(app: FastifyInstance, ctx: Context, handlers: ConsoleHandlers): void {
  for (const [id, operation] of Object.entries<ConsoleOperation>(CONSOLE_OPERATIONS)) {
    // Each handler fits its own operation (that is the type of ConsoleHandlers); here they are all called with what that operation's schemas returned.
    const handler = handlers[id as ConsoleOperationId] as AnyHandler
    const shape = operation.output ? shapeOf(operation.output) : null
    app.route({
      method: isRead(id) ? 'GET' : 'POST',
      url: `/${id}`,
      handler: async (request, reply) => {
        const principal = request.principal as ConsolePrincipal // set by the scope's hook (register-console.ts)
        requireRole(principal, operation.role)
        const input = inputOf(id, operation, request)
        const asked = { principal, actor: principal.actor, ip: request.ip, input }
        const output =
          'outside' in handler
            ? await handler.outside(ctx, asked)
            : await ctx.db.withTenant(principal.tenantId, (tx) => handler(tx, asked, ctx))
        if (!shape) return reply.code(204).send()
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(shape(output)))
      },
    })
  }
}

export function inputOf(id: string, { input }: Pick<ConsoleOperation, 'input'>, request: FastifyRequest): unknown {
  if (!input) return undefined
  if (!isRead(id)) return check(input, readBody(request.headers, request.body), 'the body')
  const { input: text = '{}', ...others } = parseQuery(request.url)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new AppError('bad_request', `${unknown}: is not known here`)
  return check(input, parseJson(Buffer.from(text)), 'input')
}
