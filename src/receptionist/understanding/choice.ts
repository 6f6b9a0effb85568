import { fold } from './normalise.ts'
import { compilePhrases, findPhrases, lazy, type Phrases } from './phrases.ts'
import type { Token } from './tokens.ts'
import { tokenize } from './tokens.ts'
import type { TimeRange, WhenReading } from './types.ts'

export interface ChoiceContext {
  readonly options: readonly { readonly local?: string; readonly label: string }[]
  readonly whens: readonly WhenReading[]
}

/** Places counted from the front, or from the back when negative. */
const ORDINALS: readonly Phrases<number>[] = [
  {
    value: 0,
    phrases: [
      'first',
      '1st',
      'firt',
      'frist',
      'option (1|one)',
      'number (1|one)',
      'اول',
      'اولى',
      'اولاني',
      'اولانيه',
      'رقم (1|واحد)',
      'خيار 1',
      'top one',
      'former',
    ],
  },
  {
    value: 1,
    phrases: ['second', '2nd', 'option (2|two)', 'number (2|two)', 'ثاني', 'تاني', 'ثانيه', 'تانيه', 'رقم (2|اثنين|اتنين)', 'خيار 2'],
  },
  {
    value: 2,
    phrases: ['third', '3rd', 'option (3|three)', 'number (3|three)', 'ثالث', 'تالت', 'ثالثه', 'تالته', 'رقم (3|ثلاثه|تلاته)', 'خيار 3'],
  },
  { value: 3, phrases: ['fourth', '4th', 'option (4|four)', 'number (4|four)', 'رابع', 'رابعه', 'رقم (4|اربعه)', 'خيار 4'] },
  { value: 4, phrases: ['fifth', '5th', 'option (5|five)', 'number (5|five)', 'خامس', 'خامسه', 'رقم (5|خمسه)', 'خيار 5'] },
  {
    value: -1,
    phrases: ['last', 'final (one|option)', 'bottom one', 'latter', 'اخير', 'اخيره', 'اخر (واحد|واحده|خيار|موعد|وقت|شي)', 'الاخر'],
  },
]

const ORDER: readonly Phrases<'earliest' | 'latest' | 'middle'>[] = [
  { value: 'earliest', phrases: ['earlier', 'earliest', 'sooner', 'soonest', 'ابكر', 'اقرب', 'ابدر', 'بدري', 'ابكر واحد'] },
  {
    value: 'latest',
    phrases: ['later (one|slot|time|appointment|option)', '^^ later $$', '^^ the later $$', 'latest', 'متاخر', 'ابعد', 'متاخره'],
  },
  { value: 'middle', phrases: ['middle', 'وسط', 'نص', 'وسطاني', 'اوسط'] },
]

/** "No, not the first": pointing away is no choice. */
const AWAY: readonly Phrases<true>[] = [
  {
    value: true,
    phrases: [
      'not (the|that)',
      'none of',
      'neither',
      "don't (like|want)",
      'except',
      'other than',
      'مش',
      'مو',
      'ما بدي',
      'غير',
      'first time',
      'first visit',
      'first name',
      'last name',
      'last time',
      'last week',
      'last month',
      'اول مره',
      'اخر مره',
    ],
  },
]

const ordinals = lazy(() => compilePhrases(ORDINALS))
const order = lazy(() => compilePhrases(ORDER))
const away = lazy(() => compilePhrases(AWAY))

/** Index of the option the customer points at; null when they point at none or at several. */
export function findChoice(tokens: readonly Token[], { options, whens }: ChoiceContext): number | null {
  if (options.length === 0 || findPhrases(away(), tokens).length > 0) return null
  const byTime = matchTimes(options, whens, tokens)
  const byLabel = matchLabels(options, tokens)
  const both = byTime.filter((index) => byLabel.includes(index))
  if (both.length === 1) return only(both)
  if (byTime.length > 0) return only(byTime)
  const byOrdinal = matchOrdinals(options, tokens)
  if (byOrdinal.length > 0) return only(byOrdinal)
  if (byLabel.length > 0) return only(byLabel)
  return isBareAcceptance(options, tokens) ? 0 : null
}

function only(indexes: readonly number[]): number | null {
  return indexes.length === 1 ? (indexes[0] ?? null) : null
}

function matchOrdinals(options: ChoiceContext['options'], tokens: readonly Token[]): number[] {
  const indexes = new Set<number>()
  for (const { value } of findPhrases(ordinals(), tokens)) {
    const index = value < 0 ? options.length + value : value
    if (index < options.length) indexes.add(index)
  }
  for (const { value } of findPhrases(order(), tokens)) indexes.add(byOrder(options, value))
  return [...indexes].filter((index) => index >= 0)
}

function byOrder(options: ChoiceContext['options'], wanted: 'earliest' | 'latest' | 'middle'): number {
  if (wanted === 'middle') return options.length % 2 === 1 ? (options.length - 1) / 2 : -1
  const sorted = options
    .map(({ local }, index) => ({ local: local ?? '', index }))
    .sort((a, b) => a.local.localeCompare(b.local) || a.index - b.index)
  return (wanted === 'earliest' ? sorted[0] : sorted.at(-1))?.index ?? -1
}

/** Options on the day and at the time said. Without am or pm "5:30" may mean either, whichever was offered. */
function matchTimes(options: ChoiceContext['options'], whens: readonly WhenReading[], tokens: readonly Token[]): number[] {
  // "1 January" points at no first option.
  if (options.every(({ local }) => local === undefined)) return whens.some(({ date }) => date !== null) ? [] : matchNumber(options, tokens)
  const readings = whens.filter(({ date, time }) => date !== null || time !== null).map(withoutPronoun)
  if (readings.length > 0) {
    return options.flatMap(({ local }, index) => (local !== undefined && readings.some((when) => isAt(local, when)) ? [index] : []))
  }
  return matchNumber(options, tokens)
}

/** "the Friday one": a pronoun the grammar may have taken for one o'clock. */
function withoutPronoun(when: WhenReading): WhenReading {
  return when.date !== null && /\sone$/i.test(when.text) ? { ...when, time: null, ambiguity: null } : when
}

/** A bare "5" is an hour on offer, else the number of an option. */
function matchNumber(options: ChoiceContext['options'], tokens: readonly Token[]): number[] {
  const bare =
    tokens.length <= 4 ? tokens.find(({ kind, text }) => kind === 'number' && Number(text) >= 1 && Number(text) <= 24) : undefined
  if (bare === undefined) return []
  const number = Number(bare.text)
  const timed = options.flatMap(({ local }, index) => (local !== undefined && hourOf(local) % 12 === number % 12 ? [index] : []))
  return timed.length > 0 ? timed : number <= options.length ? [number - 1] : []
}

/** On the day and at the time said, in any reading the words allow: where two options fit, the receptionist asks. */
function isAt(local: string, { date, time, ambiguity }: WhenReading): boolean {
  const day = local.slice(0, 10)
  return [{ date, time }, ...(ambiguity?.options ?? [])].some(
    (reading) =>
      (reading.date === null || (day >= reading.date.from && day <= reading.date.to)) &&
      (reading.time === null || isWithin(minutesOf(local), reading.time)),
  )
}

function isWithin(minutes: number, { from, to }: TimeRange): boolean {
  const hits = (minute: number): boolean => (from === to ? minute === from : minute >= from && minute < to)
  return hits(minutes) || hits(minutes + 1440)
}

function minutesOf(local: string): number {
  return hourOf(local) * 60 + Number(local.slice(14, 16))
}

function hourOf(local: string): number {
  return Number(local.slice(11, 13))
}

/** Options whose label holds words the customer used that no other label holds. */
function matchLabels(options: ChoiceContext['options'], tokens: readonly Token[]): number[] {
  const said = new Set(tokens.filter(({ kind }) => kind !== 'emoji').flatMap(({ forms, text }) => [...forms, text.replace(/'s$/, '')]))
  const words = options.map(
    ({ label }) =>
      new Set(
        tokenize(fold(label))
          .filter(({ kind, text }) => kind === 'word' && text.length > 2)
          .flatMap(({ forms }) => forms),
      ),
  )
  const counts = words.map(
    (label, index) => [...label].filter((word) => said.has(word) && !words.every((other, at) => at === index || other.has(word))).length,
  )
  const best = Math.max(...counts)
  return best === 0 ? [] : counts.flatMap((count, index) => (count === best ? [index] : []))
}

const ACCEPTED = new Set([
  'yes',
  'yeah',
  'yep',
  'ok',
  'okay',
  'sure',
  'perfect',
  'great',
  'that',
  'this',
  'works',
  'نعم',
  'تمام',
  'اوكي',
  'ايوه',
  'اي',
  'ماشي',
])

/** One option was read out and the customer agrees. */
function isBareAcceptance(options: ChoiceContext['options'], tokens: readonly Token[]): boolean {
  return options.length === 1 && tokens.length > 0 && tokens.length <= 4 && tokens.some(({ text }) => ACCEPTED.has(text))
}
