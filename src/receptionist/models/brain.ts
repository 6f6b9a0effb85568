import type { Database } from '../../db/database.ts'
import type { RateLimiter } from '../../lib/rate-limit/rate-limiter.ts'
import type { Decision } from '../acts.ts'
import type { DialogueState } from '../dialogue/state.ts'
import type { Flag } from '../guardrails/flag.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import type { Turn } from '../tools/tool.ts'
import type { Understanding } from '../understanding/types.ts'

/**
 * Who decides a turn: embedded.ts (no key, no network), llm/ (a language model) or scripted.ts (tests). No transaction is open while it thinks; its tools use
 * short ones of their own.
 */
export type Brain = (turn: Turn, run: BrainRun) => Promise<BrainResult>

export interface BrainRun {
  readonly db: Database
  /** Counts the tools' calls; null: nobody does. */
  readonly limiter: RateLimiter | null
  /** The job's own: the turn is given up, and taken up again later. */
  readonly signal: AbortSignal | null
  /**
   * Is told each sentence as soon as it may leave, with the white space before it: all of them in order are the reply. `isOwn` false: the words of acts, which
   * tell what was done or must be answered.
   */
  readonly onSentence: ((text: string, isOwn?: boolean) => void) | null
}

export interface BrainResult {
  readonly decision: Decision
  readonly state: DialogueState
  readonly reading: Understanding
  readonly calls: readonly ToolCall[]
  /** The reply where it is not only the acts in words: a model's own sentences, each checked, among them. It has left already if somebody listens. */
  readonly text: string | null
  /** What was found on the way, stopped or not. */
  readonly flags: readonly Flag[]
  readonly model: ModelRecord | null
}

/** Stored with the reply. */
export interface ModelRecord {
  readonly provider: string
  readonly model: string
  readonly steps: number
  readonly retries: number
  readonly input_tokens: number
  readonly output_tokens: number
  /** Milliseconds from the turn's beginning; null when nothing came. */
  readonly first_token_ms: number | null
  readonly duration_ms: number
  /** Why the embedded brain took over; null when it didn't. Never a provider's own words. */
  readonly fallback: string | null
}
