import type { Folded } from './normalise.ts'
import type { NumberReading } from './numbers.ts'
import type { Token } from './tokens.ts'
import type { DurationReading, Expectation, GazetteerEntry, GazetteerMatch, WhenReading } from './types.ts'

export type AttributeValue = string | number | boolean

/** What the attribute readers may look at. */
export interface AttributeInput {
  readonly attributes: Readonly<Record<string, string>>
  readonly expectations: readonly Expectation[]
  readonly gazetteer: readonly GazetteerEntry[]
  readonly now: number
  readonly dateOrder: 'dmy' | 'mdy'
  readonly folded: Folded
  readonly tokens: readonly Token[]
  /** Outside phones, dates and times. */
  readonly numbers: readonly NumberReading[]
  /** Outside phones only. */
  readonly allNumbers: readonly NumberReading[]
  readonly whens: readonly WhenReading[]
  readonly durations: readonly DurationReading[]
  readonly resources: readonly GazetteerMatch[]
  readonly polarity: 'yes' | 'no' | null
  readonly indifferent: boolean
  readonly isQuestion: boolean
}
