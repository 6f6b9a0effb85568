import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { readChatTenant } from '../../domain/chat/find-widget-tenant.ts'
import { formIdentifier, receiveForm } from '../../domain/chat/receive-form.ts'
import { newId } from '../../lib/ids.ts'
import { limitBody } from './body.ts'
import { widgetGuard } from './guard.ts'
import { readForm } from './schemas.ts'
import type { ChatRoutesOptions } from './sessions.ts'

/**
 * A form on the business's own site. Who fills the honeypot `website` gets the usual answer, with a conversation that doesn't exist, so that the program
 * behind it learns nothing; nothing is stored.
 */
export function registerWebform(scope: FastifyInstance, ctx: Context, { limits, turnDebounceMs }: ChatRoutesOptions): void {
  const byWidget = widgetGuard(ctx, limits)
  const path = '/api/inbound/webform/:widget_key'

  scope.post(path, { ...byWidget, ...limitBody(16) }, async (request, reply) => {
    const form = readForm(request.body ?? {})
    if (form.isSpam) return reply.code(202).send({ conversation_id: newId(ctx.clock.now()) })
    const tenantId = request.chatTenantId
    const { country } = await ctx.db.withTenant(tenantId, readChatTenant)
    const submission = { ...form, country }
    await limits.takeMessage(tenantId, formIdentifier(submission) ?? request.ip)
    const received = await ctx.db.withTenant(tenantId, (tx) => receiveForm(tx, submission, { turnDebounceMs }))
    return reply.code(202).send(received)
  })

  scope.options(path, byWidget, async (_request, reply) => reply.code(204).send())
}
