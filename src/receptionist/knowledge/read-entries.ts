import type { TenantDb } from '../../db/database.ts'
import { buildKnowledgeIndex } from './search.ts'

/** The tenant's entries that answer, and the search over them. */
export async function readEntries(tenant: TenantDb) {
  const rows = await tenant.db
    .selectFrom('knowledge_entries')
    .select(['id', 'question', 'question_ar', 'answer', 'answer_ar', 'alternatives'])
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  const present = (list: readonly (string | null)[]) => list.filter((text): text is string => !!text)
  const index = buildKnowledgeIndex(
    rows.map((row) => ({
      id: row.id,
      wordings: present([row.question, row.question_ar, ...row.alternatives]),
      answers: present([row.answer, row.answer_ar]),
    })),
  )
  return { rows, index }
}
