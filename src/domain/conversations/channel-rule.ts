import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantDb } from '../../db/database.ts'
import { conversationNotFound } from './queries.ts'

/** How long after a customer's last message WhatsApp lets a business write freely. */
export const WINDOW_MS = 24 * 3_600_000

/** What may be said in a conversation at this moment, and what becomes of it. */
export interface ChannelRule {
  readonly channel: string
  /** Whether words of one's own may be sent now: the conversation is open, and so is the channel's window. */
  readonly can_reply: boolean
  /** When the 24 hours since the customer's last message end (they may be over), or null: there is no such limit, or the customer has never written. */
  readonly window_closes_at: string | null
  /** Nothing is sent: the channel has no transport, so what is said is stored and marked so. */
  readonly is_mocked: boolean
  /** The window is closed, or was never open: only a template may be sent. */
  readonly needs_template: boolean
}

/** The channel's rule for one conversation. Throws `not_found`. */
export async function channelRule(tx: TenantDb, conversationId: string): Promise<ChannelRule> {
  const { rows } = await sql<{ channel: string; status: string; is_connected: boolean; last_at: string | null }>`
    select c.channel, c.status, exists (select from whatsapp_channels w where w.tenant_id = ${tx.tenantId} and w.verified_at is not null) as is_connected,
      case when c.channel = 'whatsapp' then ${lastCustomerMessageAt(tx.tenantId, conversationId)} end as last_at
    from conversations c where c.tenant_id = ${tx.tenantId} and c.id = ${conversationId}
  `.execute(tx.db)
  const row = rows[0]
  if (!row) throw conversationNotFound()
  const { channel } = row
  const isOpen = row.status !== 'closed'
  if (channel !== 'whatsapp' || !row.is_connected) {
    return { channel, can_reply: isOpen, window_closes_at: null, is_mocked: channel !== 'webform', needs_template: false }
  }
  const closesAt = row.last_at === null ? null : new Date(Date.parse(row.last_at) + WINDOW_MS)
  const isWindowOpen = closesAt !== null && tx.now < closesAt
  return {
    channel,
    can_reply: isOpen && isWindowOpen,
    window_closes_at: closesAt?.toISOString() ?? null,
    is_mocked: false,
    needs_template: !isWindowOpen,
  }
}

/** Throws a `conflict` when only a template may be sent in this conversation, and `not_found`. */
export async function requireOpenWindow(tx: TenantDb, conversationId: string): Promise<ChannelRule> {
  const rule = await channelRule(tx, conversationId)
  if (rule.needs_template) throw windowClosed()
  return rule
}

export function windowClosed(): AppError {
  return new AppError(
    'conflict',
    'the customer has not written in the last 24 hours, after which WhatsApp takes templates only; send one, or wait for their message',
  )
}

/**
 * When the customer last wrote, by the provider's clock where it told: a message that was held up opened the window when it was sent. Of the last few, since
 * they may arrive in another order.
 */
export function lastCustomerMessageAt(tenantId: string, conversationId: string) {
  return sql<string | null>`(
    select max(least(coalesce((recent.payload #>> '{whatsapp,sent_at}')::timestamptz, recent.created_at), recent.created_at)) from (
      select payload, created_at from messages
      where tenant_id = ${tenantId} and conversation_id = ${conversationId} and role = 'customer' order by sequence_number desc limit 5
    ) recent
  )`
}
