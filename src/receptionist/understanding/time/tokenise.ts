/**
 * Folded text → tokens that carry what their words may mean.
 *
 * Phrases of the lexicon become one token ("day after tomorrow"). Arabic words shed their one-letter conjunction (و ف), preposition (ب ل ع ه) and
 * article when the rest is a known word, and the conjunction and preposition become tokens of their own: وبالليل → و · ب · ليل.
 */
import { readSpelling } from '../spelling/read-spelling.ts'
import { slipCost } from '../spelling/slips.ts'
import type { Lexeme, Op, Token } from './lexemes.ts'
import { type Phrase, PIECE, phrasesByFirstWord } from './lexicon.ts'

interface Raw {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly gap: boolean
}

const LETTER = /\p{L}/u
const ARABIC_LETTER = /[\u0621-\u06d3]/
const NOTHING: readonly Lexeme[] = []

export function tokenise(text: string): Token[] {
  const raws = cut(text)
  const tokens: Token[] = []
  for (let index = 0; index < raws.length; ) {
    const raw = raws[index]
    if (raw === undefined) break
    index += read(raws, index, raw, tokens)
  }
  return joinTens(tokens)
}

function cut(text: string): Raw[] {
  const raws: Raw[] = []
  let previousEnd = 0
  for (const match of text.matchAll(PIECE)) {
    const start = match.index
    const end = start + match[0].length
    raws.push({ text: match[0], start, end, gap: start > previousEnd })
    previousEnd = end
  }
  return raws
}

/** Appends the token or tokens that begin at `index`; says how many raw pieces they took. */
function read(raws: readonly Raw[], index: number, raw: Raw, tokens: Token[]): number {
  const first = raw.text.charCodeAt(0)
  if (first >= 48 && first <= 57) {
    tokens.push({ ...raw, kind: 'number', value: raw.text.length > 8 ? Number.NaN : Number(raw.text), definite: false, lexemes: NOTHING })
    return 1
  }
  const found =
    matchPhrase(raws, index, raw.text) ?? matchPossessive(raw.text) ?? (ARABIC_LETTER.test(raw.text) ? null : matchSlip(raw.text))
  if (found !== null) {
    const last = raws[index + found.words.length - 1] ?? raw
    tokens.push(word(raw.text, raw.start, last.end, raw.gap, found.lexemes))
    return found.words.length
  }
  if (ARABIC_LETTER.test(raw.text)) return readArabic(raws, index, raw, tokens)
  tokens.push({ ...raw, kind: LETTER.test(raw.text) ? 'word' : 'mark', value: null, definite: false, lexemes: NOTHING })
  return 1
}

function word(text: string, start: number, end: number, gap: boolean, lexemes: readonly Lexeme[], definite = false): Token {
  return { text, start, end, kind: LETTER.test(text) ? 'word' : 'mark', value: null, gap, definite, lexemes }
}

/** "today's", "tomorrow's". */
function matchPossessive(text: string): Phrase | null {
  if (!text.endsWith("'s")) return null
  const base = text.slice(0, -2)
  return (
    phrasesByFirstWord()
      .get(base)
      ?.find((phrase) => phrase.words.length === 1) ?? null
  )
}

/** "Fiday", "afterrnoon", "الخمييس": one word of the lexicon with a letter swapped, doubled or left out. A letter in place of another makes a name too often. */
function matchSlip(text: string): Phrase | null {
  if (text.length < (ARABIC_LETTER.test(text) ? 4 : 5) || !LETTER.test(text)) return null
  for (const meant of readSpelling(text)) {
    const phrase = phrasesByFirstWord()
      .get(meant)
      ?.find((one) => one.words.length === 1)
    // A letter in place of another, one too many or the last one left out makes another word or a name ("Frida") too often.
    const isSlip = text.at(-1) === meant.at(-1) && (text.length < meant.length || slipCost(text, meant, MOST_SLIPPED) !== null)
    if (phrase !== undefined && isSlip && isTimeWord(phrase)) return phrase
  }
  return null
}

/** Less than a letter too many or a letter in place of another costs. */
const MOST_SLIPPED = 0.7
const TIME_WORDS: ReadonlySet<Lexeme['is']> = new Set([
  'day',
  'weekday',
  'month',
  'part',
  'point',
  'unit',
  'weekend',
  'number',
  'clockword',
])

function isTimeWord({ lexemes }: Phrase): boolean {
  return lexemes.some(({ is }) => TIME_WORDS.has(is))
}

/** The longest phrase whose first word is `first` and whose other words are the next raw pieces; a hyphen may stand for a space. */
function matchPhrase(raws: readonly Raw[], index: number, first: string): Phrase | null {
  for (const phrase of phrasesByFirstWord().get(first) ?? []) {
    const rest = phrase.words.every((expected, offset) => offset === 0 || raws[index + offset]?.text === expected)
    if (rest) return phrase
  }
  return null
}

const CONJUNCTIONS = ['', 'و', 'ف']
const PREPOSITIONS: readonly (readonly [string, Op | 'this' | null])[] = [
  ['', null],
  ['ب', 'in'],
  ['ل', 'to'],
  ['ع', 'at'],
  ['ها', 'this'],
  ['ه', 'this'],
]

function readArabic(raws: readonly Raw[], index: number, raw: Raw, tokens: Token[]): number {
  for (const conjunction of CONJUNCTIONS) {
    if (!raw.text.startsWith(conjunction)) continue
    const taken = readArabicTail(raws, index, raw, conjunction.length, tokens)
    if (taken > 0) return taken
  }
  const bare = raw.text.replace(/^ال+/, '')
  // A doubled lam of the article hides a word that is known.
  const slip =
    phrasesByFirstWord()
      .get(bare)
      ?.find((one) => one.words.length === 1 && isTimeWord(one)) ?? matchSlip(bare)
  tokens.push(word(slip ? bare : raw.text, raw.start, raw.end, raw.gap, slip?.lexemes ?? NOTHING, slip !== null && bare !== raw.text))
  return 1
}

function readArabicTail(raws: readonly Raw[], index: number, raw: Raw, from: number, tokens: Token[]): number {
  const tail = raw.text.slice(from)
  for (const [preposition, op] of PREPOSITIONS) {
    if (!tail.startsWith(preposition)) continue
    const rest = tail.slice(preposition.length)
    // ل + ال is written لل
    const article = rest.startsWith('ال') ? 2 : op === 'to' && rest.startsWith('ل') ? 1 : 0
    for (const skip of article > 0 ? [0, article] : [0]) {
      // للساعة is ل + الساعة, whose article belongs to the word
      const base = skip === 0 && article === 1 ? `ال${rest.slice(1)}` : rest.slice(skip)
      if (base.length < 2) continue
      const found = matchPhrase(raws, index, base)
      if (found === null) continue
      if (from > 0) tokens.push(prefix(raw, raw.start, from, { is: 'op', op: 'and' }))
      const start = raw.start + from
      if (op === 'this') tokens.push(prefix(raw, start, preposition.length, { is: 'which', which: 'this' }))
      else if (op !== null) tokens.push(prefix(raw, start, preposition.length, { is: 'op', op }))
      const last = raws[index + found.words.length - 1] ?? raw
      tokens.push(word(base, start + preposition.length, last.end, from + preposition.length === 0 && raw.gap, found.lexemes, skip > 0))
      return found.words.length
    }
  }
  return 0
}

function prefix(raw: Raw, start: number, length: number, lexeme: Lexeme): Token {
  return word(raw.text.slice(start - raw.start, start - raw.start + length), start, start + length, raw.gap, [lexeme])
}

/** "twenty five", "twenty-first": one number. Arabic's خمسة وعشرين is left alone, because after an hour it may be minutes. */
function joinTens(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined) break
    const tens = tensOf(token)
    const hyphen = tokens[index + 1]?.text === '-' && tokens[index + 1]?.gap === false ? 1 : 0
    const unit = tens === null ? undefined : tokens[index + 1 + hyphen]
    const joint = tens === null || unit === undefined ? null : unitLexeme(unit, tens)
    if (joint === null || unit === undefined) joined.push(token)
    else {
      joined.push({ ...token, end: unit.end, lexemes: joint })
      index += 1 + hyphen
    }
  }
  return joined
}

function tensOf(token: Token): number | null {
  if (token.kind !== 'word' || ARABIC_LETTER.test(token.text)) return null
  for (const lexeme of token.lexemes) if (lexeme.is === 'number' && lexeme.value >= 20) return lexeme.value
  return null
}

function unitLexeme(token: Token, tens: number): readonly Lexeme[] | null {
  if (token.kind !== 'word') return null
  for (const lexeme of token.lexemes) {
    if (lexeme.is === 'number' && lexeme.value >= 1 && lexeme.value <= 9) return [{ is: 'number', value: tens + lexeme.value }]
    if (lexeme.is === 'ordinal' && lexeme.value <= 9) return [{ is: 'ordinal', value: tens + lexeme.value }]
  }
  return null
}
