import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { type Token, tokenize } from '../understanding/tokens.ts'
import { STOPWORDS } from './lexicon.ts'
import { CONCEPTS, WEAK_WORDS } from './lexicon-concepts.ts'

/** What a text is about: a concept of the reception desk, or the stem of one of its own words. */
export interface Content {
  readonly word: string
  readonly isConcept: boolean
}

const concepts = lazy(() => compilePhrases(CONCEPTS))

/** The contents of a text, in its order. Words that carry no subject are left out; words of a concept count as that concept. */
export function contentsOf(text: string): Content[] {
  const tokens = tokenize(fold(text))
  const all = findPhrases(concepts(), tokens.map(withBases))
  // "Health insurance" in words that begin like a guarantee's is no guarantee.
  const found = all.filter(
    (match) =>
      !all.some(
        (other) => other.from <= match.from && match.to <= other.to && lengthOf(other) > lengthOf(match) && lengthOf(other) <= SET_PHRASE,
      ),
  )
  const contents: Content[] = []
  const said = new Set<string>()
  tokens.forEach((token, at) => {
    const here = found.filter(({ from, to }) => from <= at && at < to)
    for (const { value, from, to } of here) {
      // Two ways of saying one thing in one place are one.
      const once = `${value} ${found.find((other) => other.value === value && other.from <= to && from <= other.to)?.from}`
      if (!said.has(once)) contents.push({ word: value, isConcept: true })
      said.add(once)
    }
    if (here.length === 0 && token.kind !== 'emoji' && !token.forms.some((form) => STOPWORDS.has(form))) {
      contents.push({ word: stemOf(token), isConcept: false })
    }
  })
  return contents
}

/** A longer match has words between its own that mean what they mean. */
const SET_PHRASE = 3

function lengthOf({ from, to }: { readonly from: number; readonly to: number }): number {
  return to - from
}

/** The contents as plain words. */
export function contentWords(text: string): string[] {
  return contentsOf(text).map(({ word }) => word)
}

export const isWeak = lazy((): ((word: string) => boolean) => {
  const weak = new Set(contentsOf(WEAK_WORDS.join(' ')).flatMap(({ word, isConcept }) => (isConcept ? [] : [word])))
  return (word) => weak.has(word)
})

function withBases(token: Token): Token {
  return /^[\u0600-\u06ff]/.test(token.text) ? { ...token, readings: [...new Set(token.readings.flatMap(basesOf))] } : token
}

/** Prefixes of person, tense and place, which stand before a verb or noun of any dialect, and endings of person and number. */
const PREFIXES = [
  'عال',
  'هال',
  'بت',
  'بي',
  'بن',
  'با',
  'هت',
  'هي',
  'هن',
  'ها',
  'حت',
  'حي',
  'ست',
  'سي',
  'سن',
  'سا',
  'ت',
  'ي',
  'ن',
  'ا',
  'ب',
  'م',
  'ل',
  'ه',
]
const ENDINGS = [
  'ونها',
  'ونه',
  'ولي',
  'ون',
  'وا',
  'و',
  'ين',
  'ات',
  'تها',
  'ها',
  'ته',
  'تي',
  'كم',
  'كن',
  'هم',
  'نا',
  'ني',
  'لي',
  'ه',
  'ي',
  'ك',
]

function basesOf(word: string): string[] {
  if (!/^[\u0600-\u06ff]/.test(word)) return [word]
  const starts = [
    word,
    ...PREFIXES.flatMap((prefix) => (word.startsWith(prefix) && word.length - prefix.length >= 3 ? [word.slice(prefix.length)] : [])),
  ]
  return starts.flatMap((start) => [
    start,
    ...ENDINGS.flatMap((ending) => (start.endsWith(ending) && start.length - ending.length >= 3 ? [start.slice(0, -ending.length)] : [])),
  ])
}

/** Light stemming: enough to join "lesson" and "lessons", or الموقف and موقف. */
function stemOf({ text }: Token): string {
  if (/^[\u0600-\u06ff]/.test(text)) {
    const bare = text.replace(/^(?:و|ف)?(?:ال|بال|عال|هال|لل|كال)/, '')
    const rooted = bare.length >= 3 ? bare : text
    return rooted.replace(/(?:ات|ين|ون|يه|ها|كم|نا|ه|ي)$/, (suffix) => (rooted.length - suffix.length >= 3 ? '' : suffix))
  }
  const word = text.replace(/'s$/, '')
  if (word.length <= 3) return word
  return word.replace(/(?:ies)$/, 'y').replace(/(?:ing|ments?|ations?|ed|es|s)$/, (suffix, at: number) => (at >= 3 ? '' : suffix))
}
