import { importKnowledge } from '../../../domain/imports/import-knowledge.ts'
import { approveAnswer } from '../../../domain/knowledge/approve-answer.ts'
import { setQuestionStatus } from '../../../domain/knowledge/dismiss-question.ts'
import { createEntry, listEntries, setEntryStatus, updateEntry } from '../../../domain/knowledge/entries.ts'
import { listUnanswered } from '../../../domain/knowledge/list-unanswered.ts'
import { askKnowledge } from '../../../receptionist/knowledge/ask-knowledge.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

const MAX_QUESTIONS = 200

export const knowledgeHandlers = {
  listKnowledge: async (tx) => ({ entries: await listEntries(tx) }),
  createKnowledge: (tx, { input, actor }) => createEntry(tx, { entry: input, actor }),
  updateKnowledge: (tx, { input: { id, ...entry }, actor }) => updateEntry(tx, { id, entry, actor }),
  archiveKnowledge: async (tx, { input, actor }) => void (await setEntryStatus(tx, { ...input, status: 'archived', actor })),
  restoreKnowledge: async (tx, { input, actor }) => void (await setEntryStatus(tx, { ...input, status: 'active', actor })),
  checkKnowledgeImport: (tx, { input, actor }) => importKnowledge(tx, { ...input, isTrial: true, actor }),
  importKnowledge: (tx, { input, actor }) => importKnowledge(tx, { ...input, isTrial: false, actor }),
  searchKnowledge: async (tx, { input }) => ({ hits: await askKnowledge(tx, input.text) }),
  listUnanswered: async (tx) => ({ questions: await listUnanswered(tx, { limit: MAX_QUESTIONS }) }),
  approveAnswer: (tx, { input: { id, ...answer }, actor }) => approveAnswer(tx, { team_message_id: id, ...answer, actor }),
  dismissQuestion: async (tx, { input, actor }) => void (await setQuestionStatus(tx, { ...input, status: 'dismissed', actor })),
  reopenQuestion: async (tx, { input, actor }) => void (await setQuestionStatus(tx, { ...input, status: 'open', actor })),
} satisfies Partial<ConsoleHandlers>
