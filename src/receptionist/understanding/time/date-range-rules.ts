/** Date ranges ("from Monday to Thursday", "7-9 March"), bounds ("after Tuesday", "by the 7th") and recurrences ("every Tuesday", "كل خميس"). */
import { type DateFound, dateAt, weekdayDate } from './date-rules.ts'
import type { BoundOp, DateExpr, Piece } from './expressions.ts'
import { datePiece } from './length-rules.ts'
import { isMark, isOp, lex, numberOf, type Token } from './lexemes.ts'
import { endsCleanly, type Scan, skipOps } from './scan.ts'
import { boundOp, partAt, type Rule } from './time-rules.ts'

export const DATE_RANGE_RULES: readonly Rule[] = [dateRange, daysOfOneMonth, dateBound, recurrence]

const SINGLE: readonly DateExpr['type'][] = ['offset', 'weekday', 'day', 'numeric', 'shifted', 'month', 'weekdayIn']

/** A single date, with a weekday before it swallowed: "Friday the 9th". */
function rangeEnd(scan: Scan, index: number): DateFound | null {
  const start = skipOps(scan.tokens, index, 'on')
  const found = dateAt(scan, start)
  if (found === null) return null
  if (found.date.type === 'week') {
    const weekday = weekdayDate(scan, skipOps(scan.tokens, found.to, 'on'))
    if (weekday?.date.type === 'weekday') return { to: weekday.to, date: { type: 'weekdayIn', day: weekday.date.day, week: found.date } }
  }
  if (!SINGLE.includes(found.date.type)) return null
  if (found.date.type !== 'weekday') return found
  const at = isMark(scan.tokens[found.to], ',') ? found.to + 1 : found.to
  const dated = dateAt(scan, at)
  if (dated === null || (dated.date.type !== 'day' && dated.date.type !== 'week')) return found
  if (dated.date.type === 'week') return { to: dated.to, date: { type: 'weekdayIn', day: found.date.day, week: dated.date } }
  return { to: dated.to, date: { type: 'named', day: found.date.day, date: dated.date } }
}

function dateRange(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const between = isOp(tokens[index], 'between')
  const opened = between || isOp(tokens[index], 'from')
  if (scan.moving[index] === 1 && !between) return null
  const first = rangeEnd(scan, opened ? index + 1 : index)
  if (first === null) return null
  const joint = tokens[first.to]
  const dash = isMark(joint, '-')
  if (!dash && !isOp(joint, 'to', 'until') && !(between && isOp(joint, 'and'))) return null
  const secondAt = first.to + 1
  const second = rangeEnd(scan, secondAt) ?? bareDay(scan, secondAt)
  if (second === null) return null
  return datePiece(index, second.to, { type: 'range', from: inherit(first.date, second.date), to: second.date })
}

/** The 9 of "March 7-9", "from the 7th to 9". */
function bareDay({ tokens }: Scan, index: number): DateFound | null {
  const at = skipOps(tokens, index, 'the')
  const value = numberOf(tokens[at])
  if (value === undefined || value < 1 || value > 31 || !endsCleanly(tokens, at + 1) || lex(tokens[at + 1], 'meridiem') !== undefined)
    return null
  return { to: at + 1, date: { type: 'day', day: value, month: null, year: null } }
}

/** "3rd to the 6th of January" begins in January, "22nd to 6 July" in June. An end without a month is found after the beginning. */
function inherit(date: DateExpr, from: DateExpr): DateExpr {
  const inner = from.type === 'named' ? from.date : from
  if (date.type === 'named') return { ...date, date: inherit(date.date, from) }
  if (date.type !== 'day' || date.month !== null || date.shift !== undefined || inner.type !== 'day') return date
  const earlier = date.day > inner.day ? 1 : 0
  if (inner.shift !== undefined) return { ...date, shift: inner.shift - earlier }
  if (inner.month === null) return date
  const month = inner.month - earlier
  if (month > 0) return { ...date, month, year: inner.year }
  return { ...date, month: 12, year: inner.year === null ? null : inner.year - 1 }
}

/** "7-9 March", "from 7 to 9 March", "بين ٧ و ٩ مارس". */
function daysOfOneMonth(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const between = isOp(tokens[index], 'between')
  const opened = between || isOp(tokens[index], 'from')
  const at = opened ? skipOps(tokens, index + 1, 'the') : index
  const day = numberOf(tokens[at])
  const joint = tokens[at + 1]
  if (day === undefined || day < 1 || day > 31) return null
  if (!isMark(joint, '-') && !isOp(joint, 'to', 'until') && !(between && isOp(joint, 'and'))) return null
  const second = dateAt(scan, at + 2)
  if (second?.date.type !== 'day' || second.date.month === null) return null
  return datePiece(index, second.to, { type: 'range', from: { ...second.date, day }, to: second.date })
}

function dateBound(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const op: BoundOp | null = boundOp(tokens[index])
  if (op === null || (scan.moving[index] === 1 && (op === 'from' || op === 'until'))) return null
  const found =
    rangeEnd(scan, skipOps(tokens, index + 1, 'around', 'at', 'in', 'to')) ?? dateAt(scan, skipOps(tokens, index + 1, 'in', 'to'))
  if (found === null) return null
  return datePiece(index, skipOps(tokens, found.to, 'onwards'), { type: 'bound', op, date: found.date })
}

function recurrence(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  // "the daily limit" is no wish
  if (lex(tokens[index], 'repeats') !== undefined) return endsCleanly(tokens, index + 1) ? recurring(index, index + 1, null) : null
  if (lex(tokens[index], 'every') !== undefined) return everyPiece(scan, index)
  const weekday = lex(tokens[index], 'weekday')
  if (weekday?.plural !== true) return null
  return recurring(index, index + 1, { type: 'weekday', day: weekday.day, which: null, weeks: 0 })
}

function everyPiece({ tokens }: Scan, index: number): Piece | null {
  const at = index + 1 + (lex(tokens[index + 1], 'dayword') !== undefined && lex(tokens[index + 2], 'weekday') !== undefined ? 1 : 0)
  const other = isOther(tokens[at]) ? at + 1 : at
  const weekday = lex(tokens[other], 'weekday')
  if (weekday !== undefined) return recurring(index, other + 1, { type: 'weekday', day: weekday.day, which: null, weeks: 0 })
  const part = partAt(tokens, other)
  if (part !== null) return { ...recurring(index, part.to, null), time: part.time }
  const counted = numberOf(tokens[other]) !== undefined ? other + 1 : other
  const unit = lex(tokens[counted], 'unit')
  if (unit !== undefined || lex(tokens[counted], 'weekend') !== undefined) return recurring(index, counted + 1, null)
  return null
}

function isOther(token: Token | undefined): boolean {
  return token?.text === 'other' || token?.text === 'second' || token?.text === 'single'
}

function recurring(from: number, to: number, date: DateExpr | null): Piece {
  return { from, to, date, time: null, length: null, recurring: true, weak: false }
}
