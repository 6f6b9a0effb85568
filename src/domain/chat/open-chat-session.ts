import { randomBytes, randomUUID } from 'node:crypto'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import type { Sealer } from '../../lib/seal.ts'
import { findOrCreateCustomer } from '../customers/find-or-create-customer.ts'

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000

export interface NewChatSession {
  readonly customer_name?: string | null | undefined
  readonly email?: string | null | undefined
  readonly phone?: string | null | undefined
  /** `en`, `ar-AE`, … */
  readonly language?: string | null | undefined
  /** The first message of the conversation: who speaks, and that it is an AI. */
  readonly greeting: { readonly text: string; readonly language: 'en' | 'ar' }
  /** The tenant's, for a phone number without a country code. */
  readonly country: string
}

export interface OpenedChatSession {
  /** 32 random bytes in base64url; shown once, only its hash is kept. */
  readonly session_token: string
  readonly conversation_id: string
  readonly expires_at: string
}

/**
 * Opens a web chat: a conversation of its own, its greeting, and the token that lets one visitor into it for 7 days. Always a new conversation: a visitor
 * proves nothing by giving a phone number, so the history of whoever owns the number must not open. The customer is linked all the same, for the business.
 */
export async function openChatSession(tx: TenantTx, input: NewChatSession, sealer: Pick<Sealer, 'pepper'>): Promise<OpenedChatSession> {
  const customer = await findOrCreateCustomer(tx, {
    name: input.customer_name,
    email: input.email,
    phone: input.phone,
    language: input.language,
    country: input.country,
  })
  const conversationId = await insertGreetedConversation(tx, input, customer?.id ?? null)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(tx.now.getTime() + LIFETIME_MS).toISOString()
  await tx.db
    .insertInto('chat_sessions')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      token_hash: sealer.pepper('chat-session', token),
      conversation_id: conversationId,
      expires_at: expiresAt,
    })
    .execute()
  return { session_token: token, conversation_id: conversationId, expires_at: expiresAt }
}

async function insertGreetedConversation(tx: TenantTx, input: NewChatSession, customerId: string | null): Promise<string> {
  const id = newId(tx.now)
  const identifier = `chat-${randomUUID()}`
  const now = tx.now.toISOString()
  await tx.db
    .insertInto('conversations')
    .values({
      tenant_id: tx.tenantId,
      id,
      channel: 'webform',
      customer_identifier: identifier,
      identifier_key: identifier,
      customer_id: customerId,
      customer_name: input.customer_name ?? null,
      customer_language: input.language ?? null,
      first_message_at: now,
      last_message_at: now,
      last_sequence_number: 1,
    })
    .execute()
  await tx.db
    .insertInto('messages')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      conversation_id: id,
      sequence_number: 1,
      role: 'agent_bot',
      content: input.greeting.text,
      language: input.greeting.language,
      payload: JSON.stringify({ source: 'greeting' }),
      delivery_status: 'sent',
    })
    .execute()
  return id
}
