/** Lengths ("an hour and a half", "ساعتين") and what is counted with them ("in 3 days", "بعد ساعة", "2 weeks ago", "a week on Tuesday"). */
import type { DateExpr, Length, Piece } from './expressions.ts'
import { isMark, isOp, lex, numberOf, type Token, type Unit } from './lexemes.ts'
import { type Scan, skipOps } from './scan.ts'
import { type Rule, timePiece } from './time-rules.ts'

export const LENGTH_RULES: readonly Rule[] = [afterLength, nextLength, lengthAgo, duration, nowMoment]

interface LengthFound {
  readonly to: number
  readonly length: Length
  /** A unit without a number ("ساعة", "hour and a half"). */
  readonly bare: boolean
}

const ARABIC = /[\u0621-\u06d3]/

/** The length that begins at `index`: a count and a unit, with what is added to it. */
export function lengthAt(tokens: readonly Token[], index: number): LengthFound | null {
  const fractional = fractionOfUnit(tokens, index)
  if (fractional !== null) return fractional
  const count = countAt(tokens, index)
  const unitAt = skipFiller(tokens, count.to)
  const unit = lex(tokens[unitAt], 'unit')
  if (unit === undefined) return null
  if (count.bare && unit.count === undefined && unit.plural === true) return null
  if (count.low * (unit.count ?? 1) > 4000) return null
  const base = multiply(unit.unit, count.low * (unit.count ?? 1), count.high - count.low)
  const added = addition(tokens, unitAt + 1, unit.unit)
  const minutes = base.minutes + added.minutes
  return {
    to: added.to,
    length: { ...base, minutes, days: base.days + added.days, months: base.months + added.months },
    bare: count.bare && unit.count === undefined,
  }
}

interface Count {
  readonly to: number
  readonly low: number
  readonly high: number
  readonly bare: boolean
}

/** "3", "two", "a", "a couple of", "2-3", "two and a half", "1.5", "خمسة وعشرين"; one when there is none. */
function countAt(tokens: readonly Token[], index: number): Count {
  const start = isOp(tokens[index], 'a') ? index + 1 : index
  const few = lex(tokens[start], 'few')
  if (few !== undefined) return { to: skipOps(tokens, start + 1, 'of'), low: few.low, high: few.high, bare: false }
  if (start > index) return { to: start, low: 1, high: 1, bare: false }
  const value = numberOf(tokens[start])
  if (value === undefined) return { to: start, low: 1, high: 1, bare: true }
  const next = tokens[start + 1]
  const second = numberOf(tokens[start + 2])
  if (second !== undefined) {
    const tens = next?.text === 'و' && value < 10 && second >= 20 && second % 10 === 0
    if (tens) return { to: start + 3, low: value + second, high: value + second, bare: false }
    if (isMark(next, '.') && next?.gap === false && second < 10)
      return { to: start + 3, low: value + second / 10, high: value + second / 10, bare: false }
    if ((isMark(next, '-') || isOp(next, 'to', 'or')) && second > value) return { to: start + 3, low: value, high: second, bare: false }
  }
  if (
    isOp(next, 'and') &&
    isOp(tokens[start + 2], 'a') &&
    lex(tokens[start + 3], 'fraction')?.minutes === 30 &&
    lex(tokens[start + 4], 'unit')
  ) {
    return { to: start + 4, low: value + 0.5, high: value + 0.5, bare: false }
  }
  return { to: start + 1, low: value, high: value, bare: false }
}

/** "3 more days", "2 full hours", "a 2-hour session". */
function skipFiller(tokens: readonly Token[], index: number): number {
  const token = tokens[index]
  if (isMark(token, '-') && lex(tokens[index + 1], 'unit') !== undefined) return index + 1
  return token?.text === 'more' || token?.text === 'full' || token?.text === 'other' || token?.text === 'whole' ? index + 1 : index
}

/** "half an hour", "quarter of an hour", "three quarters of an hour", "نص ساعة", "half day". */
function fractionOfUnit(tokens: readonly Token[], index: number): LengthFound | null {
  const start = isOp(tokens[index], 'a') ? index + 1 : index
  const times = numberOf(tokens[start])
  const fractionAt = times === undefined ? start : start + 1
  const fraction = lex(tokens[fractionAt], 'fraction')
  if (fraction === undefined || (times !== undefined && times > 3)) return null
  const hyphen = isMark(tokens[fractionAt + 1], '-') ? 1 : 0
  const at = skipOps(tokens, fractionAt + 1 + hyphen, 'of', 'a', 'the')
  const unit = lex(tokens[at], 'unit')
  if (unit?.unit !== 'hour' || unit.plural === true || unit.count !== undefined) return null
  return { to: at + 1, length: { ...multiply('minute', fraction.minutes * (times ?? 1), 0), smallest: 'minute' }, bare: false }
}

function multiply(unit: Unit, count: number, spread: number): Length {
  const none = { minutes: 0, days: 0, months: 0, spreadDays: 0, smallest: unit }
  switch (unit) {
    case 'minute':
      return { ...none, minutes: Math.round(count) }
    case 'hour':
      return { ...none, minutes: Math.round(count * 60) }
    case 'day':
      return { ...none, days: Math.round(count), spreadDays: spread }
    case 'week':
      return { ...none, days: Math.round(count * 7), spreadDays: spread * 7 }
    case 'month':
      return Number.isInteger(count) ? { ...none, months: count, spreadDays: spread * 30 } : { ...none, days: Math.round(count * 30) }
    case 'year':
      return { ...none, months: Math.round(count * 12) }
    default:
      return unit satisfies never
  }
}

/** What is added after the unit: "and a half", "30 minutes", "ونص", "الا ربع". */
function addition(tokens: readonly Token[], index: number, unit: Unit): { to: number; minutes: number; days: number; months: number } {
  const none = { to: index, minutes: 0, days: 0, months: 0 }
  if (unit === 'minute' || unit === 'month') return none
  const minus = isOp(tokens[index], 'minus')
  const joined = isOp(tokens[index], 'and') || minus
  const at = joined ? skipOps(tokens, index + 1, 'a', 'the') : index
  const fraction = joined ? lex(tokens[at], 'fraction') : undefined
  if (fraction !== undefined) {
    if (unit === 'hour') return { to: at + 1, minutes: minus ? -fraction.minutes : fraction.minutes, days: 0, months: 0 }
    if (fraction.minutes !== 30) return none
    return unit === 'week' ? { ...none, to: at + 1, days: 3 } : unit === 'year' ? { ...none, to: at + 1, months: 6 } : none
  }
  const count = countAt(tokens, at)
  if (count.bare || unit !== 'hour') return none
  if (lex(tokens[count.to], 'unit')?.unit === 'minute') return { ...none, to: count.to + 1, minutes: count.low }
  const tight = !joined && tokens[at]?.gap === false && (tokens[at]?.text.length ?? 0) === 2
  return tight ? { ...none, to: at + 1, minutes: count.low } : none
}

export function datePiece(from: number, to: number, date: DateExpr, weak = false): Piece {
  return { from, to, date, time: null, length: null, recurring: false, weak }
}

const TODAY: DateExpr = { type: 'offset', days: 0 }

function placed(from: number, to: number, length: Length, sign: 1 | -1): Piece {
  if (length.minutes > 0 && length.days === 0 && length.months === 0) {
    return timePiece(from, to, { type: 'moment', from: sign * length.minutes, to: sign * length.minutes })
  }
  if (length.spreadDays > 0 && length.months === 0) {
    const near = sign * length.days
    const far = sign * (length.days + length.spreadDays)
    return datePiece(from, to, { type: 'days', from: Math.min(near, far), to: Math.max(near, far) })
  }
  return datePiece(from, to, { type: 'shifted', base: TODAY, days: sign * length.days, months: sign * length.months })
}

/** "in 3 days", "after two weeks", "within an hour", "بعد ساعة", "خلال يومين". */
function afterLength(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const token = tokens[index]
  const within = isOp(token, 'within')
  if (!within && !isOp(token, 'in', 'after')) return null
  const arabic = ARABIC.test(token?.text ?? '')
  // في 8 ساعات is said of what is to come; بساعتين of how long it takes.
  const counted = token?.text === 'في' && numberOf(tokens[index + 1]) !== undefined
  if (isOp(token, 'in') && arabic && !counted) return null
  const start = skipOps(tokens, index + 1, 'around', 'the')
  const found = lengthAt(tokens, start)
  if (counted && (found?.length.minutes ?? 0) === 0) return null
  if (found === null || (found.bare && !arabic) || lex(tokens[start], 'dayword') !== undefined) return null
  const { length } = found
  const to = timeWord(tokens, found.to)
  if (!within) return placed(index, to, length, 1)
  if (length.minutes > 0) return timePiece(index, to, { type: 'moment', from: 0, to: length.minutes })
  return datePiece(index, to, { type: 'days', from: 0, to: length.days + length.months * 30 + length.spreadDays })
}

/** The rest of "in 3 days' time", "within 2 days from now". */
function timeWord(tokens: readonly Token[], index: number): number {
  const at = isMark(tokens[index], "'") ? index + 1 : index
  return tokens[at]?.text === 'time' ? at + 1 : skipOps(tokens, index, 'hence')
}

/** "the next 3 days", "in the coming two weeks", "the last 12 hours". "next week" is a week, not seven days. */
function nextLength(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const start = skipOps(tokens, index, 'in', 'within', 'the')
  const which = lex(tokens[start], 'which')?.which
  if (which !== 'next' && which !== 'coming' && which !== 'last') return null
  const found = lengthAt(tokens, start + 1)
  if (found === null) return null
  const { length } = found
  const last = which === 'last'
  if (length.minutes > 0) {
    return timePiece(index, found.to, { type: 'moment', from: last ? -length.minutes : 0, to: last ? 0 : length.minutes })
  }
  if (found.bare) return null
  const days = length.days + length.months * 30 + length.spreadDays
  return datePiece(index, found.to, { type: 'days', from: last ? -days : 0, to: last ? -1 : days })
}

/** "2 hours ago", "3 days from now", "قبل ساعة", "a fortnight today", "a week on Tuesday" (the date comes from the composer). */
function lengthAgo(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const found = lengthAt(tokens, index)
  if (found !== null && !found.bare) {
    const to = isMark(tokens[found.to], "'") ? found.to + 1 : found.to
    if (isOp(tokens[to], 'ago')) return placed(index, to + 1, found.length, -1)
    if (isOp(tokens[to], 'hence')) return placed(index, to + 1, found.length, 1)
    return null
  }
  if (!isOp(tokens[index], 'before') || !ARABIC.test(tokens[index]?.text ?? '')) return null
  const past = lengthAt(tokens, index + 1)
  return past === null || lex(tokens[index + 1], 'dayword') !== undefined ? null : placed(index, past.to, past.length, -1)
}

/** Lengths that are not positions. Months and years ("6 months old") are no length of a visit and give nothing. */
function duration(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  const forIt = isOp(tokens[index], 'for', 'to') && tokens[index]?.text !== 'to'
  const start = forIt ? skipOps(tokens, index + 1, 'around', 'the') : index
  const found = lengthAt(tokens, start)
  if (found === null) return null
  if (isOp(tokens[found.to], 'ago', 'hence') || isHourOfDay(tokens, start)) return null
  // للأسبوع المقبل is a week, not how long.
  if (found.bare && ARABIC.test(tokens[start]?.text ?? '') && lex(tokens[found.to], 'which') !== undefined) return null
  const { length } = found
  const whole = index === 0 && found.to === tokens.length
  const added = found.to > start + 1
  if (found.bare && !forIt && !whole && !added) return null
  if (length.months > 0 || (length.minutes < 5 && length.days === 0)) return skip(index, found.to)
  // "what a day", "twice a week"
  if (isOp(tokens[start], 'a') && length.days > 0 && !forIt) return null
  return { from: start, to: found.to, date: null, time: null, length, recurring: false, weak: false }
}

/** 17h is a time, 2h a length. */
function isHourOfDay(tokens: readonly Token[], index: number): boolean {
  const mark = tokens[index + 1]
  return (mark?.text === 'h' || mark?.text === 'hr') && !mark.gap && (tokens[index]?.value ?? 0) > 6
}

/** A finding that says nothing, so that its words are not read as something else. */
function skip(from: number, to: number): Piece {
  return { from, to, date: null, time: null, length: null, recurring: false, weak: true }
}

const NOW_REACH = 5

/** "Can I come now?", "what does it cost now?", not "it hurts now". */
function nowMoment(scan: Scan, index: number): Piece | null {
  const { tokens } = scan
  if (lex(tokens[index], 'now') === undefined) return null
  let meant = scan.expecting || tokens.length <= 2
  meant ||= isMark(tokens[index + 1], '?')
  for (let at = Math.max(0, index - NOW_REACH); at < index; at++) meant ||= lex(tokens[at], 'visit') !== undefined
  return meant ? timePiece(index, index + 1, { type: 'moment', from: 0, to: 0 }) : null
}
