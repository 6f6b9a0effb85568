import type { TurnContext } from '../context.ts'
import { fold } from '../understanding/normalise.ts'
import { findNumbers, type NumberReading } from '../understanding/numbers.ts'
import { readWhens } from '../understanding/time/read-whens.ts'
import { type Token, tokenize } from '../understanding/tokens.ts'
import type { DateRange, WhenReading } from '../understanding/types.ts'
import type { Facts } from './facts.ts'
import { type ClockMention, readClocks, readDays, readPart } from './mentions.ts'
import { plain } from './words.ts'

/** What one sentence of a reply mentions, read once for all claims that are looked for in it. */
export interface Sentence {
  readonly text: string
  /** Folded, in one line, English contractions spelled out. */
  readonly said: string
  readonly isQuestion: boolean
  readonly clocks: readonly ClockMention[]
  /** ISO weekdays. */
  readonly days: ReadonlySet<number>
  /** Minutes of the part of a day that is named. */
  readonly part: readonly [number, number] | null
  /** Numbers of `said`, in digits and in words, and the tokens that they are made of. */
  readonly numbers: readonly NumberReading[]
  readonly tokens: readonly Token[]
  /** Times and dates by the full grammar, each with the day that holds for it: its own, or the one that the reply named before. */
  readonly whens: () => readonly { readonly when: WhenReading; readonly day: DateRange | null }[]
  /** Lengths of time. */
  readonly durations: () => ReturnType<typeof readWhens>['durations']
  /** The day that was named last, here or before. */
  readonly day: () => DateRange | null
}

export function readSentence(context: TurnContext, facts: Facts, text: string): Sentence {
  const said = plain(text)
  const tokens = tokenize(fold(said))
  const times = once(() => readTimes(context, facts, text))
  return {
    text,
    said,
    isQuestion: /\?["”»)]*$/.test(said),
    clocks: readClocks(said),
    days: readDays(said, facts.today),
    part: readPart(said),
    numbers: findNumbers(tokens),
    tokens,
    whens: () => times().whens,
    durations: () => times().durations,
    day: () => times().whens.at(-1)?.day ?? facts.model?.day ?? null,
  }
}

function readTimes({ now, tenant }: TurnContext, { model }: Facts, text: string) {
  const read = readWhens({
    text,
    now: now.getTime(),
    timeZone: tenant.timezone,
    dateOrder: tenant.country === 'US' ? 'mdy' : 'dmy',
    language: null,
    expectingWhen: false,
  })
  let day = model?.day ?? null
  const whens = read.whens.map((when) => {
    if (when.date !== null && when.ambiguity?.kind !== 'meridiem') day = when.date
    return { when, day }
  })
  return { whens, durations: read.durations }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
