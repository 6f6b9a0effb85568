import { KnowledgeEntryInput } from '../../contract/console/knowledge-operations.ts'
import type { TenantTx } from '../../db/database.ts'
import type { Actor } from '../audit/write-audit.ts'
import { createEntry, listEntries, updateEntry } from '../knowledge/entries.ts'
import { readCsv } from './read-csv.ts'
import { type ImportReport, type ImportRow, problemsOf } from './report.ts'

export const KNOWLEDGE_COLUMNS = ['question', 'question_ar', 'answer', 'answer_ar', 'alternatives'] as const
const SYNONYMS: Readonly<Record<string, (typeof KNOWLEDGE_COLUMNS)[number]>> = {
  question_arabic: 'question_ar',
  answer_arabic: 'answer_ar',
  other_wordings: 'alternatives',
}

/**
 * Reads questions and answers. A row whose question stands in an entry already replaces that entry, every other row makes one; rows with problems are refused and
 * the others go on. With `isTrial` nothing is written.
 */
export async function importKnowledge(
  tx: TenantTx,
  { csv, isTrial, actor }: { csv: string; isTrial: boolean; actor: Actor },
): Promise<ImportReport> {
  const table = readCsv(csv)
  const present = new Map((await listEntries(tx)).map((entry) => [keyOf(entry.question), entry]))
  const seen = new Set<string>()
  const rows: ImportRow[] = []
  for (const { line, values } of table.rows) {
    const members = Object.fromEntries(Object.entries(values).flatMap(([column, text]) => memberOf(column, text)))
    const at = { line, title: values.question ?? '' }
    const parsed = KnowledgeEntryInput.safeParse(members)
    const problems = parsed.success ? [] : problemsOf(parsed.error)
    const key = keyOf(at.title)
    if (key !== '' && seen.has(key)) problems.push('question: is in the file twice')
    seen.add(key)
    if (!parsed.success || problems.length > 0) {
      rows.push({ ...at, outcome: 'refuse', problems })
      continue
    }
    const before = present.get(key)
    const isSame =
      before !== undefined &&
      Object.entries(parsed.data).every(([name, value]) => JSON.stringify(before[name as keyof typeof before]) === JSON.stringify(value))
    const entry = before ? { ...before, ...parsed.data } : parsed.data
    if (!isTrial && !isSame) await (before ? updateEntry(tx, { id: before.id, entry, actor }) : createEntry(tx, { entry, actor }))
    rows.push({ ...at, outcome: isSame ? 'same' : before ? 'update' : 'create', problems })
  }
  return { unknown_columns: table.columns.filter((column) => memberOf(column, '').length === 0), rows }
}

function memberOf(column: string, text: string): [string, unknown][] {
  const name = SYNONYMS[column] ?? KNOWLEDGE_COLUMNS.find((each) => each === column)
  if (!name) return []
  return [[name, name === 'alternatives' ? text.split(/\s*[|\n]\s*/).filter(Boolean) : text]]
}

const keyOf = (question: string) => question.trim().toLowerCase()
