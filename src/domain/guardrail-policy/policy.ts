/** A tenant's guardrails as they are stored (migrations/0017). It holds from the next turn on. */
export interface GuardrailPolicy {
  readonly threshold: 'low' | 'medium' | 'high' | 'never'
  readonly action: 'warn' | 'handoff'
  /** Beside the pack's own. */
  readonly forbidden_phrases: { readonly en: readonly string[]; readonly ar: readonly string[] }
  /** Turns of one conversation within 24 hours; 5 to 10000. */
  readonly customer_turns_daily: number
  /** Abusive messages until the receptionist ends it; 1 to 20. */
  readonly abuse_strikes: number
}

export const DEFAULT_GUARDRAIL_POLICY: GuardrailPolicy = {
  threshold: 'high',
  action: 'warn',
  forbidden_phrases: { en: [], ar: [] },
  customer_turns_daily: 300,
  abuse_strikes: 3,
}
