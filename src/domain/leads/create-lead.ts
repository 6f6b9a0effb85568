import { AppError } from '../../contract/errors.ts'
import type { Lead, LeadCreate } from '../../contract/leads.ts'
import type { TenantDb } from '../../db/database.ts'
import { newId, timeOfId } from '../../lib/ids.ts'
import { eventValues, recordingOf } from '../events/record-event.ts'

/**
 * The row and its events, or neither. Foreign keys look past row security, so whether the conversation is ours is asked first; the share lock keeps it there
 * until the commit. `attributes` come back as the database keeps them.
 */
const MADE = `
  with conversation as (
    select from conversations where tenant_id = $1 and id = $3 for key share
  ), made as (
    insert into leads (tenant_id, id, conversation_id, name, email, phone, intent, attributes, timeline, qualification_score, status, source, updated_at)
    select $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::jsonb, $9::text, $10::smallint, $11::text, $12::text, $13::timestamptz
    from conversation
    on conflict (tenant_id, conversation_id) do nothing
    returning tenant_id, attributes
  ), created as (${recordingOf('made', 14)})`
const OUTCOME = `
  select tenant_id is not null as is_made, attributes from conversation left join made on true`
const CREATE = `${MADE}${OUTCOME}`
const CREATE_QUALIFIED = `${MADE}, qualified as (${recordingOf('made', 17)})${OUTCOME}`

/**
 * Gives a conversation its one lead and records `lead.created`, and `lead.qualified` too when it starts as qualified, in one statement. Throws `not_found` when
 * the tenant has no such conversation (whoever else has it), `conflict` when it has a lead. A closed conversation may get one.
 */
export async function createLead(tx: TenantDb, body: LeadCreate): Promise<Lead> {
  const id = newId(tx.now)
  const lead: Lead = {
    id,
    conversation_id: body.conversation_id,
    name: body.name ?? null,
    email: body.email ?? null,
    phone: body.phone ?? null,
    intent: body.intent ?? null,
    attributes: body.attributes ?? {},
    timeline: body.timeline ?? null,
    qualification_score: body.qualification_score ?? null,
    status: body.status ?? 'new',
    source: body.source ?? null,
    created_at: timeOfId(id),
    updated_at: tx.now.toISOString(),
  }
  const { conversation_id, name, email, phone, intent, timeline, qualification_score, status, source, updated_at } = lead
  const row = [
    ...[tx.tenantId, id, conversation_id, name, email, phone, intent],
    ...[JSON.stringify(lead.attributes), timeline, qualification_score, status, source, updated_at],
  ]
  const isQualified = status === 'qualified'
  const data = { ...lead, lead_id: id }
  const events = [...eventValues(tx, 'lead.created', data), ...(isQualified ? eventValues(tx, 'lead.qualified', data) : [])]
  const statement = isQualified ? CREATE_QUALIFIED : CREATE
  const [outcome] = await tx.run<{ is_made: boolean; attributes: Lead['attributes'] }>(statement, [...row, ...events])
  if (!outcome) throw new AppError('not_found', 'conversation_id: no such conversation')
  if (!outcome.is_made) throw new AppError('conflict', 'conversation_id: the conversation has a lead')
  tx.emit('events')
  return { ...lead, attributes: outcome.attributes }
}
