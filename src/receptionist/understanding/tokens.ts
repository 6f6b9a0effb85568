import type { Folded } from './normalise.ts'
import { isKnownWord, readSpelling } from './spelling/read-spelling.ts'

/** What stands between a token and the one before it: a pattern may cross a comma, never the end of a sentence. */
export type Gap = 'none' | 'comma' | 'stop'

/** A word, number or emoji of the folded text. */
export interface Token {
  readonly kind: 'word' | 'number' | 'emoji'
  /** Folded, with inner apostrophes: "don't". */
  readonly text: string
  /** `text` and what it may also stand for: without clitics ("والموعد" → "موعد"), without stretched letters ("heyyy" → "hey"). */
  readonly forms: readonly string[]
  /** `forms`, and what a word that nobody knows was probably meant to be ("brething" → "breathing"): what word patterns are matched with. */
  readonly readings: readonly string[]
  /** Range in the folded text. */
  readonly start: number
  readonly end: number
  readonly gap: Gap
}

/** Letters with a digit among them are Arabic in Latin script ("mar7aba"), unless the tail is a unit ("at5pm"). */
const TOKEN =
  /[a-z]+(?:[23578](?!(?:am|pm|k|m|h|br|bhk|km)\b)[a-z]+)+|\p{L}[\p{L}\p{M}]*(?:'\p{L}+)*|\d+(?:,\d{3})*(?:\.\d+)?|\p{Extended_Pictographic}/gu
const STOP = /[.!?\n;]/
const COMMA = /[,:()"/|-]/
const ARABIC = /[\u0600-\u06ff]/

/** Splits folded text into tokens. Numbers and letters part ways: "90k" is "90" and "k". Linear in the text. */
export function tokenize(folded: Folded): Token[] {
  const tokens: Token[] = []
  const known = new Map<string, Pick<Token, 'forms' | 'readings'>>()
  let end = 0
  for (const match of folded.text.matchAll(TOKEN)) {
    const text = match[0]
    const between = folded.text.slice(end, match.index)
    const read = known.get(text) ?? readWord(text, known.size < MAX_SPELT)
    known.set(text, read)
    tokens.push({ kind: kindOf(text), text, ...read, start: match.index, end: match.index + text.length, gap: gapOf(between) })
    end = match.index + text.length
  }
  return tokens
}

/** True when `[start, end)` touches one of the ranges. */
export function overlaps(start: number, end: number, spans: readonly (readonly [number, number])[]): boolean {
  return spans.some(([from, to]) => start < to && from < end)
}

/** The same for many questions about many ranges: cost of a question is its own length, whatever the number of ranges. */
export function makeCover(length: number, spans: readonly (readonly [number, number])[]): (start: number, end: number) => boolean {
  const taken = new Uint8Array(length + 1)
  for (const [from, to] of spans) taken.fill(1, from, to)
  return (start, end) => taken.subarray(start, end).includes(1)
}

function kindOf(text: string): Token['kind'] {
  const code = text.charCodeAt(0)
  if (code >= 48 && code <= 57) return 'number'
  return /\p{L}/u.test(text.slice(0, 2)) ? 'word' : 'emoji'
}

function gapOf(between: string): Gap {
  if (STOP.test(between)) return 'stop'
  // A hyphen inside a word ("follow-up") is no pause; one with spaces around it is.
  if (between === '-' || between === '/') return 'none'
  return COMMA.test(between) ? 'comma' : 'none'
}

/** A message of hundreds of different words is a paste: its spelling is left as it is. */
const MAX_SPELT = 250

function readWord(text: string, isSpelt: boolean): Pick<Token, 'forms' | 'readings'> {
  const forms = formsOf(text)
  if (!isSpelt || forms.some(isKnownWord)) return { forms, readings: forms }
  const spellings = forms.flatMap(readSpelling).flatMap(formsOf)
  return { forms, readings: spellings.length === 0 ? forms : [...new Set([...forms, ...spellings])] }
}

function formsOf(text: string): readonly string[] {
  // A long run of letters is a blob, not a word.
  if (text.length > 40) return [text]
  const forms = new Set([text])
  const squeezed = text.replace(/(\p{L})\1{2,}/gu, '$1')
  if (squeezed !== text) forms.add(squeezed).add(text.replace(/(\p{L})\1{2,}/gu, '$1$1'))
  if (ARABIC.test(text)) for (const form of [...forms]) addArabicForms(form, forms)
  else if (text.endsWith("'s")) forms.add(text.slice(0, -2))
  return [...forms]
}

/** Written-together particles and the article, longest first; the rest must still look like a word. */
const CLITICS = ['وبال', 'وعال', 'وال', 'فال', 'بال', 'كال', 'عال', 'هال', 'ولل', 'لل', 'ال', 'و', 'ف', 'ب', 'ل'] as const

/** Words that only look as if they began with a particle: "two thousand" is not "the where". */
const WHOLE = new Set([
  'الفين',
  'الاف',
  'والفين',
  'واحد',
  'واحده',
  'بكره',
  'بكرا',
  'بليز',
  'لازم',
  'ليله',
  'لوين',
  'لسه',
  'لسا',
  'وقت',
  'وين',
  'فين',
  'بدون',
  'بدي',
  'بدنا',
])

function addArabicForms(text: string, forms: Set<string>): void {
  if (WHOLE.has(text)) return
  for (const clitic of CLITICS) {
    const rest = text.slice(clitic.length)
    if (text.startsWith(clitic) && rest.length >= 3) forms.add(rest)
  }
  // "ولل…" and "وب…" stack two particles.
  if (text.startsWith('و') && /^[بل]/.test(text.slice(1)) && text.length >= 6) forms.add(text.slice(2))
}
