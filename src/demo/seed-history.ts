import { sql } from 'kysely'
import type { TenantTx } from '../db/database.ts'
import { identifierKey } from '../domain/conversations/identifier.ts'
import { createIdSource } from '../lib/ids.ts'
import type { DemoTenant } from './demo-tenant.ts'
import { type PlannedConversation, planHistory } from './plan-history.ts'
import { type DemoIds, idOf } from './seed-catalogue.ts'

/** One planned conversation with the ids of its rows, each made at the instant at which the row would have been written. */
interface Episode extends PlannedConversation {
  readonly conversationId: string
  readonly customerId: string
  readonly leadId: string
  readonly messageIds: readonly string[]
  /** For what came out of the conversation: appointment, handoff, message to the team. */
  readonly outcomeId: string
  readonly auditId: string
}

/** Writes a demo business's past conversations and what came of them. Nothing is emitted: it is scenery, not something that happened. */
export async function seedHistory(
  tx: TenantTx,
  demo: DemoTenant,
  place: { readonly ids: DemoIds; readonly timezone: string; readonly country: string },
): Promise<void> {
  const episodes = planHistory(demo, { now: tx.now, timezone: place.timezone }).map(withIds)
  if (episodes.length === 0) return
  await insertConversations(tx, episodes, place.country)
  await insertMessages(tx, episodes)
  await insertLeads(tx, episodes)
  await insertAppointments(tx, episodes, { demo, ids: place.ids })
  await insertHandoffs(tx, episodes)
  await insertTeamMessages(tx, episodes)
}

function withIds(planned: PlannedConversation): Episode {
  // A source of its own: the process's ids never go back in time, and these must.
  const id = createIdSource()
  const customerId = id(planned.first)
  const conversationId = id(planned.first)
  const messageIds = planned.messages.map((message) => id(message.at))
  return {
    ...planned,
    customerId,
    conversationId,
    messageIds,
    leadId: id(planned.last),
    outcomeId: id(planned.last),
    auditId: id(planned.last),
  }
}

async function insertConversations(tx: TenantTx, episodes: readonly Episode[], country: string): Promise<void> {
  const customers = episodes.map(({ source, ...episode }) => ({
    tenant_id: tx.tenantId,
    id: episode.customerId,
    name: source.customer.name,
    email: source.customer.email ?? null,
    phone: source.customer.phone,
    phone_e164: source.customer.phone,
    language: source.language,
    updated_at: episode.last.toISOString(),
  }))
  await tx.db.insertInto('customers').values(customers).execute()
  const conversations = episodes.map(({ source, ...episode }) => {
    const identifier = source.channel === 'webform' ? `chat-${episode.conversationId}` : source.customer.phone.replace('+', '')
    const byHuman = episode.messages.some((message) => message.role === 'human_agent')
    return {
      tenant_id: tx.tenantId,
      id: episode.conversationId,
      channel: source.channel,
      customer_identifier: identifier,
      identifier_key: identifierKey(source.channel, identifier, country),
      customer_id: episode.customerId,
      customer_name: source.customer.name,
      customer_language: source.language,
      status: source.closed ? 'closed' : source.handoff && !source.handoff.resolved ? 'awaiting_human' : 'active',
      owner: byHuman && !source.closed ? 'human' : 'bot',
      first_message_at: episode.first.toISOString(),
      last_message_at: episode.last.toISOString(),
      last_sequence_number: episode.messages.length,
      answered_sequence_number: episode.messages.findLastIndex((message) => message.role === 'customer') + 1,
      closed_at: source.closed ? episode.last.toISOString() : null,
    }
  })
  await tx.db.insertInto('conversations').values(conversations).execute()
}

async function insertMessages(tx: TenantTx, episodes: readonly Episode[]): Promise<void> {
  const rows = episodes.flatMap((episode) =>
    episode.messageIds.flatMap((id, index) => {
      const message = episode.messages[index]
      if (!message) return []
      return {
        tenant_id: tx.tenantId,
        id,
        conversation_id: episode.conversationId,
        sequence_number: index + 1,
        role: message.role,
        content: message.content,
        language: episode.source.language,
        payload: JSON.stringify(message.role === 'customer' ? {} : { source: 'demo' }),
        delivery_status: message.role === 'customer' ? 'received' : episode.source.channel === 'whatsapp' ? 'mocked' : 'sent',
      }
    }),
  )
  await tx.db.insertInto('messages').values(rows).execute()
}

async function insertLeads(tx: TenantTx, episodes: readonly Episode[]): Promise<void> {
  const rows = episodes.map(({ source, ...episode }) => ({
    tenant_id: tx.tenantId,
    id: episode.leadId,
    conversation_id: episode.conversationId,
    name: source.customer.name,
    email: source.customer.email ?? null,
    phone: source.customer.phone,
    intent: source.lead.intent,
    attributes: JSON.stringify(source.lead.attributes),
    timeline: source.lead.timeline ?? null,
    qualification_score: source.lead.score,
    status: source.lead.status,
    source: source.channel,
    updated_at: episode.last.toISOString(),
  }))
  await tx.db.insertInto('leads').values(rows).execute()
}

async function insertAppointments(tx: TenantTx, episodes: readonly Episode[], to: { demo: DemoTenant; ids: DemoIds }): Promise<void> {
  const rows = episodes.flatMap(({ source, ...episode }) => {
    const { appointment: wanted } = source
    if (!wanted || !episode.appointment) return []
    const { start, end } = episode.appointment
    const buffer = to.demo.resources.find((resource) => resource.key === wanted.resource)?.buffer_after_minutes ?? 0
    const until = new Date(end.getTime() + buffer * 60_000)
    return {
      tenant_id: tx.tenantId,
      id: episode.outcomeId,
      conversation_id: episode.conversationId,
      lead_id: episode.leadId,
      offering_id: wanted.offering === undefined ? null : idOf(to.ids.offerings, wanted.offering),
      resource_id: idOf(to.ids.resources, wanted.resource),
      customer_id: episode.customerId,
      customer_name: source.customer.name,
      customer_phone: source.customer.phone,
      customer_email: source.customer.email ?? null,
      scheduled_start: start.toISOString(),
      scheduled_end: end.toISOString(),
      occupies: sql<string>`tstzrange(${start.toISOString()}::timestamptz, ${until.toISOString()}::timestamptz)`,
      status: wanted.status,
      updated_at: (wanted.status === 'completed' || wanted.status === 'no_show' ? end : episode.last).toISOString(),
    }
  })
  if (rows.length > 0) await tx.db.insertInto('appointments').values(rows).execute()
}

async function insertHandoffs(tx: TenantTx, episodes: readonly Episode[]): Promise<void> {
  const handedOff = episodes.flatMap((episode) => (episode.source.handoff ? [{ ...episode, handoff: episode.source.handoff }] : []))
  if (handedOff.length === 0) return
  const rows = handedOff.map(({ handoff, source, ...episode }) => ({
    tenant_id: tx.tenantId,
    id: episode.outcomeId,
    conversation_id: episode.conversationId,
    lead_id: episode.leadId,
    reason: handoff.reason,
    brief: JSON.stringify({ who: source.customer.name, wants: handoff.wants, known: source.lead.attributes, promised: handoff.promised }),
    notified_channel: 'email',
    resolved_at: handoff.resolved ? episode.last.toISOString() : null,
  }))
  await tx.db.insertInto('handoffs').values(rows).execute()
  const audit = handedOff.map((episode) => ({
    tenant_id: tx.tenantId,
    id: episode.auditId,
    actor: JSON.stringify({ kind: 'receptionist' }),
    action: 'conversation.handoff_requested',
    target_kind: 'conversation',
    target_id: episode.conversationId,
    details: JSON.stringify({ handoff_id: episode.outcomeId, reason: episode.handoff.reason }),
  }))
  await tx.db.insertInto('audit_log').values(audit).execute()
}

async function insertTeamMessages(tx: TenantTx, episodes: readonly Episode[]): Promise<void> {
  const rows = episodes.flatMap(({ source, ...episode }) => {
    if (!source.team_message) return []
    return {
      tenant_id: tx.tenantId,
      id: episode.outcomeId,
      conversation_id: episode.conversationId,
      kind: source.team_message.kind,
      content: source.team_message.content,
      language: source.language,
      updated_at: episode.last.toISOString(),
    }
  })
  if (rows.length > 0) await tx.db.insertInto('team_messages').values(rows).execute()
}
