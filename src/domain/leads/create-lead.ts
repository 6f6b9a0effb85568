import { AppError } from '../../contract/errors.ts'
import type { Lead, LeadCreate } from '../../contract/leads.ts'
import type { TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { recordEvent } from '../events/record-event.ts'
import { asLead, LEAD_COLUMNS } from './queries.ts'

/**
 * Gives a conversation its one lead and records `lead.created`, and `lead.qualified` too when it starts as qualified. Throws `not_found` when the tenant has no
 * such conversation (whoever else has it), `conflict` when it has a lead. A closed conversation may get one.
 */
export async function createLead(tx: TenantTx, body: LeadCreate): Promise<Lead> {
  // Foreign keys look past row security, so whether the conversation is ours is asked first. The share lock keeps it there until the commit.
  const conversation = await tx.db
    .selectFrom('conversations')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', body.conversation_id)
    .forKeyShare()
    .executeTakeFirst()
  if (!conversation) throw new AppError('not_found', 'conversation_id: no such conversation')
  const row = await tx.db
    .insertInto('leads')
    .values({
      tenant_id: tx.tenantId,
      id: newId(tx.now),
      conversation_id: body.conversation_id,
      name: body.name ?? null,
      email: body.email ?? null,
      phone: body.phone ?? null,
      intent: body.intent ?? null,
      attributes: JSON.stringify(body.attributes ?? {}),
      timeline: body.timeline ?? null,
      qualification_score: body.qualification_score ?? null,
      status: body.status ?? 'new',
      source: body.source ?? null,
      updated_at: tx.now.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'conversation_id']).doNothing())
    .returning(LEAD_COLUMNS)
    .executeTakeFirst()
  if (!row) throw new AppError('conflict', 'conversation_id: the conversation has a lead')
  const lead = asLead(row)
  await recordEvent(tx, 'lead.created', { ...lead, lead_id: lead.id })
  if (lead.status === 'qualified') await recordEvent(tx, 'lead.qualified', { ...lead, lead_id: lead.id })
  return lead
}
