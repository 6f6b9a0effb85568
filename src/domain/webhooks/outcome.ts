import type { EgressResult } from '../../lib/egress/egress.ts'
import { parseHttpDate } from '../../lib/http-date.ts'

/** Waits in milliseconds before the second to sixth attempt; the first is at once, and after the sixth the delivery is dead. */
export const DELIVERY_LADDER_MS = [30_000, 120_000, 600_000, 3_600_000, 21_600_000] as const
/** Each wait is longer or shorter by up to this share, so that what failed together doesn't come back together. */
export const JITTER = 0.1
/** A receiver's `Retry-After` is believed up to one hour. */
export const MAX_RETRY_AFTER_MS = 3_600_000

type Verdict = 'delivered' | 'retry' | 'failed'

/**
 * What an answer means, the first row that fits. A redirect is a failure for good: it is never followed, and the next attempt would get it again; the owner
 * changes the URL. The three 4xx that say "not now" are tried again, the others mean that this request will never be taken.
 */
const VERDICTS: readonly { readonly from: number; readonly to: number; readonly verdict: Verdict }[] = [
  { from: 200, to: 299, verdict: 'delivered' },
  { from: 300, to: 399, verdict: 'failed' },
  { from: 408, to: 408, verdict: 'retry' },
  { from: 425, to: 425, verdict: 'retry' },
  { from: 429, to: 429, verdict: 'retry' },
  { from: 400, to: 499, verdict: 'failed' },
]

/** The new state of a delivery after an attempt. `error` is for its owner: no address of ours, nothing that the receiver sent. */
export type Outcome =
  | { readonly status: 'delivered'; readonly error: null }
  | { readonly status: 'pending'; readonly nextAttemptAt: Date; readonly error: string }
  | { readonly status: 'failed' | 'dead'; readonly error: string }

export interface JudgeInput {
  readonly result: EgressResult
  /** Of this round, from 1. */
  readonly attempt: number
  readonly now: Date
  /** 0 to 1, for the jitter. */
  readonly random: number
}

/** Anything but an answer (time-out, reset, unknown name), a 5xx and a status that doesn't exist are tried again; a target that is not allowed is not. */
export function judge({ result, attempt, now, random }: JudgeInput): Outcome {
  if (result.kind === 'refused') return { status: 'failed', error: `not sent: the URL ${result.reason}` }
  const error = result.kind === 'failed' ? result.reason : `answered ${result.status}`
  const verdict = result.kind === 'failed' ? 'retry' : verdictOf(result.status)
  if (verdict === 'delivered') return { status: 'delivered', error: null }
  if (verdict === 'failed') return { status: 'failed', error }
  const rungMs = DELIVERY_LADDER_MS[attempt - 1]
  if (rungMs === undefined) return { status: 'dead', error }
  const jitteredMs = Math.round(rungMs * (1 + JITTER * (2 * random - 1)))
  const askedMs = result.kind === 'response' ? retryAfterMs(result.headers['retry-after'], now) : 0
  return { status: 'pending', nextAttemptAt: new Date(now.getTime() + Math.max(jitteredMs, askedMs)), error }
}

function verdictOf(status: number): Verdict {
  return VERDICTS.find((row) => status >= row.from && status <= row.to)?.verdict ?? 'retry'
}

/**
 * `Retry-After` in seconds or as an HTTP date, bounded; 0 for none, for the past, for several at once and for what is neither. It makes a wait longer, never
 * shorter.
 */
export function retryAfterMs(value: string | undefined, now: Date): number {
  const text = value?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : (parseHttpDate(text, now)?.getTime() ?? 0) - now.getTime()
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}
