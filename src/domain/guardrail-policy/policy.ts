import { z } from 'zod'

const Phrase = z
  .string()
  .trim()
  .min(2)
  .max(100)
  .regex(/[\p{L}\p{N}]/u, 'must have a word in it')
const Phrases = z.array(Phrase).max(200)

/** What may be changed of a tenant's guardrails, each part with its bounds; the table checks the same (migrations/0017, 0025). */
export const GuardrailPatch = z
  .strictObject({
    threshold: z.enum(['low', 'medium', 'high', 'never']),
    action: z.enum(['warn', 'handoff']),
    forbidden_phrases: z.strictObject({ en: Phrases, ar: Phrases }),
    customer_turns_daily: z.int().min(5).max(10_000),
    tenant_turns_daily: z.int().min(10).max(1_000_000),
    tenant_tokens_daily: z.int().min(0).max(1_000_000_000_000),
    abuse_strikes: z.int().min(1).max(20),
  })
  .partial()

/** A tenant's guardrails as they are stored. They hold from the next turn on. */
export interface GuardrailPolicy {
  /** From which severity on an unsupported claim is kept back. */
  readonly threshold: 'low' | 'medium' | 'high' | 'never'
  /** What happens besides. */
  readonly action: 'warn' | 'handoff'
  /** Beside the pack's own. */
  readonly forbidden_phrases: { readonly en: readonly string[]; readonly ar: readonly string[] }
  /** Turns of one conversation within 24 hours. */
  readonly customer_turns_daily: number
  /** Turns of all conversations within 24 hours. */
  readonly tenant_turns_daily: number
  /** Tokens of language models in a day (UTC). Past it the embedded brain answers. */
  readonly tenant_tokens_daily: number
  /** Abusive messages until the receptionist ends it. */
  readonly abuse_strikes: number
}

export const DEFAULT_GUARDRAIL_POLICY: GuardrailPolicy = {
  threshold: 'high',
  action: 'warn',
  forbidden_phrases: { en: [], ar: [] },
  customer_turns_daily: 300,
  tenant_turns_daily: 5000,
  tenant_tokens_daily: 5_000_000,
  abuse_strikes: 3,
}
