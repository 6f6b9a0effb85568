import { isDeepStrictEqual } from 'node:util'
import { fitsAttributes } from '../../contract/common.ts'
import { AppError } from '../../contract/errors.ts'
import type { Lead, LeadUpdate } from '../../contract/leads.ts'
import type { TenantTx } from '../../db/database.ts'
import { mergeAttributes } from '../../lib/merge-attributes.ts'
import { wakeConversation } from '../conversations/wake-conversation.ts'
import { recordEvent } from '../events/record-event.ts'
import { asLead, LEAD_COLUMNS, leadNotFound } from './queries.ts'

/**
 * Changes the members that `patch` names; null clears, `attributes` merge one level deep and a null in them deletes its key. Records `lead.updated`, and
 * `lead.qualified` too when this call moves the status to qualified from something else. A call that changes nothing records nothing and leaves `updated_at`.
 * Throws `not_found`, and `bad_request` when the merged attributes pass 16 KiB.
 */
export async function updateLead(tx: TenantTx, input: { id: string; patch: LeadUpdate }): Promise<Lead> {
  // The row lock makes concurrent updates follow each other: both merges are kept, and one move to qualified is one event.
  const row = await tx.db
    .selectFrom('leads')
    .select(LEAD_COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw leadNotFound()
  const before = asLead(row)
  const changes = changedMembers(before, input.patch)
  if (Object.keys(changes).length === 0) return before
  const { attributes, ...plain } = changes
  const updated = await tx.db
    .updateTable('leads')
    .set({ ...plain, ...(attributes ? { attributes: JSON.stringify(attributes) } : {}), updated_at: tx.now.toISOString() })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', input.id)
    .returning(LEAD_COLUMNS)
    .executeTakeFirstOrThrow()
  const lead = asLead(updated)
  await recordEvent(tx, 'lead.updated', { ...lead, lead_id: lead.id })
  if (lead.status === 'qualified' && before.status !== 'qualified') await recordEvent(tx, 'lead.qualified', { ...lead, lead_id: lead.id })
  wakeConversation(tx, lead.conversation_id)
  return lead
}

function changedMembers(before: Lead, patch: LeadUpdate): LeadUpdate {
  const { attributes, ...plain } = patch
  // Entries of a typed object keep its types only through a cast; the members are those of `plain`.
  const changes = Object.fromEntries(
    Object.entries(plain).filter(([name, value]) => value !== undefined && value !== before[name as keyof typeof plain]),
  ) as LeadUpdate
  if (attributes) {
    const merged = mergeAttributes(before.attributes, attributes)
    if (!fitsAttributes(merged)) throw new AppError('bad_request', 'attributes: must have at most 16384 bytes as JSON once merged')
    if (!isDeepStrictEqual(merged, before.attributes)) changes.attributes = merged
  }
  return changes
}
