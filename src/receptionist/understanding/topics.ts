import { TOPIC_LEXICON } from './lexicon-topics.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'
import type { Topic } from './types.ts'

const lexicon = lazy(() => compilePhrases(TOPIC_LEXICON))

/** The topics a turn asks about, in the order they are mentioned. */
export function findTopics(tokens: readonly Token[]): Topic[] {
  return [...new Set(findPhrases(lexicon(), tokens).map(({ value }) => value))]
}
