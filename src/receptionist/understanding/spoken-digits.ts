import { TENS, UNITS } from './lexicon-numbers.ts'
import { lookup } from './lookup.ts'
import { fold } from './normalise.ts'
import type { Token } from './tokens.ts'

/** A run of digits read aloud: "oh five oh, double two…". */
export interface SpokenDigits {
  readonly digits: string
  /** Range in the folded text. */
  readonly start: number
  readonly end: number
}

const MIN_DIGITS = 6
const EXTRA: Readonly<Record<string, string>> = { oh: '0', o: '0', nought: '0', naught: '0', زيرو: '0', '٠': '0' }
const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3, دبل: 2, دوبل: 2, مكرر: 2 }
const SKIPPED: ReadonlySet<string> = new Set(['then', 'uh', 'um', 'dash', 'space', 'و', 'and', 'بعدين'])
const PLUS: ReadonlySet<string> = new Set(['plus', 'زايد', 'بلس'].map((word) => fold(word).text))

/** Runs of at least six spoken digits; single numerals may stand among the words. */
export function findSpokenDigits(tokens: readonly Token[]): SpokenDigits[] {
  const found: SpokenDigits[] = []
  for (let at = 0; at < tokens.length; ) {
    const run = readRun(tokens, at)
    if (run !== null && run.words >= 2 && run.digits.replace('+', '').length >= MIN_DIGITS) {
      found.push({ digits: run.digits, start: tokens[at]?.start ?? 0, end: tokens[run.to - 1]?.end ?? 0 })
      at = run.to
    } else at = Math.max(at + 1, run?.to ?? 0)
  }
  return found
}

function readRun(tokens: readonly Token[], from: number): { digits: string; to: number; words: number } | null {
  let digits = ''
  let to = from
  let words = 0
  for (let at = from; at < tokens.length; ) {
    const token = tokens[at]
    if (token === undefined || (at > from && token.gap === 'stop')) break
    if (SKIPPED.has(token.text) && digits !== '') {
      at++
      continue
    }
    const step = readStep(tokens, at, digits)
    if (step === null) break
    digits += step.digits
    words += step.isWord ? 1 : 0
    at = step.to
    to = at
  }
  return digits === '' ? null : { digits, to, words }
}

function readStep(tokens: readonly Token[], at: number, before: string): { digits: string; to: number; isWord: boolean } | null {
  const token = tokens[at]
  if (token === undefined) return null
  if (before === '' && PLUS.has(token.text)) return { digits: '+', to: at + 1, isWord: true }
  const repeat = lookup(REPEATS, token.text)
  if (repeat !== undefined) {
    const digit = digitOf(tokens[at + 1])
    return digit === null ? null : { digits: digit.repeat(repeat), to: at + 2, isWord: true }
  }
  if (token.kind === 'number') return /^\d{1,4}$/.test(token.text) ? { digits: token.text, to: at + 1, isWord: false } : null
  const tens = lookup(TENS, token.text)
  if (tens === undefined) {
    const digits = digitOf(token)
    return digits === null ? null : { digits, to: at + 1, isWord: true }
  }
  const unit = digitOf(tokens[at + 1])
  const joins = unit !== null && unit.length === 1 && unit !== '0' && /^[a-z]/.test(token.text)
  return joins ? { digits: String(tens + Number(unit)), to: at + 2, isWord: true } : { digits: String(tens), to: at + 1, isWord: true }
}

function digitOf(token: Token | undefined): string | null {
  if (token === undefined || token.kind === 'emoji') return null
  if (token.kind === 'number') return /^\d$/.test(token.text) ? token.text : null
  const extra = lookup(EXTRA, token.text)
  if (extra !== undefined) return extra
  const unit = lookup(UNITS, token.text) ?? (token.text.startsWith('و') ? lookup(UNITS, token.text.slice(1)) : undefined)
  return unit === undefined ? null : String(unit)
}
