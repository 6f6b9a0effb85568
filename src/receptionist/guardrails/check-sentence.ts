import type { TurnContext } from '../context.ts'
import { findUnprovenClaim } from './actions.ts'
import { findUnsupportedAvailability } from './availability.ts'
import { findUnsupportedContacts } from './contacts.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import { findForbidden } from './forbidden-phrases.ts'
import { findUnsupportedHours } from './hours.ts'
import { findUnsupportedPrices } from './prices.ts'
import { findLeak } from './say-guard.ts'

/**
 * What is wrong with one sentence of a reply, before it is said; nothing for most. Deterministic and without a network, so that a reply may be checked while it
 * is streamed; `facts` are those of the turn so far (gatherFacts).
 */
export function checkSentence(context: TurnContext, facts: Facts, sentence: string): Flag[] {
  const phrase = findForbidden(sentence, context.pack.forbidden_phrases)
  const alone = [findLeak(sentence), findUnprovenClaim(facts, sentence)].filter((flag) => flag !== null)
  return [
    ...(phrase === null ? [] : [{ kind: 'forbidden_phrase', severity: 'high', excerpt: phrase } as const]),
    ...alone,
    ...findUnsupportedPrices(context, facts, sentence),
    ...findUnsupportedHours(context, facts, sentence),
    ...findUnsupportedAvailability(context, facts, sentence),
    ...findUnsupportedContacts(context, facts, sentence),
  ]
}
