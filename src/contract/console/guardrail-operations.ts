import { z } from 'zod'
import { visibleText } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const Severity = z.enum(['low', 'medium', 'high'])
const PhraseLists = z.object({ en: z.array(z.string()), ar: z.array(z.string()) })
const Phrases = z.array(visibleText(100)).max(200)

const GuardrailPolicy = z.object({
  threshold: z.enum(['low', 'medium', 'high', 'never']),
  action: z.enum(['warn', 'handoff']),
  forbidden_phrases: PhraseLists,
  customer_turns_daily: z.int(),
  tenant_turns_daily: z.int(),
  tenant_tokens_daily: z.number(),
  abuse_strikes: z.int(),
})

/** Its bounds are the domain's (src/domain/guardrail-policy). */
const GuardrailChange = z
  .strictObject({ ...GuardrailPolicy.shape, forbidden_phrases: z.strictObject({ en: Phrases, ar: Phrases }) })
  .partial()

/** What the receptionist may say, and how much of it a day. */
export const guardrails = {
  getGuardrails: {
    role: 'viewer',
    /** `pack_phrases`: those of the trade, which hold besides. */
    output: z.object({ policy: GuardrailPolicy, pack_phrases: PhraseLists }),
  },
  setGuardrails: { role: 'admin', input: GuardrailChange, output: GuardrailPolicy },
  /** What a check would find in a sentence if a language model wrote it, and whether it would be kept back; `policy`: under these parts instead of the saved. */
  previewFlags: {
    role: 'viewer',
    input: z.strictObject({ text: visibleText(500), policy: GuardrailChange.optional() }),
    output: z.object({
      flags: z.array(z.object({ kind: z.string(), severity: Severity, excerpt: z.string() })),
      is_stopped: z.boolean(),
    }),
  },
} as const satisfies Record<string, ConsoleOperation>
