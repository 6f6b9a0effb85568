import { INTENTS, readClues, readEvidence } from './intent-evidence.ts'
import type { IntentContext } from './intent-features.ts'
import { type IntentModel, intentModel, learnedOdds } from './intent-model.ts'
import type { Token } from './tokens.ts'
import type { Intent } from './types.ts'

/** A score below this is noise. */
const KEPT = 0.3
/** What an unread message is called, and how sure of that we are. */
const UNREAD = 0.2
/** Log-odds from which the hand-written lexicons are believed: even chances. */
const READ = 0

/**
 * The turn's intents, best first, each with its own probability: one log-linear model per intent, so several may be true at once. Never empty. What the
 * hand-written lexicons read stands; where they read nothing, what was learned from the project's own utterances (packs/utterances) is
 * added. A sentence that the tenant gave as an example has that intent besides.
 */
export function classifyIntents(tokens: readonly Token[], context: IntentContext): { intent: Intent; score: number }[] {
  const odds = intentOdds(tokens, context, intentModel())
  const scored = INTENTS.map((intent, at) => ({
    intent,
    score: Math.max(probability(odds[at] ?? 0), round(context.alike.get(intent) ?? 0)),
  })).filter(({ score }) => score >= KEPT)
  if (scored.length === 0) return [{ intent: 'out_of_scope', score: UNREAD }]
  // INTENTS is in order of urgency, and the sort is stable: of two equals the graver comes first.
  return scored.sort((a, b) => b.score - a.score)
}

/** Log-odds of each of `INTENTS`. */
export function intentOdds(tokens: readonly Token[], context: IntentContext, model: IntentModel): Float64Array {
  const evidence = readEvidence(tokens, context)
  if (evidence.odds.some((odds) => odds >= READ)) return evidence.odds
  return learnedOdds(model, evidence.odds, readClues(tokens, context, evidence))
}

function probability(odds: number): number {
  return round(1 / (1 + Math.exp(-odds)))
}

function round(share: number): number {
  return Math.round(1000 * share) / 1000
}
