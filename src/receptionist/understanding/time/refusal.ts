/** Days and times the customer does not want. They are left out of the wishes, except that a refused bound is a wish turned round: "not before 5". */
import type { BoundOp, Piece } from './expressions.ts'
import { isMark, isOp, lex, type Token } from './lexemes.ts'

const REACH = 4

/** Whether a refusal stands right before the token `at`, with at most small words between. */
export function isRefusedBefore(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0 && at - index <= REACH; index--) {
    const token = tokens[index]
    if (lex(token, 'not') !== undefined) return !isFirstOfCount(tokens, index, at)
    const small =
      isOp(token, 'on', 'at', 'in', 'the', 'for', 'around', 'a', 'of') ||
      lex(token, 'which') !== undefined ||
      lex(token, 'dayword') !== undefined
    if (!small || isMark(token)) return false
  }
  return false
}

/** In خمسة الا ربع the word الا subtracts; the piece then begins before it. */
function isFirstOfCount(tokens: readonly Token[], index: number, at: number): boolean {
  return isOp(tokens[index], 'minus') && index === at - 1 && lex(tokens[at], 'fraction') !== undefined
}

/** Whether what follows refuses: "Tuesday doesn't work", الثلاثاء ما يناسبني. */
export function isRefusedAfter(tokens: readonly Token[], at: number): boolean {
  const start = tokens[at]?.text === 'unfortunately' || tokens[at]?.text === 'just' || isMark(tokens[at], ',') ? at + 1 : at
  return lex(tokens[start], 'unfit') !== undefined
}

const FLIPPED: Readonly<Record<BoundOp, BoundOp>> = {
  after: 'by',
  before: 'from',
  by: 'after',
  from: 'before',
  until: 'from',
  since: 'before',
}

/** "not before 5" is "from 5"; "can't do after 6" is "by 6". Anything else comes back as it is. */
export function flipIfRefused(tokens: readonly Token[], piece: Piece): Piece {
  const isBound = piece.time?.type === 'bound' || piece.date?.type === 'bound'
  if (!isBound || !isRefusedBefore(tokens, piece.from)) return piece
  const time = piece.time?.type === 'bound' ? { ...piece.time, op: FLIPPED[piece.time.op] } : piece.time
  const date = piece.date?.type === 'bound' ? { ...piece.date, op: FLIPPED[piece.date.op] } : piece.date
  return { ...piece, time, date }
}
