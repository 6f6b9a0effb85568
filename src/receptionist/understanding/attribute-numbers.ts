import type { AttributeInput } from './attribute-input.ts'
import { COUNTED, KIDS, MONTHS, YEARS } from './lexicon-attributes.ts'
import type { NumberReading } from './numbers.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'

const PARTY_WORDS = lazy(() =>
  compilePhrases([
    {
      value: 1,
      phrases: [
        'just (me|myself)',
        'only (me|myself)',
        'by myself',
        'on my own',
        'dining alone',
        'solo',
        'table for one',
        'لوحدي',
        'لحالي',
        'بروحي',
        'انا بس',
        'بس انا',
        'شخص واحد',
        'لشخص',
        'نفر واحد',
      ],
    },
    {
      value: 2,
      phrases: [
        '(me|i|myself) and (my|a) (wife|husband|friend|partner|girlfriend|boyfriend|fiance|fiancee|mother|mom|mum|dad|father|sister|brother|son|daughter|colleague)',
        'my (wife|husband|friend|partner|girlfriend|boyfriend|sister|brother|mother|mom|mum) and (i|me|myself)',
        'the two of us',
        'both of us',
        'a couple',
        '(two|2) of us',
        'انا (ومرتي|وزوجتي|وزوجي|وصديقتي|وصاحبتي|وامي|وصاحبي|وصديقي|وخطيبتي|وخطيبي|وجوزي|ومراتي|وابوي)',
        'احنا الاثنين',
        'نحن الاثنين',
        'احنا الاتنين',
      ],
    },
  ]),
)
const ALONE_BEDROOMS = lazy(() =>
  compilePhrases([
    { value: 0, phrases: ['studio', 'studios', 'استوديو', 'ستوديو', 'استديو'] },
    { value: 1, phrases: ['غرفه وصاله', 'غرفه وصالون', 'غرفه نوم', 'غرفه وحده', 'غرفه واحده', 'one bed'] },
    { value: 2, phrases: ['غرفتين وصاله'] },
  ]),
)
/** Words between which "for 4" is a party: after a table, a reservation, or nothing else that takes a number. */
const NOT_A_PARTY =
  /^(?:am|pm|o'?clock|hours?|hrs?|mins?|minutes?|nights?|days?|weeks?|months?|years?|k|aed|dhs|usd|sar|percent|st|nd|rd|th|km|bed|beds|bedrooms?|br|bhk|cheques?|checks?|ساعه|ساعات|دقيقه|دقايق|ايام|يوم|ليالي|اشهر|شهور|شهر|سنين|سنوات|درهم|ريال|الف|غرف|شيكات)$/
const MAX_PARTY = 500

/** How many come: "table for four", "2 adults and 3 kids", "لشخصين", "just me". */
export function readPartySize(input: AttributeInput): number | null {
  const { tokens } = input
  const counted = input.allNumbers.filter((number) => number.value >= 1 && number.value <= MAX_PARTY && Number.isInteger(number.value))
  const heads = counted.filter(
    (number) =>
      countsAny(tokens, number, words('party_size')) || (tokens[number.to]?.text === 'of' && tokens[number.to + 1]?.text === 'us'),
  )
  const kids = counted.filter((number) => countsAny(tokens, number, KIDS))
  const first = heads[0]
  if (first !== undefined) {
    const isPart = /^(?:adults?|ladies|كبار|بالغين|بنات|شباب)$/.test(tokens[first.to]?.text ?? '')
    const includes = tokens.some(({ text }) => /^(?:including|includes|of which|منهم|بينهم)$/.test(text))
    return isPart && !includes ? sum(heads) + sum(kids) : first.value
  }
  const asked = counted.find((number) => input.numbers.includes(number) && followsParty(tokens, number))
  if (asked !== undefined) return asked.value
  return findPhrases(PARTY_WORDS(), tokens)[0]?.value ?? kids[0]?.value ?? null
}

function followsParty(tokens: readonly Token[], number: NumberReading): boolean {
  const [before, earlier] = [tokens[number.from - 1]?.text, tokens[number.from - 2]?.text]
  const next = tokens[number.to]
  if (next !== undefined && next.gap === 'none' && NOT_A_PARTY.test(next.text)) return false
  if (before === 'of') return /^(?:party|group|total|family|team)$/.test(earlier ?? '')
  if (
    /^(?:we're|we are|were|we'll|احنا|نحن|حنا|عددنا|بنكون|هنكون|نكون|طاوله)$/.test(before ?? '') ||
    (before === 'are' && earlier === 'we') ||
    (before === 'be' && /^(?:we'll|will|would|ll)$/.test(earlier ?? ''))
  )
    return true
  if (number.digits ? before === 'ل' : /^ل/.test(tokens[number.from]?.text ?? '')) return true
  return before === 'for' && number.value <= 60
}

/** Bedrooms: "2 bed", "one-bedroom", "3br", "غرفتين", "studio" (0). */
export function readBedrooms({ tokens, allNumbers }: AttributeInput): number | null {
  const counted = allNumbers.find((number) => number.value <= 20 && countsAny(tokens, number, words('bedrooms')))
  return counted?.value ?? findPhrases(ALONE_BEDROOMS(), tokens)[0]?.value ?? null
}

/** A counted noun of the attribute's own: cheques, bathrooms, or for an unknown attribute its name ("nights" → "3 nights"). */
export function readCounted({ tokens, allNumbers }: AttributeInput, name: string): number | null {
  const known = words(name)
  const nouns = known.size > 0 ? known : nounsOfName(name)
  return allNumbers.find((number) => countsAny(tokens, number, nouns))?.value ?? null
}

/** Months of a lease: "6 months", "one year", "سنة". Not "in 6 months", which is a date. */
export function readLeaseMonths(input: AttributeInput): number | null {
  const { tokens } = input
  for (const number of input.allNumbers) {
    const before = tokens[number.from - 1]?.text ?? ''
    const after = tokens[number.to + 1]?.text ?? ''
    if (/^(?:in|within|after|every|last|next|بعد|خلال|كل|اخر)$/.test(before) || /^(?:ago|old|later|from)$/.test(after)) continue
    // "6,000 a month" is a rent.
    if (number.value > 120) continue
    if (countsAny(tokens, number, MONTHS)) return number.value
    if (countsAny(tokens, number, YEARS)) return number.value * 12
  }
  const isYear = tokens.some(
    ({ forms, text }, at) =>
      /^(?:yearly|annual|annually)$/.test(text) ||
      forms.some((form) => /^(?:سنوي|سنويا|سنويه)$/.test(form)) ||
      ((text === 'year' || text === 'سنه') && /^(?:a|one|for|full|لمده|مده)$/.test(tokens[at - 1]?.text ?? '')) ||
      text === 'لسنه',
  )
  return isYear ? 12 : null
}

/** A model year: four digits near the car. */
export function readVehicleYear(input: AttributeInput, hasVehicle: boolean): number | null {
  const latest = new Date(input.now).getUTCFullYear() + 2
  for (const number of input.allNumbers) {
    const token = input.tokens[number.from]
    if (token === undefined || !/^\d{4}$/.test(token.text) || number.value < 1950 || number.value > latest || number.to - number.from > 1)
      continue
    const isUnit = words('mileage').has(input.tokens[number.to]?.text ?? '')
    const isCued = [-2, -1, 1].some((step) => /^(?:model|year|yr|موديل|سنه|مودل|م)$/.test(input.tokens[number.from + step]?.text ?? ''))
    if (!isUnit && (hasVehicle || isCued)) return number.value
  }
  return null
}

/** Kilometres or miles as said: "80,000 km", "mileage is 80k". */
export function readMileage(input: AttributeInput): number | null {
  const { tokens } = input
  const counted = input.allNumbers.find((number) => number.value >= 100 && countsAny(tokens, number, words('mileage')))
  if (counted !== undefined) return counted.value
  const cued = input.allNumbers.find(
    (number) =>
      number.value >= 100 &&
      [1, 2, 3].some((step) =>
        tokens[number.from - step]?.forms.some((form) => /^(?:mileage|odometer|clock|ممشي|ماشيه|ماشي|عداد|ممشاها|قاطعه)$/.test(form)),
      ),
  )
  return cued?.value ?? null
}

function sum(numbers: readonly NumberReading[]): number {
  return numbers.reduce((total, { value }) => total + value, 0)
}

/** The noun right after the number, or the one the number is written into ("شخصين"), or before an Arabic "one" ("غرفة واحدة"). */
function countsAny(tokens: readonly Token[], number: NumberReading, nouns: ReadonlySet<string>): boolean {
  if (number.noun !== null) return nouns.has(number.noun)
  const next = tokens[number.to]
  if (next !== undefined && next.gap === 'none' && next.forms.some((form) => nouns.has(form))) return true
  const second = tokens[number.to + 1]
  if (
    next !== undefined &&
    second !== undefined &&
    /^(?:other|more|single|double|post|dated|master|big|small|extra)$/.test(next.text) &&
    nouns.has(second.text)
  )
    return true
  const before = tokens[number.from - 1]
  return (
    number.value === 1 &&
    !number.digits &&
    /^واحده?$/.test(tokens[number.from]?.text ?? '') &&
    (before?.forms.some((form) => nouns.has(form)) ?? false)
  )
}

const sets = new Map<string, ReadonlySet<string>>(Object.entries(COUNTED).map(([name, list]) => [name, new Set(list.split(' '))]))
const NO_WORDS: ReadonlySet<string> = new Set()

function words(name: string): ReadonlySet<string> {
  return sets.get(name) ?? NO_WORDS
}

/** "guest_count" counts guests, "nights" nights. */
function nounsOfName(name: string): ReadonlySet<string> {
  const parts = name
    .toLowerCase()
    .split('_')
    .filter((part) => !/^(?:number|count|total|of|min|max|size|minutes|length)$/.test(part))
  return new Set(parts.flatMap((part) => [part, `${part}s`, part.replace(/s$/, '')]))
}
