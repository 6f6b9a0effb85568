/** Rules for times: single ones, bounds, ranges, parts of the day. Each looks at one place of the token list and answers with a piece or null. */
import { clockAt } from './clock-rules.ts'
import type { BoundOp, Piece, TimeExpr } from './expressions.ts'
import { isMark, isOp, lex, type Op, type Shade, type Token } from './lexemes.ts'
import { endsCleanly, type Scan, skipOps } from './scan.ts'

export type Rule = (scan: Scan, index: number) => Piece | null

export const TIME_RULES: readonly Rule[] = [timeBound, introducedTime, bareTime, timeRange, minutePast, partOfDay, mealTime]

const INTRODUCERS: readonly Op[] = ['at', 'around']
const BOUNDS: readonly BoundOp[] = ['after', 'before', 'by', 'from', 'until', 'since']

export function boundOp(token: Token | undefined): BoundOp | null {
  for (const op of BOUNDS) if (isOp(token, op)) return op
  return null
}

export function timePiece(from: number, to: number, time: TimeExpr, weak = false): Piece {
  return { from, to, date: null, time, length: null, recurring: false, weak }
}

/** "between 4 and 6", "from 4 to 6", "4-6pm", "4 till 6". */
function timeRange(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const between = isOp(tokens[index], 'between')
  const from = isOp(tokens[index], 'from')
  if (from && scan.moving[index] === 1) return null
  const opened = between || from || isOp(tokens[index], ...INTRODUCERS)
  const start = opened ? skipOps(tokens, index + 1, 'at', 'around', 'the', 'to') : index
  const first = firstOfRange(scan, start, between)
  if (first === null) return null
  const second = clockAt(scan, skipOps(tokens, first.joint + 1, 'at', 'around', 'the'), { first: false, introduced: true })
  if (second === null) return null
  const weak = !opened && first.weak && !isStrongClock(tokens, first.joint + 1, second.to)
  const time: TimeExpr = { type: 'between', from: first.time, to: second.time, part: null }
  return timePiece(index, second.to, time, weak)
}

function firstOfRange(scan: Scan, start: number, between: boolean) {
  const { tokens } = scan
  for (const first of [true, false]) {
    const found = clockOpen(scan, start, first)
    if (found === null) continue
    const token = tokens[found.to]
    const dash = isMark(token, '-') && tokens[found.to + 1]?.kind !== 'mark'
    if (dash || isOp(token, 'to', 'until') || (between && isOp(token, 'and'))) return { ...found, joint: found.to }
  }
  return null
}

/** A clock whose right neighbour is the joint of a range, so that "4-6" passes although "4-" does not end cleanly. */
function clockOpen(scan: Scan, start: number, first: boolean) {
  const found = clockAt(scan, start, { first, introduced: false })
  if (found !== null) return found
  const value = scan.tokens[start]
  if (value?.kind !== 'number' || value.value === null || value.value > 24 || !isMark(scan.tokens[start + 1], '-')) return null
  const padded = value.text.startsWith('0')
  const clock = { type: 'clock', hour: value.value, minute: 0, pm: null, padded, exact: false, part: null, approximate: false } as const
  return { to: start + 1, time: clock, weak: true }
}

/** Whether the tokens say by themselves that this is a time: a colon, am/pm, o'clock. */
function isStrongClock(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (lex(tokens[at], 'meridiem') ?? lex(tokens[at], 'oclock') ?? lex(tokens[at], 'ish') ?? lex(tokens[at], 'point')) return true
    if (isMark(tokens[at], ':') || lex(tokens[at], 'clockword')) return true
  }
  return false
}

/** "after 6", "before noon", "by half past five", "until the evening", "بعد الساعة ٦", "قبل الظهر". */
function timeBound(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const past = isOp(tokens[index], 'past') && !lex(tokens[index + 1], 'which') ? 'after' : null
  const op = boundOp(tokens[index]) ?? past
  if (op === null || (op === 'from' && scan.moving[index] === 1)) return null
  const start = skipOps(tokens, index + 1, 'the', 'around', 'at', 'in', 'to')
  const clock = clockAt(scan, start, { first: false, introduced: true })
  if (clock !== null) return timePiece(index, skipOps(tokens, clock.to, 'onwards'), bound(op, clock.time))
  const part = partAt(tokens, start)
  if (part === null) return null
  return timePiece(index, part.to, bound(op, part.time))
}

function bound(op: BoundOp, time: TimeExpr): TimeExpr {
  return { type: 'bound', op, time, part: null }
}

/** "at 5", "around 5", "at about half past", "على الخمسة", and "to 5" when something is being moved. */
function introducedTime(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const moving = scan.moving[index] === 1 && isOp(tokens[index], 'to', 'from', 'until')
  if (!isOp(tokens[index], ...INTRODUCERS) && !moving) return null
  const start = skipOps(tokens, index + 1, 'at', 'around', 'the', 'in')
  const clock = clockAt(scan, start, { first: false, introduced: true })
  if (clock === null || (moving && movesCount(tokens, index))) return null
  const around = isAround(tokens, index, start) && clock.time.type === 'clock'
  const time: TimeExpr = around && clock.time.type === 'clock' ? { ...clock.time, approximate: true } : clock.time
  return onwards(tokens, index, clock.to, time)
}

/** "change the number of rooms to 3" */
function movesCount(tokens: readonly Token[], index: number): boolean {
  for (let at = Math.max(0, index - 6); at < index; at++)
    if (lex(tokens[at], 'counted') !== undefined || lex(tokens[at], 'label') !== undefined) return true
  return false
}

function isAround(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isOp(tokens[at], 'around')) return true
  return false
}

function bareTime(scan: Scan, index: number): Piece | null {
  const clock = clockAt(scan, index, { first: false, introduced: false })
  if (clock === null) return null
  return onwards(scan.tokens, index, clock.to, clock.time, clock.weak)
}

function onwards(tokens: readonly Token[], from: number, to: number, time: TimeExpr, weak = false): Piece {
  if (isOp(tokens[to], 'onwards')) return timePiece(from, to + 1, bound('from', time))
  if (isMark(tokens[to], '+') && tokens[to]?.gap === false) return timePiece(from, to + 1, bound('from', time))
  const at = isOp(tokens[to], 'around') ? to + 1 : to
  // "تقريبا" may stand after the hour; "around" before another one belongs there
  return timePiece(from, at > to && endsCleanly(tokens, at) && tokens[at]?.kind !== 'number' ? at : to, time, weak)
}

/** "half past", "quarter to" as an answer to "what time?" */
function minutePast(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  if (!scan.expecting) return null
  const start = isOp(tokens[index], 'a') ? index + 1 : index
  const minutes = lex(tokens[start], 'fraction')?.minutes ?? lex(tokens[start], 'number')?.value ?? tokens[start]?.value ?? null
  if (minutes === null || minutes === undefined || minutes < 5 || minutes > 30) return null
  const past = isOp(tokens[start + 1], 'past')
  if (!past && tokens[start + 1]?.text !== 'to') return null
  if (tokens[start + 2] !== undefined && !isMark(tokens[start + 2]) && !endsCleanly(tokens, start + 2)) return null
  return timePiece(index, start + 2, { type: 'minutePast', minute: past ? minutes : 60 - minutes })
}

/** [early|late] part, "late in the afternoon". */
export function partAt(tokens: readonly Token[], index: number): { to: number; time: TimeExpr } | null {
  const shadeLex = lex(tokens[index], 'shade')
  let at = index
  let shade: Shade | null = null
  if (shadeLex !== undefined) {
    shade = shadeLex.shade
    at = skipOps(tokens, index + 1, 'in', 'the', 'of')
    if (isMark(tokens[at], '-')) at++
  }
  const part = lex(tokens[at], 'part')
  if (part === undefined) return null
  const after = shade === null && part.shade === undefined ? lex(tokens[at + 1], 'shade') : undefined
  // English puts the shade first: in "morning, late" it belongs to nothing
  const trailing = after !== undefined && /[\u0621-\u06d3]/.test(tokens[at + 1]?.text ?? '')
  return {
    to: at + (trailing ? 2 : 1),
    time: { type: 'part', part: part.part, shade: shade ?? part.shade ?? (trailing && after ? after.shade : null) },
  }
}

function partOfDay(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const found = partAt(tokens, index)
  if (found === null) return null
  // "Morning! I'd like …" greets
  const greets = index === 0 && !scan.expecting && isMark(tokens[found.to], ',', '!', '.') && tokens[found.to + 1] !== undefined
  return greets ? null : timePiece(index, found.to, found.time)
}

/** "for lunch", "after dinner". A meal without a preposition is a question about the menu. */
function mealTime(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const meal = lex(tokens[index + 1], 'meal')
  if (meal === undefined) return null
  const part: TimeExpr = { type: 'part', part: meal.part, shade: null }
  if (isOp(tokens[index], 'after', 'before'))
    return timePiece(index, index + 2, bound(isOp(tokens[index], 'after') ? 'after' : 'before', part))
  return isOp(tokens[index], 'for', 'at') ? timePiece(index, index + 2, part) : null
}
