/** Marks tokens that belong to something that is never a date or a time, before any rule looks at them. Each pass is linear. */
import { isMark, isOp, lex, numberOf, type Token } from './lexemes.ts'

/** Digits in one unbroken number from which on it is a phone, account or card number. */
const LONG_NUMBER = 7
/** Spelled digits in a row from which on somebody is dictating a number. */
const DICTATED = 5

export function guard(tokens: readonly Token[], text: string): Token[] {
  const blocked = new Uint8Array(tokens.length)
  blockAddresses(tokens, text, blocked)
  blockLongNumbers(tokens, blocked)
  blockDictated(tokens, blocked)
  for (let index = 0; index < tokens.length; index++) {
    if (numberOf(tokens[index]) !== undefined && blocked[index] === 0 && isSomethingElse(tokens, index)) blocked[index] = 1
  }
  blockRangesOfCounts(tokens, blocked)
  return tokens.map((token, index) => (blocked[index] === 1 ? { ...token, kind: 'blocked', lexemes: [] } : token))
}

/** E-mail addresses and links: everything between the spaces around `@`, `://` and `www.`. */
function blockAddresses(tokens: readonly Token[], text: string, blocked: Uint8Array): void {
  let runStart = 0
  let isAddress = false
  for (let index = 0; index <= tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || (token.gap && index > runStart)) {
      if (isAddress) blocked.fill(1, runStart, index)
      runStart = index
      isAddress = false
    }
    if (token === undefined) break
    const before = tokens[index - 1]
    if (token.text === '@' && !token.gap && before?.kind === 'word' && tokens[index + 1]?.gap === false) isAddress = true
    if (token.text === '@' && !token.gap && before?.kind === 'number' && tokens[index + 1]?.gap === false) isAddress = true
    if (token.text === 'www' || text.startsWith('://', token.start)) isAddress = true
  }
}

/** Runs of digits joined by spaces, dots, dashes or brackets that together are too long for a date. */
function blockLongNumbers(tokens: readonly Token[], blocked: Uint8Array): void {
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index]?.kind !== 'number') continue
    let end = index
    let digits = 0
    let longest = 0
    for (let next = index; next < tokens.length; next++) {
      const token = tokens[next]
      if (token?.kind === 'number') {
        digits += token.text.length
        longest = Math.max(longest, token.text.length)
        end = next + 1
      } else if (!isMark(token, '-', '.', '(', ')') || tokens[next + 1]?.kind === 'word') break
    }
    const dialled = isMark(tokens[index - 1], '+') || (tokens[index]?.text.startsWith('00') ?? false)
    if (longest > 4 || (digits >= LONG_NUMBER && (dialled || !startsLikeDate(tokens, index)))) blocked.fill(1, index, end)
    index = end - 1
  }
}

/** 2026-03-07, 07.03.2026, and "7 10 30"-like runs that are too short to matter. */
function startsLikeDate(tokens: readonly Token[], index: number): boolean {
  const lengths = [0, 2, 4].map((offset) => tokens[index + offset])
  if (!isMark(tokens[index + 1], '-', '.') || tokens[index + 3]?.text !== tokens[index + 1]?.text) return false
  if (lengths.some((token) => token?.kind !== 'number')) return false
  const [first, second, third] = lengths.map((token) => token?.text.length ?? 0)
  return (second ?? 0) <= 2 && ((first === 4 && (third ?? 0) <= 2) || ((first ?? 0) <= 2 && third === 4))
}

function blockDictated(tokens: readonly Token[], blocked: Uint8Array): void {
  let start = 0
  for (let index = 0; index <= tokens.length; index++) {
    const token = tokens[index]
    const value = numberOf(token)
    if (value !== undefined && value < 100) continue
    if (isMark(token, '-', ',') && tokens[index - 1] !== undefined && numberOf(tokens[index - 1]) !== undefined) continue
    let count = 0
    for (let inner = start; inner < index; inner++) if (numberOf(tokens[inner]) !== undefined) count++
    if (count >= DICTATED) blocked.fill(1, start, index)
    start = index + 1
  }
}

function isSomethingElse(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  const before = tokens[index - 1]
  const after = tokens[index + 1]
  if (token === undefined) return false
  if (isGluedToWord(token, before, after)) return true
  if (isMark(before, '#', '$', '€', '£', '+') || lex(before, 'money') !== undefined) return true
  if (isMark(after, '%', '$', '€', '£', '+', '*') || lex(after, 'money') !== undefined) return true
  if (isMoneyWithDecimals(tokens, index)) return true
  if (isThousands(tokens, index) || isAroundTheClock(tokens, index)) return true
  return isCounted(token, after)
}

/** "b12", "3bhk", "covid-19"; not "5pm", "7th", "at5", "و٦". */
function isGluedToWord(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (token.kind !== 'number') return false
  if (!token.gap && before?.kind === 'word' && before.lexemes.length === 0) return true
  if (after?.kind !== 'word' || after.gap) return false
  return !after.lexemes.some((lexeme) =>
    ['meridiem', 'suffix', 'hourmark', 'ish', 'unit', 'oclock', 'op', 'month', 'part', 'weekday'].includes(lexeme.is),
  )
}

/** The 50 of "AED 5.50" and the 5 of "5.50 dirhams". */
function isMoneyWithDecimals(tokens: readonly Token[], index: number): boolean {
  const money = (token: Token | undefined) => lex(token, 'money') !== undefined || isMark(token, '$', '€', '£')
  if (isMark(tokens[index - 1], '.', ',') && tokens[index - 2]?.kind === 'number' && money(tokens[index - 3])) return true
  return isMark(tokens[index + 1], '.', ',') && tokens[index + 2]?.kind === 'number' && money(tokens[index + 3])
}

/** 5,000 */
function isThousands(tokens: readonly Token[], index: number): boolean {
  const comma = (mark: Token | undefined, digits: Token | undefined) =>
    isMark(mark, ',') && mark?.gap === false && digits?.gap === false && digits.kind === 'number' && digits.text.length === 3
  if (comma(tokens[index + 1], tokens[index + 2])) return true
  return comma(tokens[index - 1], tokens[index]) && tokens[index - 2]?.kind === 'number'
}

/** "24/7" says "always", not 24 July. */
function isAroundTheClock(tokens: readonly Token[], index: number): boolean {
  const at = (offset: number) => tokens[index + offset]?.text
  if (isOp(tokens[index - 1], 'on')) return false
  return (at(0) === '24' && at(1) === '/' && at(2) === '7') || (at(0) === '7' && at(-1) === '/' && at(-2) === '24')
}

function isCounted(token: Token, after: Token | undefined): boolean {
  if (lex(after, 'counted') === undefined) return false
  // "one" and "first" before a noun are counted too, but "5 m" after a colon never is a metre
  return numberOf(token) !== undefined
}

/** In "2 to 3 bedrooms" and "4-5 people" the first number is a count as well. */
function blockRangesOfCounts(tokens: readonly Token[], blocked: Uint8Array): void {
  for (let index = 2; index < tokens.length; index++) {
    if (blocked[index] === 0 || lex(tokens[index + 1], 'counted') === undefined) continue
    const joint = tokens[index - 1]
    const joined = isOp(joint, 'to', 'or', 'and') || isMark(joint, '-', '/', '+', '&')
    if (joined && numberOf(tokens[index - 2]) !== undefined) blocked[index - 2] = 1
  }
}
