import type { FastifyInstance } from 'fastify'
import type { Session } from '../../accounts/accounts.ts'
import type { Context } from '../../context.ts'
import { CONSOLE_PATH, isRead } from '../../contract/console/operation.ts'
import {
  OPERATOR_OPERATIONS,
  type OperatorInput,
  type OperatorOperation,
  type OperatorOperationId,
  type OperatorOutput,
} from '../../contract/console/operator-operations.ts'
import { AppError } from '../../contract/errors.ts'
import type { Actor } from '../../domain/audit/write-audit.ts'
import { inviteMember } from '../../domain/team/invite-member.ts'
import { sendLetter } from '../../domain/team/send-letter.ts'
import { createTenant } from '../../domain/tenants/create-tenant.ts'
import { listTenants } from '../../domain/tenants/list-tenants.ts'
import { readHealth } from '../../domain/tenants/read-health.ts'
import { setTenantStatus } from '../../domain/tenants/set-status.ts'
import { newId } from '../../lib/ids.ts'
import { shapeOf } from '../serialise.ts'
import { inputOf } from './bind-console.ts'
import { limitUser, requireSameOrigin, sessionOf } from './guard.ts'

const PAGE = 25

type Handlers = {
  readonly [K in OperatorOperationId]: (
    ctx: Context,
    input: OperatorInput<K>,
    caller: { session: Session; actor: Actor },
  ) => Promise<OperatorOutput<K>>
}

const handlers: Handlers = {
  async listBusinesses(ctx, input) {
    const found = await ctx.db.withSystem('businesses for the operator', (system) => listTenants(system, { ...input, limit: PAGE }))
    const businesses = await Promise.all(
      found.slice(0, PAGE).map(async (tenant) => ({ ...tenant, ...(await ctx.db.withTenant(tenant.id, (tx) => readHealth(tx))) })),
    )
    return { businesses, has_more: found.length > PAGE }
  },
  async createBusiness(ctx, { owner_email, ...business }, { session, actor }) {
    const made = await ctx.db.withTenant(newId(ctx.clock.now()), async (tx) => {
      const tenant = await createTenant(tx, business)
      const { token } = await inviteMember(tx, { sealer: ctx.sealer, actor, email: owner_email, role: 'owner' })
      const invitation_url = `${ctx.config.http.publicUrl}/invitation#${token}`
      await sendLetter(tx, {
        address: owner_email,
        subject: `${session.name} set up ${tenant.name} on Vorel`,
        body: `With this link you become its owner. It works once, for seven days:\n\n${invitation_url}`,
      })
      return { id: tenant.id, slug: tenant.slug, invitation_url }
    })
    return made
  },
  async setBusinessStatus(ctx, { id, status }, { actor }) {
    await ctx.db.withTenant(id, (tx) => setTenantStatus(tx, { status, actor }))
    return undefined
  },
  async getInstallation(ctx) {
    return {
      database: await databaseState(ctx),
      node: process.version,
      roles: Object.entries(ctx.config.roles).flatMap(([role, isOn]) => (isOn ? [role] : [])),
      brain: ctx.config.model ? `${ctx.config.model.provider}: ${ctx.config.model.model}` : 'embedded',
      mail: ctx.config.mail ? ('smtp' as const) : ('outbox' as const),
      limits: ctx.config.redisUrl ? ('redis' as const) : ('memory' as const),
      uptime_seconds: Math.round(process.uptime()),
    }
  },
}

async function databaseState(ctx: Context): Promise<'ready' | 'away'> {
  try {
    await ctx.db.pool.query('select 1')
    return 'ready'
  } catch {
    return 'away' // whoever looks at this page wants to know just that
  }
}

/** The operator's side, under /api/console/operator: for accounts that are operators, whatever they are to a business. */
export function registerOperator(app: FastifyInstance, ctx: Context): void {
  for (const [id, operation] of Object.entries<OperatorOperation>(OPERATOR_OPERATIONS)) {
    // Each handler fits its own operation (that is the type of Handlers).
    const handler = handlers[id as OperatorOperationId] as (
      ctx: Context,
      input: unknown,
      caller: { session: Session; actor: Actor },
    ) => Promise<unknown>
    const shape = operation.output ? shapeOf(operation.output) : null
    app.route({
      method: isRead(id) ? 'GET' : 'POST',
      url: `${CONSOLE_PATH}/operator/${id}`,
      handler: async (request, reply) => {
        requireSameOrigin(request)
        const session = await sessionOf(ctx, request)
        await limitUser(ctx, reply, session.accountId)
        if (!session.isOperator) throw new AppError('forbidden', 'this takes the operator of the installation')
        const output = await handler(ctx, inputOf(id, operation, request), { session, actor: { kind: 'user', id: session.accountId } })
        return shape ? reply.type('application/json; charset=utf-8').send(JSON.stringify(shape(output))) : reply.code(204).send()
      },
    })
  }
}
