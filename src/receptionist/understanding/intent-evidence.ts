import { CONTEXT_FEATURES, contextFeatures, type IntentContext, type IntentFeature } from './intent-features.ts'
import { hashText } from './learning/hash.ts'
import { characterNgrams, wordNgrams } from './learning/ngrams.ts'
import { ARABIC_INTENTS } from './lexicon-intents-ar.ts'
import { ENGLISH_INTENTS } from './lexicon-intents-en.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'
import type { Intent } from './types.ts'

/** In order of urgency; also the order of the columns of the trained weights. */
export const INTENTS = [
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

/** What the hand-written lexicons say of one turn. */
export interface IntentEvidence {
  /** The features that hold. */
  readonly features: readonly string[]
  /** Log-odds by the hand-set weights, one for each of `INTENTS`. */
  readonly odds: Float64Array
}

/** What the trained weights look at: ids (hash.ts) of the features that hold, then of the n-grams, each with its value. */
export interface IntentClues {
  readonly ids: Int32Array
  readonly values: Float32Array
}

/** Log-odds of an intent of which nothing speaks. */
const BIAS = -2.4
/** A paste has no more intents than its beginning: bounds the work of a turn. */
const MAX_WORDS = 120
const MAX_LETTERS = 40
/** Together the n-grams of a kind count as much as so many named features, however long the text is. */
const NGRAM_LENGTH = 2

const FEATURES: readonly IntentFeature[] = [...ENGLISH_INTENTS, ...ARABIC_INTENTS]
const lexicon = lazy(() => compilePhrases(FEATURES.map(({ feature, phrases }) => ({ value: feature, phrases }))))
const weights = lazy(
  () =>
    new Map<string, Readonly<Partial<Record<Intent, number>>>>([
      ...FEATURES.map(({ feature, weights: table }) => [feature, table] as const),
      ...Object.entries(CONTEXT_FEATURES),
    ]),
)

export function readEvidence(tokens: readonly Token[], context: IntentContext): IntentEvidence {
  const isNamed = (at: number): boolean => isInsideTerm(tokens[at], context.named)
  const worded = new Set(findPhrases(lexicon(), tokens).flatMap(({ value, from }) => (isNamed(from) ? [] : [value])))
  const features = [...worded, ...contextFeatures(context, worded.has('en.greeting') || worded.has('ar.greeting'))]
  const oddsOf = (intent: Intent): number => features.reduce((sum, feature) => sum + (weights().get(feature)?.[intent] ?? 0), BIAS)
  return { features, odds: Float64Array.from(INTENTS, oddsOf) }
}

/** The features with the words and letters of the turn; what was recognised in it stands as what it is. */
export function readClues(tokens: readonly Token[], context: IntentContext, { features }: IntentEvidence): IntentClues {
  const words = schemaWords(tokens, context.marks)
  const kinds = [wordNgrams(words, 2), characterNgrams(words.filter(isWritten), 2, 4)].map((ngrams) => [...new Set(ngrams)].map(hashText))
  const named = ['bias', ...features].map((feature) => hashText(`= ${feature}`))
  return {
    ids: Int32Array.from([...named, ...kinds.flat()]),
    values: Float32Array.from([...named.map(() => 1), ...kinds.flatMap((kind) => kind.map(() => NGRAM_LENGTH / Math.sqrt(kind.length)))]),
  }
}

/** A term of one word ("Table") may also open a phrase ("table for two"); a longer one speaks for itself. */
function isInsideTerm(token: Token | undefined, named: IntentContext['named']): boolean {
  return (
    token !== undefined && named.some(([start, end]) => start <= token.start && token.end <= end && token.end - token.start < end - start)
  )
}

/** The words of the turn, where what was recognised stands as what it is: "book <offering> <when>". So all tenants' words weigh alike. */
function schemaWords(tokens: readonly Token[], marks: IntentContext['marks']): string[] {
  const words: string[] = []
  let last: IntentContext['marks'][number] | undefined
  for (const token of tokens.slice(0, MAX_WORDS)) {
    const mark = marks.find(({ range: [start, end] }) => token.start < end && start < token.end)
    if (mark === undefined) words.push(token.kind === 'number' ? '<number>' : squeeze(token.text.slice(0, MAX_LETTERS)))
    else if (mark !== last) words.push(`<${mark.kind}>`)
    last = mark
  }
  return words
}

function isWritten(word: string): boolean {
  return !word.startsWith('<')
}

function squeeze(word: string): string {
  return word.replaceAll("'", '').replace(/(\p{L})\1{2,}/gu, '$1')
}
