import { sql } from 'kysely'
import { AppError } from '../../contract/errors.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { recordEvent } from '../events/record-event.ts'
import { notify } from '../notices/notify.ts'

/** What a human reads first. */
export interface HandoffBrief {
  readonly who: string | null
  readonly wants: string | null
  readonly known: Readonly<Record<string, unknown>>
  readonly promised: readonly string[]
  readonly summary?: string
}

export interface HandoffRequest {
  readonly conversation_id: string
  readonly lead_id?: string | null
  readonly reason: string
  readonly brief: HandoffBrief
  readonly actor: Actor
}

export interface Handoff {
  readonly handoff_id: string
  readonly lead_id: string | null
  readonly conversation_id: string
  readonly conversation_status: 'awaiting_human'
  readonly notified_channel: 'slack' | 'email'
}

/**
 * Asks people to take over: sets `awaiting_human`, keeps the brief, writes the audit row and emits `conversation.handoff_requested`. Each call is a request
 * of its own. Throws `not_found` for a conversation that isn't there and `conflict` for a closed one.
 */
export async function requestHandoff(tx: TenantTx, request: HandoffRequest): Promise<Handoff> {
  const updated = await sql<{ status: string; changed: boolean; slack: boolean }>`
    with found as (select id, status from conversations where id = ${request.conversation_id} for update),
    changed as (update conversations c set status = 'awaiting_human' from found f where c.id = f.id and f.status <> 'closed' returning c.id)
    select f.status, exists (select from changed) as changed,
      coalesce((select t.settings #>> '{notifications,slack_webhook_url}' from tenants t) is not null, false) as slack
    from found f
  `.execute(tx.db)
  const found = updated.rows[0]
  if (!found) throw new AppError('not_found', 'The conversation does not exist.')
  if (!found.changed) throw new AppError('conflict', 'The conversation is closed.')
  const handoff: Handoff = {
    handoff_id: newId(tx.now),
    lead_id: request.lead_id ?? null,
    conversation_id: request.conversation_id,
    conversation_status: 'awaiting_human',
    notified_channel: found.slack ? 'slack' : 'email',
  }
  await tx.db
    .insertInto('handoffs')
    .values({
      tenant_id: tx.tenantId,
      id: handoff.handoff_id,
      conversation_id: handoff.conversation_id,
      lead_id: handoff.lead_id,
      reason: request.reason,
      brief: JSON.stringify(request.brief),
      notified_channel: handoff.notified_channel,
    })
    .execute()
  await notify(tx, { facts: { kind: 'conversation.handoff_requested' }, targetId: handoff.conversation_id })
  await writeAudit(tx, {
    actor: request.actor,
    action: 'conversation.handoff_requested',
    target: { kind: 'conversation', id: handoff.conversation_id },
    // The reason is the caller's own words and may name people: it stays with the handoff.
    details: { handoff_id: handoff.handoff_id },
  })
  await recordEvent(tx, 'conversation.handoff_requested', { ...handoff, reason: request.reason, summary: request.brief.summary ?? null })
  wakeConversation(tx, handoff.conversation_id)
  return handoff
}
