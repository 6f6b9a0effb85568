import type { Unscored } from '../../domain/quality/read-unscored.ts'
import type { Verdict } from '../../domain/quality/record-score.ts'
import { CRITERIA, type Criterion } from './criteria.ts'
import { readRecord } from './record.ts'

export interface ConversationScore {
  /** 0 to 11: a point for each criterion that is met. */
  readonly score: number
  readonly details: Readonly<Record<Criterion, Verdict>>
}

/** The quality of the receptionist's part in a closed conversation; null where it said nothing. Deterministic: what was stored says it all. */
export function scoreConversation(input: Unscored): ConversationScore | null {
  const record = readRecord(input)
  if (record.replies.length === 0) return null
  const verdicts = Object.entries(CRITERIA).map(([name, judge]) => [name, judge(record)] as const)
  return {
    score: verdicts.filter(([, verdict]) => verdict.met).length,
    // The keys of CRITERIA, each once.
    details: Object.fromEntries(verdicts) as Record<Criterion, Verdict>,
  }
}
