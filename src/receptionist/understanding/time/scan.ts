import type { DateExpr } from './expressions.ts'
import { isMark, isOp, type Lexeme, lex, numberOf, type Token } from './lexemes.ts'

/** What every rule gets: the tokens and the situation they were said in. */
export interface Scan {
  readonly tokens: readonly Token[]
  /** The receptionist has just asked for a day or a time. */
  readonly expecting: boolean
  /** A list was read out: "the second" points into it. */
  readonly choosing: boolean
  /** Token ranges after a verb that moves a booking, where "from X to Y" names two things rather than a span. */
  readonly moving: Uint8Array
  /** Single dates already looked for, by token: several rules ask at the same place. */
  readonly dates: Map<number, { readonly to: number; readonly date: DateExpr } | null>
}

const MOVE_REACH = 12

export function makeScan(tokens: readonly Token[], expecting: boolean, choosing: boolean): Scan {
  const moving = new Uint8Array(tokens.length)
  let reach = -1
  for (let index = 0; index < tokens.length; index++) {
    if (lex(tokens[index], 'move') !== undefined) reach = index + MOVE_REACH
    if (isMark(tokens[index], '.', '?', '!', '\n')) reach = -1
    if (index <= reach) moving[index] = 1
  }
  return { tokens, expecting, choosing, moving, dates: new Map() }
}

const BREAKING: readonly Lexeme['is'][] = ['unit', 'counted', 'money', 'fraction', 'suffix', 'hourmark']
const CARRYING: readonly Lexeme['is'][] = [
  'op',
  'day',
  'weekday',
  'month',
  'part',
  'point',
  'which',
  'meridiem',
  'edge',
  'shade',
  'weekend',
  'now',
  'not',
  'unnot',
  'unfit',
  'follow',
  'every',
  'clockword',
  'dayword',
  'move',
  'subject',
  'holiday',
  'ordinal',
  'label',
]

/**
 * Whether what follows a bare number lets it be a clock hour or a day. Listing the words that may follow, instead of the nouns that may not, keeps
 * "at 12 Palm Street" and "7 veneers" out without knowing palms or veneers.
 */
export function endsCleanly(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index]
  if (next === undefined) return true
  if (next.kind === 'blocked') return next.gap
  if (next.kind === 'number') return next.gap
  if (next.kind === 'mark') return isCleanMark(next, tokens[index + 1])
  if (next.lexemes.some((lexeme) => lexeme.is === 'part' || lexeme.is === 'follow' || lexeme.is === 'shade')) return true
  if (next.lexemes.some((lexeme) => BREAKING.includes(lexeme.is))) return false
  return next.lexemes.some((lexeme) => CARRYING.includes(lexeme.is)) || numberOf(next) !== undefined
}

function isCleanMark(mark: Token, after: Token | undefined): boolean {
  if (['%', '/', ':', '$', '€', '£', '#', '*', '=', '+'].includes(mark.text)) return false
  if (mark.text === '.' || mark.text === ',') return after === undefined || after.gap || after.kind !== 'number'
  if (mark.text === '-') return mark.gap || after === undefined || after.gap
  if (mark.text === "'" || mark.text === '"') return after?.kind !== 'number'
  return true
}

/** Whether a bare number at `index` is introduced as something else: "room 5", "for 5", "we are 5", "3 x 5". */
export function isIntroducedAsCount(tokens: readonly Token[], index: number, expecting: boolean): boolean {
  const before = tokens[index - 1]
  if (before === undefined) return false
  if (lex(before, 'label') !== undefined) return true
  if (isMark(before, '#', '/', ':', '.', '+', '*', '$')) return !before.gap || before.text === '#' || before.text === ':'
  if (isMark(before, '-')) return before.gap === false
  if (isOp(before, 'for', 'of')) return !expecting || lex(tokens[index - 2], 'label') !== undefined
  return false
}

/** More small words than this in a row are no phrase; without the bound "the the the …" would cost its square. */
const SKIP_LIMIT = 4

/** Skips tokens that are one of these ops. */
export function skipOps(tokens: readonly Token[], index: number, ...ops: Parameters<typeof isOp>[1][]): number {
  let at = index
  while (at - index < SKIP_LIMIT && isOp(tokens[at], ...ops)) at++
  return at
}
