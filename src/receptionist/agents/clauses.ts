import { fold } from '../understanding/normalise.ts'
import { tokenize } from '../understanding/tokens.ts'
import { findTopics } from '../understanding/topics.ts'
import type { Topic } from '../understanding/types.ts'

/** A piece of a message that asks one thing, with its place in the text. */
export interface Clause {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly topics: readonly Topic[]
}

const MAX_CLAUSES = 8
const MAX_LENGTH = 2000

/** Ends of sentences, and "and" before a new question ("how much is it and do you have parking"). */
const BREAK =
  /[.!?؟;\n]+\s*|\s*[,،]?\s+(?:and|also|plus|but|&)\s+(?:also\s+)?(?=(?:how|what|where|when|who|which|why|do|does|is|are|can|could|will|would|may|any)\b)|\s*[,،]?\s+و\s?(?=(?:هل|وين|كم|بكم|متى|متي|كيف|عندكم|فين|شو|ايش|إيش|اين|أين|في|فيه|مين|لازم|ممكن)(?:\s|$))|[,،]\s+(?=(?:how|what|where|when|who|which|do|does|is|are|can|هل|وين|كم|بكم|متى|كيف|عندكم|فين|شو)\s)/giu

/** The clauses of a message, the first eight. */
export function splitClauses(text: string): Clause[] {
  const bounded = text.slice(0, MAX_LENGTH)
  const clauses: Clause[] = []
  let start = 0
  for (const match of [...bounded.matchAll(BREAK), null]) {
    const end = match ? match.index : bounded.length
    const written = bounded.slice(start, end)
    if (written.trim().length > 1) clauses.push({ text: written, start, end, topics: findTopics(tokenize(fold(written))) })
    start = match ? match.index + match[0].length : end
    if (clauses.length >= MAX_CLAUSES) break
  }
  return clauses
}
