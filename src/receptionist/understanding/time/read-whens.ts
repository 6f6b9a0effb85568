/**
 * Dates, times and lengths in a customer's words, English and Arabic, also mixed.
 *
 * tokenise (lexicon) → guard (phones, prices, counts out) → rules (pieces) → compose (wishes) → resolve (clock). No step backtracks over the text, so a
 * long message costs in proportion to its length.
 */
import { type Folded, fold, originalSlice } from '../normalise.ts'
import type { DurationReading, Language, WhenReading } from '../types.ts'
import { type Clock, readClock } from './clock.ts'
import { compose } from './compose.ts'
import type { Piece } from './expressions.ts'
import { guard } from './guards.ts'
import { isOp, type Token } from './lexemes.ts'
import { resolve } from './resolve.ts'
import { findPieces } from './rules.ts'
import { makeScan } from './scan.ts'
import { tokenise } from './tokenise.ts'

export interface ReadWhensInput {
  readonly text: string
  /** Epoch milliseconds. */
  readonly now: number
  /** IANA zone of the tenant. */
  readonly timeZone: string
  readonly dateOrder: 'dmy' | 'mdy'
  /** Both languages are always read; kept for callers that know it. */
  readonly language: Language | null
  /** The receptionist has just asked for a day or a time: a bare "5" or "الخمسة" then is one. */
  readonly expectingWhen: boolean
  /** What was read out. "The second" then is a choice and no date, and of 5:30 and 17:30 the offered one is meant. `local` is `YYYY-MM-DDTHH:MM`. */
  readonly options?: readonly { readonly local?: string; readonly label: string }[]
  /** First and last day of the weekend, ISO weekdays; Saturday and Sunday unless told. */
  readonly weekend?: readonly [number, number]
}

export interface Times {
  readonly whens: WhenReading[]
  readonly durations: DurationReading[]
  /** How many days of a named month it doesn't have: "30 February". */
  readonly noSuchDays: number
}

/** Every wish about when, in the order said, and every length. Refused days ("not Tuesday") are left out. Never throws on any text. */
export function readWhens(input: ReadWhensInput): Times {
  const folded = fold(input.text)
  const tokens = guard(tokenise(folded.text), folded.text)
  const offered = offeredMinutes(input.options ?? [])
  const scan = makeScan(tokens, input.expectingWhen, offered.length > 0 || (input.options?.length ?? 0) > 0)
  const found = findPieces(scan)
  if (found.length === 0) return { whens: [], durations: [], noSuchDays: 0 }
  const clock = readClock(input.now, input.timeZone, input.dateOrder, input.weekend)
  const pieces = compose(scan, found, clock, (piece) => isOfferedHour(piece, offered))
  const whens: WhenReading[] = []
  const durations: DurationReading[] = []
  let noSuchDays = 0
  for (const piece of pieces) {
    const { span, text } = quote(folded, tokens, piece)
    if (piece.length !== null) durations.push({ span, text, minutes: piece.length.minutes + piece.length.days * 1440 })
    else {
      const when = readPiece(piece, clock, offered)
      if (when !== null) whens.push({ span, text, ...when })
      else if (isDayOfMonth(piece.date)) noSuchDays += 1
    }
  }
  return { whens, durations, noSuchDays }
}

function isDayOfMonth(date: Piece['date']): boolean {
  if (date?.type === 'named') return isDayOfMonth(date.date)
  return date?.type === 'day' && date.month !== null
}

function readPiece(piece: Piece, clock: Clock, offered: readonly number[]): Omit<WhenReading, 'span' | 'text'> | null {
  if (piece.date === null && piece.time === null) {
    return { granularity: 'day', date: null, time: null, ambiguity: null, recurring: piece.recurring, past: false }
  }
  const resolved = resolve(piece, clock, offered)
  if (resolved === null) return null
  if (!piece.recurring || resolved.ambiguity?.kind !== 'which_week') return { ...resolved, recurring: piece.recurring }
  // Which of two Tuesdays "every Tuesday" begins with is no question: the nearer
  const [nearest] = resolved.ambiguity.options.toSorted((one, other) => (one.date?.from ?? '').localeCompare(other.date?.from ?? ''))
  return { ...resolved, date: nearest?.date ?? resolved.date, ambiguity: null, recurring: true }
}

/** The words of the reading, without the "at" or "the" that leads to it. */
function quote(folded: Folded, tokens: readonly Token[], piece: Piece): { span: [number, number]; text: string } {
  let first = piece.from
  while (first < piece.to - 1 && isOp(tokens[first], 'at', 'the', 'to')) first++
  const start = tokens[first]?.start ?? 0
  const end = tokens[piece.to - 1]?.end ?? start
  return originalSlice(folded, start, end)
}

function offeredMinutes(options: readonly { readonly local?: string }[]): number[] {
  const minutes: number[] = []
  for (const { local } of options) {
    const match = local === undefined ? null : /T(\d\d):(\d\d)/.exec(local)
    if (match !== null) minutes.push(Number(match[1]) * 60 + Number(match[2]))
  }
  return minutes
}

/** "The 5 one" among offered slots. */
function isOfferedHour(piece: Piece, offered: readonly number[]): boolean {
  if (piece.time?.type !== 'clock') return false
  const { hour, minute } = piece.time
  return offered.some((at) => at % 60 === minute && Math.floor(at / 60) % 12 === hour % 12)
}
