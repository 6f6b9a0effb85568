import { hashText } from './learning/hash.ts'
import { characterNgrams, wordsOf } from './learning/ngrams.ts'
import { fold } from './normalise.ts'
import type { Intent, IntentExample } from './types.ts'

/** Alike enough to mean the same: a typing mistake or another ending, not another verb. */
const ALIKE = 0.7

type Letters = ReadonlySet<number>

/** Compiled once for an array of examples. */
const compiled = new WeakMap<readonly IntentExample[], readonly { readonly intent: Intent; readonly letters: Letters }[]>()

/**
 * The intents of a tenant's own examples that the text nearly repeats, each with its likeness (0.7 … 1): the cosine of the two sets of runs of two to four
 * letters. Nothing is trained: an example counts from the next turn on.
 */
export function matchExamples(folded: string, examples: readonly IntentExample[]): Map<Intent, number> {
  const found = new Map<Intent, number>()
  if (examples.length === 0) return found
  const longest = Math.max(...examples.map(({ text }) => text.length))
  // A text three times as long as every example is like none of them.
  if (folded.length > 3 * longest + 20) return found
  const letters = lettersOf(folded)
  for (const example of compile(examples)) {
    const likeness = cosine(letters, example.letters)
    if (likeness >= ALIKE) found.set(example.intent, Math.max(likeness, found.get(example.intent) ?? 0))
  }
  return found
}

function compile(examples: readonly IntentExample[]) {
  const known = compiled.get(examples)
  if (known !== undefined) return known
  const made = examples.map(({ intent, text }) => ({ intent, letters: lettersOf(fold(text).text) }))
  compiled.set(examples, made)
  return made
}

function lettersOf(text: string): Letters {
  return new Set([...characterNgrams(wordsOf(text), 2, 4)].map(hashText))
}

function cosine(left: Letters, right: Letters): number {
  let common = 0
  for (const letters of left) if (right.has(letters)) common++
  return common === 0 ? 0 : common / Math.sqrt(left.size * right.size)
}
