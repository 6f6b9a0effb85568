import { lazy } from '../phrases.ts'
import { slipCost } from './slips.ts'

/**
 * What a word that isn't known was probably meant to be: the known words that cost the fewest slips, all of those that cost about the same. Found by the
 * letters that are left when one is dropped from either word (two from long grave ones), so the cost is the word's length and not the vocabulary's.
 */
export interface Speller {
  readonly isKnown: (word: string) => boolean
  readonly read: (written: string) => readonly string[]
}

/** `grave` words are found with more slips than others, and with one in their article. */
export function createSpeller(vocabulary: () => ReadonlySet<string>, grave: () => ReadonlySet<string> = () => NO_WORDS): Speller {
  const index = lazy(() => buildIndex(vocabulary(), grave()))
  const remembered = new Map<string, readonly string[]>()
  // A plural is as well known as its singular.
  const isKnown = (word: string) => vocabulary().has(word) || (word.endsWith('s') && vocabulary().has(word.slice(0, -1)))
  return {
    isKnown,
    read(written) {
      if (written.length < SHORTEST || written.length > LONGEST || isKnown(written) || !/^[\p{L}']+$/u.test(written)) return NONE
      const known = remembered.get(written)
      if (known !== undefined) return known
      const found = search(written, index())
      if (remembered.size >= MOST_REMEMBERED) remembered.clear()
      remembered.set(written, found)
      return found
    },
  }
}

const NONE: readonly string[] = []
const NO_WORDS: ReadonlySet<string> = new Set()
const SHORTEST = 3
const LONGEST = 20
/** A word of so many letters may hold two slips. */
const LONG = 8
const MOST_READINGS = 3
const NEARLY_EQUAL = 0.21
const MOST_REMEMBERED = 2000

function buildIndex(vocabulary: ReadonlySet<string>, grave: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const byRest = new Map<string, string[]>()
  const add = (rest: string, word: string) => {
    const list = byRest.get(rest)
    if (list === undefined) byRest.set(rest, [word])
    else if (!list.includes(word)) list.push(word)
  }
  for (const word of vocabulary) {
    if (word.length < SHORTEST || word.length > LONGEST) continue
    for (const rest of restsOf(word)) add(rest, word)
    if (!grave.has(word)) continue
    if (word.length >= LONG) for (const rest of restsOf(word).flatMap(restsOf)) add(rest, word)
    // A slip may fall into the article itself, which is then not taken off.
    if (word >= '\u0600') for (const rest of restsOf(`ال${word}`)) add(rest, `ال${word}`)
  }
  return byRest
}

function search(written: string, index: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const rests = written.length >= LONG ? [...restsOf(written), ...restsOf(written).flatMap(restsOf)] : restsOf(written)
  const candidates = new Set(rests.flatMap((rest) => index.get(rest) ?? NONE))
  const costs = [...candidates].flatMap((word) => {
    const cost = slipCost(written, word, allowance(written, word))
    return cost === null ? [] : [{ word, cost }]
  })
  const least = Math.min(...costs.map(({ cost }) => cost))
  return costs
    .filter(({ cost }) => cost <= least + NEARLY_EQUAL)
    .sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_READINGS)
    .map(({ word }) => word)
}

/** Short words are close to each other: only the slips that make no other word are forgiven in them. */
function allowance(written: string, word: string): number {
  const length = Math.min(written.length, word.length)
  if (length >= LONG) return 1.6
  if (length >= 5) return 1
  if (length === 4) return written.length < word.length ? 0.8 : 0.7
  return 0.4
}

/** The word itself, and what is left of it without one of its letters. */
function restsOf(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]
}
