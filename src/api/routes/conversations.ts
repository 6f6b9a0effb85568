import { closeConversation } from '../../domain/conversations/close-conversation.ts'
import { createConversation } from '../../domain/conversations/create-conversation.ts'
import { getConversation } from '../../domain/conversations/get-conversation.ts'
import { listConversations } from '../../domain/conversations/list-conversations.ts'
import { listMessages } from '../../domain/conversations/list-messages.ts'
import { sendMessage } from '../../domain/conversations/send-message.ts'
import { updateConversation } from '../../domain/conversations/update-conversation.ts'
import type { Handlers } from '../bind.ts'

export const conversationHandlers = {
  listConversations: { perStatement: (tenant, { query }) => listConversations(tenant, query) },
  createConversation: { perStatement: (tenant, { body }) => createConversation(tenant, body) },
  getConversation: { perStatement: (tenant, { params, query }) => getConversation(tenant, { id: params.id, include: query.include }) },
  updateConversation: (tx, { params, body }) => updateConversation(tx, { id: params.id, patch: body }),
  listMessages: { perStatement: (tenant, { params, query }) => listMessages(tenant, { conversation_id: params.id, ...query }) },
  sendMessage: (tx, { params, body, actor }) => sendMessage(tx, { conversation_id: params.id, ...body, actor }),
  closeConversation: (tx, { params, actor }) => closeConversation(tx, { id: params.id, actor }),
} satisfies Partial<Handlers>
