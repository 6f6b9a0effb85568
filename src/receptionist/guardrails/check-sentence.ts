import type { TurnContext } from '../context.ts'
import type { DateRange } from '../understanding/types.ts'
import { findUnprovenClaim } from './actions.ts'
import { findUnsupportedAvailability } from './availability.ts'
import { findUnsupportedContacts } from './contacts.ts'
import type { Facts } from './facts.ts'
import { addStricter, type Flag } from './flag.ts'
import { findForbiddenPhrase } from './forbidden-phrases.ts'
import { findUnsupportedHours } from './hours.ts'
import { findOtherLanguage } from './language.ts'
import { findUnsupportedNumbers } from './numbers.ts'
import { findUnsupportedPrices } from './prices.ts'
import { findPromise } from './promises.ts'
import { readSentence, type Sentence } from './read-sentence.ts'
import { findLeak, findThinking } from './say-guard.ts'
import { findUnsupportedTimes } from './times.ts'

type Find = (context: TurnContext, facts: Facts, sentence: Sentence) => readonly Flag[]

/** What is looked for in whatever is said. */
const CLAIMS: readonly Find[] = [
  findLeak,
  findUnprovenClaim,
  findForbiddenPhrase,
  findUnsupportedPrices,
  findUnsupportedHours,
  findUnsupportedAvailability,
  findUnsupportedContacts,
]

/** And in a model's own words besides: in doubt they don't leave, for the acts' templates can say the same thing truly. */
const CLAIMS_OF_MODELS: readonly Find[] = [findThinking, findOtherLanguage, findPromise, findUnsupportedNumbers, findUnsupportedTimes]

export interface Checked {
  /** What is wrong with it; nothing for most. */
  readonly flags: readonly Flag[]
  /** The day that the reply has named last. */
  readonly day: DateRange | null
}

/**
 * What is wrong with one sentence of a reply, before it is said. Deterministic and without a network, so that a reply may be checked while it is streamed;
 * `facts` are those of the turn so far (gatherFacts). Whether it may be said all the same is the policy's (isStopped).
 */
export function checkSentence(context: TurnContext, facts: Facts, text: string): Checked {
  const sentence = readSentence(context, facts, text)
  const look = (claims: readonly Find[]) => claims.flatMap((find) => find(context, facts, sentence))
  if (facts.model === null) return { flags: look(CLAIMS), day: null }
  return { flags: addStricter(look(CLAIMS), look(CLAIMS_OF_MODELS)), day: sentence.day() }
}
