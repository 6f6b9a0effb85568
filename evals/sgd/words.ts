import { hashText } from '../../src/receptionist/understanding/learning/hash.ts'
import { ENGLISH_TO_TWELVE } from '../../src/receptionist/understanding/lexicon-numbers.ts'

export interface Token {
  readonly text: string
  readonly lower: string
  readonly from: number
  readonly to: number
  /** Ids of the word, its stem and its letters' shape ("Aa", "0:0", "$0"…). */
  readonly id: number
  readonly stem: number
  readonly shape: number
  /** What it counts ("two", "3"); −1 for another word. */
  readonly number: number
}

const NUMBERS: Readonly<Record<string, number>> = { ...ENGLISH_TO_TWELVE, single: 1, couple: 2, both: 2 }

const STOP = new Set(
  'a an the of for to in on at is are be by with or and whether not it its this that which whose where user users flag indicating boolean if any etc'.split(
    ' ',
  ),
)

/** Words and numbers with their inner marks ("11:30", "o'clock", "1,200", "71"), each other mark alone. */
const TOKEN = /\d+(?:[:.,]\d+)+|[\p{L}\d]+(?:['’](?=\p{L})\p{L}+)?|[^\s\p{L}\d]/gu

const known = new Map<string, Token>()

export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0]
    let token = known.get(word)
    if (!token) {
      const lower = word.toLowerCase()
      const digits = /^\d+$/.test(lower) ? Number(lower) : (NUMBERS[lower] ?? -1)
      token = {
        text: word,
        lower,
        from: 0,
        to: 0,
        id: hashText(lower),
        stem: hashText(stem(lower)),
        shape: hashText(shapeOf(word)),
        number: digits,
      }
      known.set(word, token)
    }
    tokens.push({ ...token, from: match.index, to: match.index + word.length })
  }
  return tokens
}

function shapeOf(word: string): string {
  return word
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')
    .replace(/\d/g, '0')
    .replace(/(.)\1+/g, '$1')
}

/** English endings off, enough that "departing", "departs" and "departure" or "allowed" and "allows" meet. */
export function stem(word: string): string {
  let root = word
  if (root.length > 5) root = root.replace(/(?:ing|ers?|ures?|ions?|ed|es|ly|able|ies|als?)$/, '')
  else if (root.length > 3) root = root.replace(/(?:es|s|ed|ing)$/, '')
  return root.length > 3 ? root.replace(/[ey]$/, '') : root
}

/** The meaning words of a schema's name and description: "number_of_seats", "FindRestaurants" → seat… stems' ids, each once. */
export function schemaWords(...texts: readonly string[]): number[] {
  const ids = new Set<number>()
  for (const text of texts) for (const word of splitWords(text)) if (!STOP.has(word)) ids.add(hashText(stem(word)))
  return [...ids]
}

export function splitWords(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** The form in which two values are the same: words in lower case. */
export function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
}
