/**
 * Findings → wishes. Neighbours that complete each other become one ("tomorrow" + "at 5"), lists share what is said once ("Tuesday or Thursday after 4",
 * "5 or 6pm"), refused days disappear ("not Tuesday, Thursday").
 */
import type { Clock } from './clock.ts'
import type { DateExpr, Piece, TimeExpr } from './expressions.ts'
import { isMark, isOp, lex, type Token } from './lexemes.ts'
import { mergePieces } from './merge.ts'
import { flipIfRefused, isRefusedAfter, isRefusedBefore } from './refusal.ts'
import type { Scan } from './scan.ts'

/** How an item hangs together with the one before it. */
type Link = 'glue' | 'comma' | 'list' | 'far'

export interface Item {
  readonly piece: Piece
  readonly refused: boolean
  readonly link: Link
}

/** A weak item may be kept for a reason that only the caller knows (an offered slot at that hour). */
export type KeepWeak = (piece: Piece) => boolean

export function compose(scan: Scan, pieces: readonly Piece[], clock: Clock, keepWeak: KeepWeak): Piece[] {
  const items = markRefused(scan, joinNeighbours(scan, pieces, clock))
  const kept = items.filter((item, index) => isKept(scan, items, index, item, keepWeak))
  return joinAcross(scan, share(kept))
}

function joinNeighbours(scan: Scan, pieces: readonly Piece[], clock: Clock): Item[] {
  const items: Item[] = []
  for (const found of pieces) {
    const flipped = flipIfRefused(scan.tokens, found)
    const refused = flipped === found && isRefusedBefore(scan.tokens, found.from)
    const last = items.at(-1)
    const link = last === undefined ? 'far' : linkBetween(scan.tokens, last.piece.to, found.from)
    const merged =
      last === undefined || refused || !mayMerge(last.piece, flipped, link)
        ? null
        : mergePieces(last.piece, flipped, link === 'comma', clock)
    if (merged !== null && last !== undefined) items[items.length - 1] = { ...last, piece: merged }
    else items.push({ piece: flipped, refused, link })
  }
  return items
}

function mayMerge(left: Piece, right: Piece, link: Link): boolean {
  if (link === 'far') return false
  // "tomorrow, 5 of us", "Tuesday for 5": a weak number joins only without anything between
  if ((right.weak || left.weak) && link !== 'glue') return false
  if (link !== 'list') return true
  // "Tuesday and after 4": a day and a time don't make a list
  const completes = left.time === null && right.date === null && left.date !== null
  const bounds = left.time?.type === 'bound' && right.time?.type === 'bound' && right.date === null
  return completes || bounds
}

const GLUE = ['at', 'on', 'in', 'of', 'the', 'around', 'for', 'a', 'from', 'to'] as const
const SOFT = new Set([
  'maybe',
  'preferably',
  'ideally',
  'perhaps',
  'sometime',
  'say',
  'anytime',
  'exactly',
  'sharp',
  'then',
  'please',
  'time',
  'slot',
])

function linkBetween(tokens: readonly Token[], from: number, to: number): Link {
  let link: Link = 'glue'
  if (to - from > 5) return 'far'
  for (let index = from; index < to; index++) {
    const token = tokens[index]
    if (isOp(token, 'or', 'and') || isMark(token, '/', '&') || (token?.text === 'but' && index === from)) link = 'list'
    else if (isMark(token, ',')) link = link === 'glue' ? 'comma' : link
    else if (isMark(token, '?', '.', '\n')) return 'far'
    else if (isMark(token, '(', ')', '-', ';', ':', '"', "'", '!')) continue
    else if (token !== undefined && SOFT.has(token.text)) continue
    else if (lex(token, 'dayword') === undefined && !isOp(token, ...GLUE) && lex(token, 'which') === undefined) return 'far'
  }
  return link
}

/** Refusals reach over "or" and "and" in both directions: "not Tuesday or Wednesday", "Monday and Tuesday don't work". */
function markRefused(scan: Scan, items: readonly Item[]): Item[] {
  const refused = items.map((item) => item.refused)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item?.link === 'list' && refused[index - 1] && !hasBut(scan.tokens, items[index - 1], item)) refused[index] = true
  }
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item !== undefined && isRefusedAfter(scan.tokens, item.piece.to)) refused[index] = true
    if (refused[index] && item?.link === 'list' && !item.refused && isRefusedAfter(scan.tokens, item.piece.to)) refused[index - 1] = true
  }
  return items.map((item, index) => ({ ...item, refused: refused[index] ?? false }))
}

function hasBut(tokens: readonly Token[], left: Item | undefined, right: Item): boolean {
  for (let index = left?.piece.to ?? 0; index < right.piece.from; index++) if (tokens[index]?.text === 'but') return true
  return false
}

function isKept(scan: Scan, items: readonly Item[], index: number, item: Item, keepWeak: KeepWeak): boolean {
  const { piece } = item
  if (item.refused || (piece.date === null && piece.time === null && piece.length === null && !piece.recurring)) return false
  if (!piece.weak || scan.expecting || keepWeak(piece)) return true
  const before = items[index - 1]
  const after = items[index + 1]
  if (item.link === 'list' && before !== undefined && !before.piece.weak && before.piece.time !== null) return true
  return after?.link === 'list' && !after.piece.weak && after.piece.time !== null
}

/** Lists share: the time after the last day, the day before the first time, the month and am/pm after the last number. */
function share(items: readonly Item[]): Item[] {
  const shared = items.map((item) => item.piece)
  for (let index = shared.length - 1; index > 0; index--) {
    const link = items[index]?.link
    const left = shared[index - 1]
    const right = shared[index]
    if ((link === 'list' || link === 'comma') && left !== undefined && right !== undefined) shared[index - 1] = lendBackwards(left, right)
  }
  for (let index = 1; index < shared.length; index++) {
    const link = items[index]?.link
    const left = shared[index - 1]
    const right = shared[index]
    const isOpen = left !== undefined && right !== undefined && right.date === null && right.time !== null && left.date !== null
    if ((link === 'list' || link === 'comma') && isOpen && !right.length) shared[index] = { ...right, date: left.date }
    else if ((link === 'list' || link === 'comma') && left?.date && right?.date)
      shared[index] = { ...right, date: monthOf(right.date, left.date) }
  }
  return items.map((item, index) => ({ ...item, piece: shared[index] ?? item.piece }))
}

function lendBackwards(left: Piece, right: Piece): Piece {
  if (left.length !== null || right.length !== null) return left
  const date =
    left.date === null && left.time !== null && left.time.type !== 'moment'
      ? right.date
      : left.date && right.date
        ? monthOf(left.date, right.date)
        : left.date
  const time = left.time === null && left.date !== null && right.date !== null ? right.time : halfOf(left.time, right.time)
  return { ...left, date, time: time?.type === 'moment' ? left.time : time }
}

/** "the 10th or 11th of March", "March 7th or 8th" */
function monthOf(date: DateExpr, other: DateExpr): DateExpr {
  if (date.type !== 'day' || other.type !== 'day' || date.month !== null || date.shift !== undefined) return date
  return { ...date, month: other.month, year: other.year, ...(other.shift === undefined ? {} : { shift: other.shift }) }
}

/** "5 or 6pm", "5 or 6 in the evening" */
function halfOf(time: TimeExpr | null, other: TimeExpr | null): TimeExpr | null {
  if (time?.type !== 'clock' || other?.type !== 'clock' || time.pm !== null || time.part !== null) return time
  return { ...time, pm: other.pm, part: other.part }
}

const REACH = 6

/** A day and a time in one clause belong together even with other words between: "tomorrow for 2 people at 5". */
function joinAcross(scan: Scan, items: readonly Item[]): Piece[] {
  const joined: Piece[] = []
  for (const { piece, link } of items) {
    const last = joined.at(-1)
    if (last !== undefined && link === 'far' && completeEachOther(last, piece) && isOneClause(scan.tokens, last.to, piece.from)) {
      joined[joined.length - 1] = { ...last, to: piece.to, date: last.date ?? piece.date, time: last.time ?? piece.time }
    } else joined.push(piece)
  }
  return joined
}

function completeEachOther(left: Piece, right: Piece): boolean {
  if (left.recurring || right.recurring || left.weak || right.weak || left.length || right.length) return false
  const timed = left.time ?? right.time
  if (timed === null || timed.type === 'moment' || timed.type === 'minutePast') return false
  return (
    (left.date !== null && left.time === null && right.date === null) || (left.date === null && right.time === null && right.date !== null)
  )
}

function isOneClause(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from > REACH) return false
  for (let index = from; index < to; index++) {
    const token = tokens[index]
    if (isMark(token, '.', '?', '!', ';', '\n') || isOp(token, 'to', 'and', 'or', 'until')) return false
    if (lex(token, 'not') ?? lex(token, 'unfit') ?? lex(token, 'move')) return false
    if (token?.text === 'but' || token?.text === 'then' || token?.text === 'because' || token?.text === 'instead') return false
  }
  return true
}
