import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { readChatTenant } from '../../domain/chat/find-widget-tenant.ts'
import { formIdentifier, receiveForm } from '../../domain/chat/receive-form.ts'
import { newId } from '../../lib/ids.ts'
import { parse } from './body.ts'
import { widgetGuard } from './guard.ts'
import { SubmitForm } from './schemas.ts'
import type { ChatRoutesOptions } from './sessions.ts'

const FORM_BODY_LIMIT = 16 * 1024

/**
 * A form on the business's own site. Who fills the honeypot `website` gets the usual answer, with a conversation that doesn't exist, so that the program
 * behind it learns nothing; nothing is stored.
 */
export function registerWebform(scope: FastifyInstance, ctx: Context, { limits, turnDebounceMs }: ChatRoutesOptions): void {
  const byWidget = widgetGuard(ctx, limits)
  const path = '/api/inbound/webform/:widget_key'

  scope.post(path, { ...byWidget, bodyLimit: FORM_BODY_LIMIT }, async (request, reply) => {
    const form = parse(SubmitForm, request.body ?? {})
    if (form.isSpam) return reply.code(202).send({ conversation_id: newId(ctx.clock.now()) })
    const tenantId = request.chatTenantId
    const received = await ctx.db.withTenant(tenantId, async (tx) => {
      const submission = { ...form, country: (await readChatTenant(tx)).country }
      limits.take('customer', `${tenantId} ${formIdentifier(submission) ?? request.ip}`)
      return receiveForm(tx, submission, { turnDebounceMs })
    })
    return reply.code(202).send(received)
  })

  scope.options(path, byWidget, async (_request, reply) => reply.code(204).send())
}
