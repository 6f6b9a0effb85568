import type { KnowledgeEntry, KnowledgeEntryInput } from '../../contract/console/knowledge-operations.ts'
import { AppError } from '../../contract/errors.ts'
import type { TenantDb, TenantTx } from '../../db/database.ts'
import { newId } from '../../lib/ids.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

const COLUMNS = ['id', 'question', 'question_ar', 'answer', 'answer_ar', 'alternatives', 'updated_at'] as const
const MAX = 2000

/** All that are in use, the one that was changed last first. */
export function listEntries(tenant: TenantDb): Promise<KnowledgeEntry[]> {
  return tenant.db
    .selectFrom('knowledge_entries')
    .select(COLUMNS)
    .where('status', '=', 'active')
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX)
    .execute()
}

const valuesOf = ({ question, question_ar, answer, answer_ar, alternatives }: KnowledgeEntryInput) => ({
  question,
  question_ar: question_ar?.trim() ? question_ar : null,
  answer,
  answer_ar: answer_ar?.trim() ? answer_ar : null,
  alternatives: [...new Set(alternatives ?? [])],
})

/** Answers from the next turn on. */
export async function createEntry(tx: TenantTx, { entry, actor }: { entry: KnowledgeEntryInput; actor: Actor }): Promise<KnowledgeEntry> {
  const created = await tx.db
    .insertInto('knowledge_entries')
    .values({ tenant_id: tx.tenantId, id: newId(tx.now), ...valuesOf(entry), updated_at: tx.now.toISOString() })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  await writeAudit(tx, { actor, action: 'knowledge.created', target: { kind: 'knowledge_entry', id: created.id } })
  return created
}

/** Replaces the entry as a whole. Throws `not_found`. */
export async function updateEntry(
  tx: TenantTx,
  { id, entry, actor }: { id: string; entry: KnowledgeEntryInput; actor: Actor },
): Promise<KnowledgeEntry> {
  const updated = await tx.db
    .updateTable('knowledge_entries')
    .set({ ...valuesOf(entry), updated_at: tx.now.toISOString() })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!updated) throw new AppError('not_found', 'no such entry')
  await writeAudit(tx, { actor, action: 'knowledge.updated', target: { kind: 'knowledge_entry', id } })
  return updated
}

/** An archived entry answers nobody, and can come back. Throws `not_found` when there is none in the other state. */
export async function setEntryStatus(
  tx: TenantTx,
  { id, status, actor }: { id: string; status: 'active' | 'archived'; actor: Actor },
): Promise<void> {
  const changed = await tx.db
    .updateTable('knowledge_entries')
    .set({ status, updated_at: tx.now.toISOString() })
    .where('id', '=', id)
    .where('status', '<>', status)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new AppError('not_found', 'no such entry')
  await writeAudit(tx, {
    actor,
    action: status === 'active' ? 'knowledge.restored' : 'knowledge.archived',
    target: { kind: 'knowledge_entry', id },
  })
}
