import { readVocabulary } from '../../../domain/packs/read-vocabulary.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const vocabularyHandlers = { getVocabulary: (tx) => readVocabulary(tx) } satisfies Partial<ConsoleHandlers>
