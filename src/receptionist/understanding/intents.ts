import { CONTEXT_FEATURES, contextFeatures, type IntentContext, type IntentFeature } from './intent-features.ts'
import { ARABIC_INTENTS } from './lexicon-intents-ar.ts'
import { ENGLISH_INTENTS } from './lexicon-intents-en.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'
import type { Intent } from './types.ts'

/** A score below this is noise. */
const KEPT = 0.3
/** Log-odds of an intent of which nothing speaks. */
const BIAS = -2.4
/** What an unread message is called, and how sure of that we are. */
const UNREAD = 0.2

const INTENTS = [
  'emergency',
  'opt_out',
  'human',
  'complaint',
  'cancel',
  'reschedule',
  'negotiation',
  'book',
  'search_offering',
  'faq',
  'qualify',
  'goodbye',
  'greeting',
  'out_of_scope',
] as const satisfies readonly Intent[]

const FEATURES: readonly IntentFeature[] = [...ENGLISH_INTENTS, ...ARABIC_INTENTS]
const lexicon = lazy(() => compilePhrases(FEATURES.map(({ feature, phrases }) => ({ value: feature, phrases }))))
const weights = lazy(
  () =>
    new Map<string, Readonly<Partial<Record<Intent, number>>>>([
      ...FEATURES.map(({ feature, weights: table }) => [feature, table] as const),
      ...Object.entries(CONTEXT_FEATURES),
    ]),
)

/**
 * The turn's intents, best first, each with its own probability: one log-linear model per intent (a bias and the summed weights of the features that
 * hold), so several may be true at once. Never empty. Swap `weights` for trained ones and nothing else changes.
 */
export function classifyIntents(tokens: readonly Token[], context: IntentContext): { intent: Intent; score: number }[] {
  const isNamed = (at: number): boolean => isInsideTerm(tokens[at], context.named)
  const worded = new Set(findPhrases(lexicon(), tokens).flatMap(({ value, from }) => (isNamed(from) ? [] : [value])))
  const features = [...worded, ...contextFeatures(context, worded.has('en.greeting') || worded.has('ar.greeting'))]
  const scored = INTENTS.map((intent) => ({ intent, score: probability(features, intent) })).filter(({ score }) => score >= KEPT)
  if (scored.length === 0) return [{ intent: 'out_of_scope', score: UNREAD }]
  // INTENTS is in order of urgency, and the sort is stable: of two equals the graver comes first.
  return scored.sort((a, b) => b.score - a.score)
}

/** A term of one word ("Table") may also open a phrase ("table for two"); a longer one speaks for itself. */
function isInsideTerm(token: Token | undefined, named: IntentContext['named']): boolean {
  return (
    token !== undefined && named.some(([start, end]) => start <= token.start && token.end <= end && token.end - token.start < end - start)
  )
}

function probability(features: readonly string[], intent: Intent): number {
  const odds = features.reduce((sum, feature) => sum + (weights().get(feature)?.[intent] ?? 0), BIAS)
  return Math.round(1000 / (1 + Math.exp(-odds))) / 1000
}
