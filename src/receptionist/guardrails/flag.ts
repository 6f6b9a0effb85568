/** Something in a reply that must not be said, or that nothing supports. Stored with the message (`messages.hallucination_flags`). */
export interface Flag {
  readonly kind:
    | 'forbidden_phrase'
    | 'unsupported_price'
    | 'unsupported_hours'
    | 'unsupported_availability'
    | 'unsupported_contact'
    | 'unsupported_number'
    | 'unverified_action'
    | 'wrong_language'
    | 'leak'
  readonly severity: Severity
  /** The words it stands on, as they were written. */
  readonly excerpt: string
}

export type Severity = 'low' | 'medium' | 'high'

/** From which severity on an unsupported claim is kept back, and what happens besides: nothing (`warn`: the flag is stored), or people are asked to take over. */
export interface FlagPolicy {
  readonly threshold: Severity | 'never'
  readonly action: 'warn' | 'handoff'
}

const RANK: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3 }

/**
 * Whether a sentence with these flags may not be said. A forbidden phrase, a claim of something that was not done, another language and a leak never may,
 * whatever the policy; a claim without support may not from the policy's threshold on.
 */
export function isStopped(policy: FlagPolicy, flags: readonly Flag[]): boolean {
  return flags.some(({ kind, severity }) => !kind.startsWith('unsupported_') || reaches(policy, severity))
}

/** Whether a flag of this severity is at the policy's threshold or above. */
export function reaches({ threshold }: FlagPolicy, severity: Severity): boolean {
  return threshold !== 'never' && RANK[severity] >= RANK[threshold]
}

/** The flags of a stricter reading of the same sentence beside those of the first: one of a kind that is there already only where it is worse, and instead. */
export function addStricter(first: readonly Flag[], stricter: readonly Flag[]): Flag[] {
  const isOutdone = (flag: Flag, by: readonly Flag[], margin: number) =>
    by.some((other) => other.kind === flag.kind && RANK[other.severity] >= RANK[flag.severity] + margin)
  return [...first.filter((flag) => !isOutdone(flag, stricter, 1)), ...stricter.filter((flag) => !isOutdone(flag, first, 0))]
}
