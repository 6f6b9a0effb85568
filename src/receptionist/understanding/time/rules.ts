import { DATE_RANGE_RULES } from './date-range-rules.ts'
import { DATE_RULES } from './date-rules.ts'
import type { Piece } from './expressions.ts'
import { LENGTH_RULES } from './length-rules.ts'
import type { Lexeme } from './lexemes.ts'
import type { Scan } from './scan.ts'
import { type Rule, TIME_RULES } from './time-rules.ts'

/** Every rule is tried at every place; the longest finding wins, and among equals the first here. A rule looks at a bounded number of tokens, so the whole is linear. */
const RULES: readonly Rule[] = [...DATE_RANGE_RULES, ...DATE_RULES, ...LENGTH_RULES, ...TIME_RULES]

export function findPieces(scan: Scan): Piece[] {
  const pieces: Piece[] = []
  for (let index = 0; index < scan.tokens.length; ) {
    const best = longestAt(scan, index)
    if (best === null) index++
    else {
      pieces.push(best)
      index = best.to
    }
  }
  return pieces
}

const PASSIVE: readonly Lexeme['is'][] = ['follow', 'subject', 'counted', 'label', 'money', 'visit', 'suffix', 'move', 'unnot', 'unfit']

function longestAt(scan: Scan, index: number): Piece | null {
  const token = scan.tokens[index]
  // Nothing begins at a word the lexicon doesn't know, or knows only by its company
  if (token === undefined || (token.kind !== 'number' && !token.lexemes.some((lexeme) => !PASSIVE.includes(lexeme.is)))) return null
  let best: Piece | null = null
  for (const rule of RULES) {
    const piece = rule(scan, index)
    if (piece !== null && piece.to > index && (best === null || piece.to > best.to)) best = piece
  }
  return best
}
