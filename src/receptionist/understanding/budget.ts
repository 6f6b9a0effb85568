import type { AttributeInput } from './attribute-input.ts'
import { COUNTED, CURRENCIES } from './lexicon-attributes.ts'
import type { NumberReading } from './numbers.ts'
import type { Token } from './tokens.ts'

export interface Budget {
  readonly min: number | null
  readonly max: number | null
}

const UPPER =
  /^(?:under|below|max|maximum|upto|within|less|exceed|exceeding|most|tops|limit|تحت|اقل|اقصي|اقصاها|لحد|لغايه|يتجاوز|يزيد|بالكثير|ماكس|ماكسيمم|حدود)$/
const LOWER = /^(?:over|above|least|min|minimum|starting|more|from|اكثر|فوق|اكتر|الاقل|ابتداء|يبدا)$/
const NEGATED = /^(?:no|not|than|dont|don't|لا|ما)$/
const CUE = /^(?:budget|spend|spending|afford|range|pay|price|rent|ميزانيه|ميزانيتي|ميزانيتنا|بادجت|بادجتي|ادفع|سعر|ايجار|بحدود|حوالي)$/
const RANGE_JOINTS = /^(?:to|and|till|until|الي|لـ|ل|و|لحد|-)$/
const OTHER_UNITS: ReadonlySet<string> = new Set([
  ...Object.values(COUNTED).flatMap((list) => list.split(' ')),
  'sqft',
  'sq',
  'sqm',
  'متر',
  'قدم',
  'percent',
  'months',
  'month',
  'years',
  'year',
  'شهر',
  'سنه',
  'minutes',
  'hours',
  'am',
  'pm',
])
const SMALLEST = 100

/** Amounts the customer means to pay: "under 90k", "between 80 and 100 thousand", "ميزانيتي ٨٠ ألف". A plain amount is the most they would pay. */
export function readBudget(input: AttributeInput): Budget {
  const { tokens, folded } = input
  const amounts = input.numbers.filter((number) => isAmount(tokens, folded.text, number))
  const first = amounts[0]
  if (first === undefined) return { min: null, max: null }
  const range = readRange(tokens, folded.text, input.numbers)
  if (range !== null) return range
  const bounds = amounts.map((number) => ({ value: number.value, bound: boundOf(tokens, number) }))
  const min = bounds.find(({ bound }) => bound === 'min')?.value ?? null
  const max = bounds.find(({ bound }) => bound === 'max')?.value ?? bounds.find(({ bound }) => bound === null)?.value ?? null
  return { min, max }
}

/** Money by a currency, a scale, or a cue nearby. */
function isAmount(tokens: readonly Token[], text: string, number: NumberReading): boolean {
  const next = tokens[number.to]
  if (number.value >= SMALLEST && isByPeriod(tokens, number)) return true
  if (
    number.noun !== null ||
    (next?.gap === 'none' && next.forms.some((form) => OTHER_UNITS.has(form)) && !/^(?:year|month|سنه|شهر)$/.test(next.text))
  )
    return false
  if (hasCurrency(tokens, text, number)) return true
  if (number.value < SMALLEST) return false
  const isScaled = number.digits ? number.to - number.from > 1 : number.value >= 1000
  return isScaled || [1, 2, 3, 4].some((step) => isCue(tokens[number.from - step]))
}

/** "6,000 a month", "٦ آلاف بالشهر": a rent. */
function isByPeriod(tokens: readonly Token[], { to }: NumberReading): boolean {
  const [first, second] = [tokens[to]?.text ?? '', tokens[to + 1]?.text ?? '']
  if (/^(?:monthly|yearly|annually|شهريا|سنويا|بالشهر|بالسنه)$/.test(first)) return true
  return /^(?:a|per|each|every|في|ب)$/.test(first) && /^(?:month|year|الشهر|السنه|شهر|سنه)$/.test(second)
}

function hasCurrency(tokens: readonly Token[], text: string, number: NumberReading): boolean {
  const around = [tokens[number.from - 1], tokens[number.to]]
  if (around.some((token) => token?.forms.some((form) => CURRENCIES.has(form)))) return true
  return (
    /[$€£]\s?$/.test(text.slice(Math.max(0, number.start - 2), number.start)) || /^\s?[$€£]/.test(text.slice(number.end, number.end + 2))
  )
}

function isCue(token: Token | undefined): boolean {
  return token?.forms.some((form) => CUE.test(form) || UPPER.test(form) || LOWER.test(form)) ?? false
}

/** "80 to 90k": the second amount lends its scale to a first that is small. */
function readRange(tokens: readonly Token[], text: string, numbers: readonly NumberReading[]): Budget | null {
  for (const [index, low] of numbers.entries()) {
    const high = numbers[index + 1]
    if (high === undefined || !isRange(tokens, text, low, high)) continue
    const scale = high.value >= 1_000_000 && low.value < 1000 ? 1_000_000 : high.value >= 1000 && low.value < 1000 ? 1000 : 1
    const from = low.value * scale
    if (high.value >= SMALLEST && from < high.value) return { min: from, max: high.value }
  }
  return null
}

function isRange(tokens: readonly Token[], text: string, low: NumberReading, high: NumberReading): boolean {
  const between = tokens.slice(low.to, high.from).filter(({ forms }) => !forms.some((form) => CURRENCIES.has(form)))
  const written = text.slice(low.end, high.start)
  if (!isAmount(tokens, text, high)) return false
  if (between.length === 0)
    return /^\s?(?:-|\.\.)\s?$/.test(written) || /^ل/.test(tokens[high.from]?.text ?? '') || /^و/.test(tokens[high.from]?.text ?? '')
  const joint = between[0]
  if (between.length > 1 || joint === undefined || !RANGE_JOINTS.test(joint.text)) return false
  const opening = tokens[low.from - 1]?.text ?? ''
  return !/^(?:and|و)$/.test(joint.text) || /^(?:between|بين|مابين)$/.test(opening) || CURRENCIES.has(opening)
}

function boundOf(tokens: readonly Token[], number: NumberReading): 'min' | 'max' | null {
  for (let step = 1; step <= 3; step++) {
    const token = tokens[number.from - step]
    if (token === undefined || tokens[number.from - step + 1]?.gap === 'stop') break
    const isDenied = NEGATED.test(tokens[number.from - step - 1]?.text ?? '')
    if (token.forms.some((form) => UPPER.test(form)) || (token.text === 'to' && tokens[number.from - step - 1]?.text === 'up')) return 'max'
    if (token.forms.some((form) => LOWER.test(form))) return isDenied ? 'max' : 'min'
  }
  const after = [tokens[number.to]?.text, tokens[number.to + 1]?.text, tokens[number.to + 2]?.text]
  if (after.some((word) => /^(?:max|maximum|tops|most|اقصي|بالكثير|ماكس)$/.test(word ?? ''))) return 'max'
  return after.some((word) => /^(?:min|minimum|plus|الاقل)$/.test(word ?? '')) ? 'min' : null
}
