import { z } from 'zod'
import type { ConsoleOperation } from './operation.ts'

const Bilingual = z.object({ en: z.string(), ar: z.string() })
const Attribute = z.object({
  name: z.string(),
  /** `choice` has `values`; `list` is a list of texts. */
  kind: z.enum(['text', 'integer', 'number', 'boolean', 'date', 'list', 'choice']),
  label: Bilingual,
  values: z.array(z.object({ value: z.string(), label: Bilingual })),
})
export type VocabularyAttribute = z.output<typeof Attribute>

/** The words of the business's trade: its pack with its own overrides. */
export const vocabulary = {
  getVocabulary: {
    role: 'viewer',
    output: z.object({
      lead_attributes: z.array(Attribute),
      offering_attributes: z.array(Attribute),
      offerings: Bilingual,
      appointments: Bilingual,
      resource: Bilingual,
      persona: Bilingual,
    }),
  },
} as const satisfies Record<string, ConsoleOperation>
