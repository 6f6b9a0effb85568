/** What the rules find, before the clock is looked at. */
import type { Edge, Part, Shade, Unit, Which } from './lexemes.ts'

export type BoundOp = 'after' | 'before' | 'by' | 'from' | 'until' | 'since'

export type DateExpr =
  | { readonly type: 'offset'; readonly days: number }
  /** `weeks` are added to the day that `which` names; `inWeeks` counts from today first ("Thursday in two weeks"). */
  | { readonly type: 'weekday'; readonly day: number; readonly which: Which | null; readonly weeks: number; readonly inWeeks?: true }
  /** A day of the month; `shift` months from this one when a month was pointed at ("the 7th of next month"). */
  | { readonly type: 'day'; readonly day: number; readonly month: number | null; readonly year: number | null; readonly shift?: number }
  | { readonly type: 'numeric'; readonly first: number; readonly second: number; readonly year: number | null }
  | { readonly type: 'week'; readonly shift: number; readonly edge: Edge | null }
  | { readonly type: 'weekend'; readonly which: Which | null }
  | {
      readonly type: 'month'
      readonly month: number | null
      readonly shift: number
      readonly year: number | null
      readonly edge: Edge | null
    }
  | { readonly type: 'year'; readonly year: number | null; readonly shift: number; readonly edge: Edge | null }
  /** Three months from `month` on: the present or coming one, or `shift` years from it. */
  | { readonly type: 'season'; readonly month: number; readonly shift: number }
  | { readonly type: 'decade'; readonly year: number }
  /** Days counted from today, both ends: "the next 3 days". */
  | { readonly type: 'days'; readonly from: number; readonly to: number }
  | { readonly type: 'shifted'; readonly base: DateExpr; readonly days: number; readonly months: number }
  /** "Thursday next week" */
  | { readonly type: 'weekdayIn'; readonly day: number; readonly week: DateExpr }
  /** "the first Monday of April"; `nth` is -1 for the last. */
  | {
      readonly type: 'nth'
      readonly nth: number
      readonly day: number
      readonly month: number | null
      readonly shift: number
      readonly year: number | null
    }
  /** A weekday said with a date: they must agree. */
  | { readonly type: 'named'; readonly day: number; readonly date: DateExpr }
  /** The week that holds a date. */
  | { readonly type: 'weekOf'; readonly date: DateExpr }
  | { readonly type: 'range'; readonly from: DateExpr; readonly to: DateExpr }
  | { readonly type: 'bound'; readonly op: BoundOp; readonly date: DateExpr }

export interface ClockExpr {
  readonly type: 'clock'
  /** As said, 0–24. */
  readonly hour: number
  readonly minute: number
  readonly pm: boolean | null
  /** Written as "05:30": the 24-hour reading is likelier, though not certain. */
  readonly padded: boolean
  /** Minutes were said. */
  readonly exact: boolean
  readonly part: Part | null
  readonly approximate: boolean
}

export type PointExpr = ClockExpr | { readonly type: 'point'; readonly minute: number; readonly tonight: boolean }

export type TimeExpr =
  | PointExpr
  | { readonly type: 'part'; readonly part: Part; readonly shade: Shade | null }
  /** "half past" without an hour: the next one. */
  | { readonly type: 'minutePast'; readonly minute: number }
  | { readonly type: 'bound'; readonly op: BoundOp; readonly time: TimeExpr; readonly part: Part | null }
  | { readonly type: 'between'; readonly from: PointExpr; readonly to: PointExpr; readonly part: Part | null }
  /** Minutes from now; `to` for "within 2 hours". */
  | { readonly type: 'moment'; readonly from: number; readonly to: number }

/** A length of time; months are kept apart because they have no fixed length. */
export interface Length {
  readonly minutes: number
  readonly days: number
  readonly months: number
  /** The upper end of a vague count ("a few days"), as extra days or minutes. */
  readonly spreadDays: number
  readonly smallest: Unit
}

/** One finding of a rule: a run of tokens and what it says. */
export interface Piece {
  /** Token range, end exclusive. */
  readonly from: number
  readonly to: number
  readonly date: DateExpr | null
  readonly time: TimeExpr | null
  readonly length: Length | null
  readonly recurring: boolean
  /** Weak findings (a bare number) count only beside a strong one or when the receptionist has just asked for a time. */
  readonly weak: boolean
}
