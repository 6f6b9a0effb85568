import { sql } from 'kysely'
import type { SentMessage } from '../../contract/conversations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Actor } from '../audit/write-audit.ts'
import { scriptOf } from '../conversations/receive-message.ts'
import { storeOutbound } from '../conversations/send-message.ts'
import { fillTemplate, type TemplateUse } from './templates.ts'

/**
 * Writes to a customer with a template of the business, which WhatsApp takes at any time. The conversation shows its words. Throws as `sendMessage` does, but for
 * the 24 hours; `not_found` for a template that isn't there, and `bad_request` for variables that don't fit and for a conversation of another channel.
 */
export async function sendTemplate(
  tx: TenantTx,
  input: TemplateUse & { readonly conversation_id: string; readonly actor: Actor },
): Promise<SentMessage> {
  const { name, language, variables, conversation_id, actor } = input
  const text = await fillTemplate(tx, input)
  await requireWhatsapp(tx, conversation_id)
  const payload = {
    source: 'template',
    template: { name, language, variables },
    actor: actor.kind,
    ...(actor.id ? { actor_id: actor.id } : {}),
  }
  return storeOutbound(tx, { conversation_id, text, language: scriptOf(text), payload, isTemplate: true })
}

async function requireWhatsapp(tx: TenantTx, conversationId: string): Promise<void> {
  const { rows } = await sql<{ channel: string }>`
    select channel from conversations where tenant_id = ${tx.tenantId} and id = ${conversationId}
  `.execute(tx.db)
  const channel = rows[0]?.channel
  // One that isn't there is storeOutbound's to refuse.
  if (channel !== undefined && channel !== 'whatsapp') throw new AppError('bad_request', 'conversation_id: templates are for WhatsApp')
}
