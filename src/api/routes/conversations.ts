import { createConversation } from '../../domain/conversations/create-conversation.ts'
import { getConversation } from '../../domain/conversations/get-conversation.ts'
import { listConversations } from '../../domain/conversations/list-conversations.ts'
import { listMessages } from '../../domain/conversations/list-messages.ts'
import { updateConversation } from '../../domain/conversations/update-conversation.ts'
import type { Handlers } from '../bind.ts'

export const conversationHandlers = {
  listConversations: (ctx, { principal, query }) => ctx.db.withTenant(principal.tenantId, (tx) => listConversations(tx, query)),
  createConversation: (ctx, { principal, body }) => ctx.db.withTenant(principal.tenantId, (tx) => createConversation(tx, body)),
  getConversation: (ctx, { principal, params, query }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => getConversation(tx, { id: params.id, include: query.include })),
  updateConversation: (ctx, { principal, params, body }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => updateConversation(tx, { id: params.id, patch: body })),
  listMessages: (ctx, { principal, params, query }) =>
    ctx.db.withTenant(principal.tenantId, (tx) => listMessages(tx, { conversation_id: params.id, ...query })),
} satisfies Partial<Handlers>
