import { ATTACHED_SCALES, BEFORE_PRONOUN_ONE, DUAL_SCALES, DUALS, FULL_HUNDREDS, HUNDREDS, SCALES, TENS, UNITS } from './lexicon-numbers.ts'
import { lookup } from './lookup.ts'
import type { Token } from './tokens.ts'

/** A cardinal number in digits or words. */
export interface NumberReading {
  readonly value: number
  /** First token, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Range in the folded text. */
  readonly start: number
  readonly end: number
  readonly digits: boolean
  /** The noun itself where Arabic counts by its ending: "شخصين" is 2 of "شخص". */
  readonly noun: string | null
}

interface Sum {
  total: number
  current: number
  scale: number
}

/** Cardinals of both languages in text order: "90k", "1,200", "twenty five", "خمسة وعشرين", "ثمانين ألف", "شخصين". */
export function findNumbers(tokens: readonly Token[]): NumberReading[] {
  const found: NumberReading[] = []
  for (let at = 0; at < tokens.length; ) {
    const reading = readNumber(tokens, at)
    if (reading === null) at++
    else {
      found.push(reading)
      at = reading.to
    }
  }
  return found
}

function readNumber(tokens: readonly Token[], from: number): NumberReading | null {
  const first = tokens[from]
  if (first === undefined || first.kind === 'emoji') return null
  const noun = nounOfDual(first)
  if (noun !== null) return reading(tokens, from, from + 1, 2, false, noun)
  if (isPronounOne(tokens, from)) return null
  if (first.kind === 'number') return readDigits(tokens, from)
  return readWords(tokens, from)
}

function readDigits(tokens: readonly Token[], from: number): NumberReading | null {
  const token = tokens[from]
  const value = Number(token?.text.replaceAll(',', ''))
  if (!Number.isFinite(value)) return null
  const next = tokens[from + 1]
  if (next === undefined || next.gap !== 'none' || token === undefined) return reading(tokens, from, from + 1, value, true, null)
  const attached = next.start === token.end ? lookup(ATTACHED_SCALES, next.text) : undefined
  const scale = attached ?? (next.text === 'k' ? 1000 : lookup(SCALES, next.text))
  if (scale === undefined) return reading(tokens, from, from + 1, value, true, null)
  const half = isHalf(tokens[from + 2]) ? 1 : 0
  // 1.2 × 1,000,000 must not become 1199999.9….
  return reading(tokens, from, from + 2 + half, Math.round(value * scale) + (half * scale) / 2, true, null)
}

function readWords(tokens: readonly Token[], from: number): NumberReading | null {
  const sum: Sum = { total: 0, current: 0, scale: 0 }
  let at = from
  if (/^an?$/.test(tokens[at]?.text ?? '') && isScaleWord(tokens[at + 1])) at++
  let used = false
  for (; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined || (used && token.gap !== 'none')) break
    if (used && isJoint(token) && joins(tokens, at, sum)) continue
    if (used && sum.scale > 0 && isHalf(token)) {
      sum.total += sum.scale / 2
      at++
      break
    }
    if (!addWord(sum, token, used)) break
    used = true
  }
  return used ? reading(tokens, from, at, sum.total + sum.current, false, null) : null
}

/** Adds a number word when the language allows it there: "twenty five" but not "five twenty". */
function addWord(sum: Sum, token: Token, started: boolean): boolean {
  const { word, joined } = bare(token, started)
  const isArabic = /[\u0600-\u06ff]/.test(word)
  const unit = lookup(UNITS, word)
  if (unit !== undefined)
    return addPart(sum, unit, started, isArabic && started ? joined && sum.current % 100 === 0 : fitsUnit(sum.current, unit, started))
  const tens = lookup(TENS, word)
  if (tens !== undefined)
    return addPart(sum, tens, started, !started || (sum.current % 100 === 0 ? !isArabic || joined : joined && sum.current % 100 < 10))
  const full = lookup(FULL_HUNDREDS, word)
  if (full !== undefined) return addPart(sum, full, started, !started || (sum.current === 0 && joined))
  const hundred = lookup(HUNDREDS, word)
  if (hundred !== undefined) return addHundred(sum, hundred, joined, started)
  return addScale(sum, word, started)
}

function fitsUnit(current: number, unit: number, started: boolean): boolean {
  if (!started) return true
  return current % 100 === 0 ? current > 0 || unit > 0 : current % 10 === 0 && current % 100 >= 20 && unit < 10
}

function addPart(sum: Sum, value: number, _started: boolean, fits: boolean): boolean {
  if (fits) sum.current += value
  return fits
}

function addHundred(sum: Sum, hundred: number, joined: boolean, started: boolean): boolean {
  if (started && joined) {
    if (sum.current !== 0) return false
    sum.current = hundred
    return true
  }
  if (sum.current >= 100) return false
  sum.current = (sum.current || 1) * hundred
  return true
}

function addScale(sum: Sum, word: string, started: boolean): boolean {
  const dual = lookup(DUAL_SCALES, word)
  if (dual !== undefined && sum.current === 0) {
    sum.total += dual
    sum.scale = dual / 2
    return true
  }
  const scale = lookup(SCALES, word)
  if (scale === undefined || (!started && word === 'grand') || (sum.scale > 0 && scale >= sum.scale)) return false
  sum.total += (sum.current || 1) * scale
  sum.current = 0
  sum.scale = scale
  return true
}

/** The word without "and" or "for" written onto it; only a number already begun may go on with "and". */
function bare(token: Token, started: boolean): { word: string; joined: boolean } {
  const { text } = token
  if (isNumberWord(text)) return { word: text, joined: false }
  const joined = text.startsWith('و') && isNumberWord(text.slice(1))
  if (joined) return { word: text.slice(1), joined: started }
  const prefixed = /^[لب]/.test(text) && isNumberWord(text.slice(1))
  if (prefixed && !started) return { word: text.slice(1), joined: false }
  return {
    word: token.forms.find((form) => !form.startsWith('ال') && form !== text && /^[a-z]/.test(form) && isNumberWord(form)) ?? text,
    joined: false,
  }
}

function isNumberWord(word: string): boolean {
  return [UNITS, TENS, HUNDREDS, FULL_HUNDREDS, SCALES, DUAL_SCALES].some((table) => Object.hasOwn(table, word))
}

function isScaleWord(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    token.gap === 'none' &&
    (Object.hasOwn(HUNDREDS, token.text) || Object.hasOwn(SCALES, token.text) || token.text === 'dozen')
  )
}

function isJoint(token: Token): boolean {
  return token.text === 'and' || token.text === 'و'
}

/** "two hundred and fifty", never "two and three". */
function joins(tokens: readonly Token[], at: number, sum: Sum): boolean {
  const next = tokens[at + 1]
  if (next === undefined || next.gap !== 'none' || !isNumberWord(next.text)) return false
  return sum.current >= 100 || (sum.current === 0 && sum.total > 0)
}

function isHalf(token: Token | undefined): boolean {
  return token !== undefined && token.gap === 'none' && /^ونصف?$/.test(token.text)
}

function nounOfDual(token: Token): string | null {
  for (const form of token.forms) {
    const noun = lookup(DUALS, form)
    if (noun !== undefined) return noun
  }
  return null
}

function isPronounOne(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token?.text === 'واحد' || token?.text === 'واحده') return false
  if (token?.text !== 'one') return false
  const before = tokens[at - 1]
  const after = tokens[at + 1]
  if (after?.text === 'of' || after?.text === 'with') return true
  return before !== undefined && token.gap === 'none' && BEFORE_PRONOUN_ONE.has(before.text)
}

function reading(tokens: readonly Token[], from: number, to: number, value: number, digits: boolean, noun: string | null): NumberReading {
  return { value, from, to, start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0, digits, noun }
}
