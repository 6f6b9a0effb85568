import { INTENTS } from '../intent-evidence.ts'
import type { IntentContext } from '../intent-features.ts'
import type { Token } from '../tokens.ts'
import type { Intent } from '../types.ts'
import { readTurn } from '../understand.ts'
import type { Example } from './expand.ts'

/** Shares from 0 to 1. */
export interface IntentScore {
  readonly macroF1: number
  /** How often the most likely intent is among those wanted, or none is likely where none is wanted. */
  readonly first: number
  /** Mean squared distance of the probabilities from the truth, over all intents. */
  readonly brier: number
  readonly intents: Readonly<Record<Intent, { readonly precision: number; readonly recall: number }>>
}

/** An intent counts as found from this probability on. */
const FOUND = 0.5

/** What `readOdds` finds in the examples against what is in them. */
export function scoreIntents(
  examples: readonly Example[],
  readOdds: (tokens: readonly Token[], context: IntentContext) => Float64Array,
): IntentScore {
  const counts = INTENTS.map(() => ({ right: 0, found: 0, wanted: 0 }))
  let first = 0
  let squares = 0
  for (const { input, intents } of examples) {
    const { tokens, context } = readTurn(input)
    const odds = readOdds(tokens, context)
    let best = 0
    INTENTS.forEach((intent, at) => {
      const likely = 1 / (1 + Math.exp(-(odds[at] ?? 0)))
      const isWanted = intents.has(intent)
      squares += (likely - (isWanted ? 1 : 0)) ** 2
      if ((odds[at] ?? 0) > (odds[best] ?? 0)) best = at
      const count = counts[at]
      if (!count) return
      count.wanted += isWanted ? 1 : 0
      count.found += likely >= FOUND ? 1 : 0
      count.right += isWanted && likely >= FOUND ? 1 : 0
    })
    const intent = INTENTS[best]
    if (intent && (intents.has(intent) || (intents.size === 0 && (odds[best] ?? 0) < 0))) first++
  }
  const perIntent = counts.map(({ right, found, wanted }) => ({
    precision: right / Math.max(1, found),
    recall: right / Math.max(1, wanted),
  }))
  const f1 = counts.map(({ right, found, wanted }) => (2 * right) / Math.max(1, found + wanted))
  return {
    macroF1: f1.reduce((sum, value) => sum + value, 0) / INTENTS.length,
    first: first / examples.length,
    brier: squares / (examples.length * INTENTS.length),
    intents: Object.fromEntries(INTENTS.map((intent, at) => [intent, perIntent[at]])) as IntentScore['intents'],
  }
}
