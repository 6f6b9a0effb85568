import { fold } from '../normalise.ts'
import type { Lexeme } from './lexemes.ts'
import { ARABIC } from './lexicon-ar.ts'
import { ENGLISH } from './lexicon-en.ts'

/** One spelling: the words of a phrase and what it may mean. */
export interface Phrase {
  readonly words: readonly string[]
  readonly lexemes: readonly Lexeme[]
}

let index: ReadonlyMap<string, readonly Phrase[]> | null = null

/** Both languages' phrases by their first word, longest first. Built at the first call, about 1,400 spellings. */
export function phrasesByFirstWord(): ReadonlyMap<string, readonly Phrase[]> {
  index ??= buildIndex()
  return index
}

/** The pieces a text is cut into; the same cut serves lexicon and input, so that "o'clock" and "p.m." agree. */
export const PIECE = /\d+|[ap]\. ?m\.?(?![\p{L}\d])|[\p{L}\p{M}]+(?:'[\p{L}]+)*|\n|\S/gu

function buildIndex(): Map<string, Phrase[]> {
  const spellings = new Map<string, { words: string[]; lexemes: Lexeme[] }>()
  for (const [alternatives, ...lexemes] of [...ENGLISH, ...ARABIC]) {
    for (const spelling of alternatives.split('|')) {
      const words = fold(spelling).text.match(PIECE) ?? []
      const key = words.join(' ')
      const known = spellings.get(key)
      if (known === undefined) spellings.set(key, { words: [...words], lexemes: [...lexemes] })
      else
        known.lexemes.push(...lexemes.filter((lexeme) => !known.lexemes.some((other) => JSON.stringify(other) === JSON.stringify(lexeme))))
    }
  }
  const byFirst = new Map<string, Phrase[]>()
  for (const phrase of spellings.values()) {
    const first = phrase.words[0]
    if (first === undefined) continue
    const list = byFirst.get(first)
    if (list === undefined) byFirst.set(first, [phrase])
    else list.push(phrase)
  }
  for (const list of byFirst.values()) list.sort((left, right) => right.words.length - left.words.length)
  return byFirst
}
