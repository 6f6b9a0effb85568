import { z } from 'zod'
import { Id, Timestamp, text, visibleText } from '../common.ts'
import { ImportReport } from './catalogue-operations.ts'
import type { ConsoleOperation } from './operation.ts'

const KnowledgeEntry = z.object({
  id: Id,
  question: z.string(),
  question_ar: z.string().nullable(),
  answer: z.string(),
  answer_ar: z.string().nullable(),
  alternatives: z.array(z.string()),
  updated_at: Timestamp,
})
export type KnowledgeEntry = z.output<typeof KnowledgeEntry>

/** One entry as it is written; also what a row of an import must be. */
export const KnowledgeEntryInput = z.strictObject({
  question: visibleText(500),
  question_ar: text(0, 500).nullable().optional(),
  answer: visibleText(4000),
  answer_ar: text(0, 4000).nullable().optional(),
  alternatives: z.array(visibleText(500)).max(50, { error: 'must have at most 50 items' }).optional(),
})
export type KnowledgeEntryInput = z.output<typeof KnowledgeEntryInput>

const CsvFile = z.strictObject({ csv: text(1, 900_000) })

/** What the receptionist can answer, and what nobody could. */
export const knowledge = {
  listKnowledge: { role: 'viewer', output: z.object({ entries: z.array(KnowledgeEntry) }) },
  createKnowledge: { role: 'admin', input: KnowledgeEntryInput, output: KnowledgeEntry },
  updateKnowledge: { role: 'admin', input: KnowledgeEntryInput.extend({ id: Id }), output: KnowledgeEntry },
  archiveKnowledge: { role: 'admin', input: z.strictObject({ id: Id }), output: null },
  restoreKnowledge: { role: 'admin', input: z.strictObject({ id: Id }), output: null },
  checkKnowledgeImport: { role: 'admin', input: CsvFile, output: ImportReport },
  importKnowledge: { role: 'admin', input: CsvFile, output: ImportReport },
  /** Which entries a question would find, and what the receptionist would make of them. */
  searchKnowledge: {
    role: 'viewer',
    input: z.strictObject({ text: visibleText(500) }),
    output: z.object({
      hits: z.array(
        z.object({
          id: Id,
          question: z.string(),
          answer: z.string(),
          question_ar: z.string().nullable(),
          answer_ar: z.string().nullable(),
          score: z.number(),
          verdict: z.enum(['answer', 'maybe', 'no']),
        }),
      ),
    }),
  },
  listUnanswered: {
    role: 'viewer',
    output: z.object({
      questions: z.array(
        z.object({ id: Id, conversation_id: Id, content: z.string(), language: z.string().nullable(), created_at: Timestamp }),
      ),
    }),
  },
  /** One click makes an entry of it, and tells whoever asked. */
  approveAnswer: {
    role: 'agent',
    input: z.strictObject({
      id: Id,
      answer: visibleText(4000),
      answer_ar: visibleText(4000),
      question: visibleText(500).optional(),
      question_ar: visibleText(500).optional(),
    }),
    output: z.object({ knowledge_entry_id: Id, told: z.boolean() }),
  },
  dismissQuestion: { role: 'agent', input: z.strictObject({ id: Id }), output: null },
  reopenQuestion: { role: 'agent', input: z.strictObject({ id: Id }), output: null },
} as const satisfies Record<string, ConsoleOperation>
