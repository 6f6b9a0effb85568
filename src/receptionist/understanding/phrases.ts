import { fold } from './normalise.ts'
import type { Token } from './tokens.ts'

/**
 * Word patterns, matched over tokens in one pass: every token looks up only the patterns that may begin with it, so the cost grows with the text and
 * not with text × patterns, and no regular expression can blow up.
 *
 *   book (an|a)? appointment     words; `a|b` alternatives; `?` makes a word optional
 *   (pick up|collect) it         alternatives of several words stand in parentheses
 *   reschedul*                   a stem: any word that begins so
 *   speak .. manager             up to three words between; `..5` up to five
 *   #                            any number
 *   ^ no $                       start and end of a sentence; `^^` and `$$` of the whole message
 *
 * Patterns are folded when compiled. An apostrophe may be missing in the text ("dont"). Arabic words are listed without article and particles.
 */
export interface Phrases<T> {
  readonly value: T
  readonly phrases: readonly string[]
}

export interface PhraseMatch<T> {
  readonly value: T
  /** First token, and the one after the last. */
  readonly from: number
  readonly to: number
}

export interface PhraseSet<T> {
  readonly byWord: ReadonlyMap<string, readonly Pattern<T>[]>
  readonly byStem: ReadonlyMap<string, readonly Pattern<T>[]>
  readonly byNumber: readonly Pattern<T>[]
}

interface Pattern<T> {
  readonly value: T
  readonly elements: readonly Element[]
  readonly sentenceStart: boolean
  readonly sentenceEnd: boolean
  readonly messageStart: boolean
  readonly messageEnd: boolean
}

type Element =
  | { readonly kind: 'gap'; readonly max: number }
  | {
      readonly kind: 'word'
      readonly words: ReadonlySet<string>
      readonly stems: readonly string[]
      readonly number: boolean
      readonly optional: boolean
    }

const STEM_KEY = 3

/** Compiles a lexicon once. Throws on a pattern that begins or ends with a gap or has a stem shorter than three letters. */
export function compilePhrases<T>(lexicon: readonly Phrases<T>[]): PhraseSet<T> {
  const byWord = new Map<string, Pattern<T>[]>()
  const byStem = new Map<string, Pattern<T>[]>()
  const byNumber: Pattern<T>[] = []
  for (const { value, phrases } of lexicon) {
    for (const phrase of phrases.flatMap(spellOut)) {
      for (const pattern of compilePattern(phrase, value)) {
        const first = pattern.elements[0]
        if (first?.kind !== 'word') throw new Error(`pattern begins with a gap: ${phrase}`)
        for (const word of first.words) push(byWord, word, pattern)
        for (const stem of first.stems) push(byStem, stem.slice(0, STEM_KEY), pattern)
        if (first.number) byNumber.push(pattern)
      }
    }
  }
  return { byWord, byStem, byNumber }
}

/** Every place a pattern matches, in text order; the same pattern may match at several starts. */
export function findPhrases<T>(set: PhraseSet<T>, tokens: readonly Token[]): PhraseMatch<T>[] {
  const found: PhraseMatch<T>[] = []
  // Words repeat; what a word may begin is looked up once.
  const known = new Map<string, readonly Pattern<T>[]>()
  tokens.forEach((token, from) => {
    let patterns = known.get(token.text)
    if (patterns === undefined) {
      patterns = candidates(set, token)
      known.set(token.text, patterns)
    }
    for (const pattern of patterns) {
      const to = matchPattern(pattern, tokens, from)
      if (to !== null) found.push({ value: pattern.value, from, to })
    }
  })
  return found
}

const NONE: readonly never[] = []

function candidates<T>(set: PhraseSet<T>, token: Token): readonly Pattern<T>[] {
  if (token.kind === 'number')
    return set.byNumber.length === 0 && !set.byWord.has(token.text) ? NONE : [...set.byNumber, ...(set.byWord.get(token.text) ?? NONE)]
  const lists = token.readings
    .flatMap((form) => [set.byWord.get(form), set.byStem.get(form.slice(0, STEM_KEY))])
    .filter((list) => list !== undefined)
  if (lists.length <= 1) return lists[0] ?? NONE
  return [...new Set(lists.flat())]
}

function matchPattern<T>(pattern: Pattern<T>, tokens: readonly Token[], from: number): number | null {
  if (pattern.messageStart && from !== 0) return null
  if (pattern.sentenceStart && from !== 0 && tokens[from]?.gap !== 'stop') return null
  return matchFrom(pattern, 0, tokens, from, from)
}

function matchFrom<T>(pattern: Pattern<T>, element: number, tokens: readonly Token[], from: number, at: number): number | null {
  const wanted = pattern.elements[element]
  if (wanted === undefined) return endsRight(pattern, tokens, at) ? at : null
  if (wanted.kind === 'gap') {
    for (let skipped = 0; skipped <= wanted.max; skipped++) {
      if (skipped > 0 && !continues(tokens, from, at + skipped - 1)) return null
      const to = matchFrom(pattern, element + 1, tokens, from, at + skipped)
      if (to !== null) return to
    }
    return null
  }
  const token = tokens[at]
  if (token !== undefined && continues(tokens, from, at) && matchesWord(wanted, token)) {
    const to = matchFrom(pattern, element + 1, tokens, from, at + 1)
    if (to !== null) return to
  }
  return wanted.optional ? matchFrom(pattern, element + 1, tokens, from, at) : null
}

function continues(tokens: readonly Token[], from: number, at: number): boolean {
  const token = tokens[at]
  return token !== undefined && (at === from || token.gap !== 'stop')
}

function endsRight<T>(pattern: Pattern<T>, tokens: readonly Token[], at: number): boolean {
  const next = tokens[at]
  if (pattern.messageEnd) return next === undefined
  return !pattern.sentenceEnd || next === undefined || next.gap === 'stop'
}

function matchesWord(element: Extract<Element, { kind: 'word' }>, token: Token): boolean {
  if (token.kind === 'number' && element.number) return true
  return token.readings.some((form) => element.words.has(form) || element.stems.some((stem) => form.startsWith(stem)))
}

/** One phrase for each alternative of several words; "(up to|over)?" also stands for nothing. A group of single words stays one element. */
function spellOut(phrase: string): string[] {
  const open = phrase.indexOf('(')
  if (open === -1) return [phrase]
  const { alternatives, close } = readGroup(phrase, open)
  const optional = phrase.charAt(close + 1) === '?'
  const after = phrase.slice(close + (optional ? 2 : 1))
  if (alternatives.every((alternative) => !/[\s(]/.test(alternative))) {
    const group = phrase.slice(0, phrase.length - after.length)
    return spellOut(after).map((rest) => group + rest)
  }
  const before = phrase.slice(0, open)
  return [...alternatives, ...(optional ? [''] : [])].flatMap((alternative) => spellOut(before + alternative + after))
}

/** The alternatives between a parenthesis and its match; an unclosed one is an error of the lexicon. */
function readGroup(phrase: string, open: number): { alternatives: string[]; close: number } {
  const alternatives = ['']
  let depth = 0
  for (let at = open; at < phrase.length; at++) {
    const char = phrase.charAt(at)
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth === 0) return { alternatives, close: at }
    if (char === '|' && depth === 1) alternatives.push('')
    else if (at > open) alternatives[alternatives.length - 1] += char
  }
  throw new Error(`unclosed group: ${phrase}`)
}

function compilePattern<T>(phrase: string, value: T): Pattern<T>[] {
  const parts = fold(phrase).text.trim().split(/\s+/)
  const marks = new Set(parts)
  const elements = parts.filter((part) => !/^[\^$]+$/.test(part)).map((part) => compileElement(part, phrase))
  if (elements.at(-1)?.kind === 'gap') throw new Error(`pattern ends with a gap: ${phrase}`)
  const anchors = {
    sentenceStart: marks.has('^'),
    sentenceEnd: marks.has('$'),
    messageStart: marks.has('^^'),
    messageEnd: marks.has('$$'),
  }
  // An optional first word would hide the pattern from the index: keep the pattern with and without it.
  const patterns: Pattern<T>[] = [{ value, elements, ...anchors }]
  for (let rest = elements; rest[0]?.kind === 'word' && rest[0].optional; ) {
    rest = rest.slice(1)
    patterns.push({ value, elements: rest, ...anchors })
  }
  return patterns
}

function compileElement(part: string, phrase: string): Element {
  const gap = /^\.\.(\d?)$/.exec(part)
  if (gap !== null) return { kind: 'gap', max: Number(gap[1] || 3) }
  if (!/^(?:\([^()?]+\)|[^()?]+)\??$/.test(part)) throw new Error(`unreadable pattern: ${phrase}`)
  const optional = part.endsWith('?')
  const alternatives = part.replace(/[()?]/g, '').split('|')
  const stems = alternatives.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1))
  if (stems.some((stem) => stem.length < STEM_KEY)) throw new Error(`stem too short: ${phrase}`)
  const words = alternatives.filter((word) => !word.endsWith('*') && word !== '#')
  const spellings = words.flatMap((word) => (word.includes("'") ? [word, word.replaceAll("'", '')] : [word]))
  return { kind: 'word', words: new Set(spellings), stems, number: alternatives.includes('#'), optional }
}

function push<T>(map: Map<string, Pattern<T>[]>, key: string, pattern: Pattern<T>): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [pattern])
  else list.push(pattern)
}

/** Work at first use, not at import. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
