import { fillExpected, readDate } from './attribute-answers.ts'
import type { AttributeInput, AttributeValue } from './attribute-input.ts'
import { readBedrooms, readCounted, readLeaseMonths, readMileage, readPartySize, readVehicleYear } from './attribute-numbers.ts'
import { readBudget } from './budget.ts'
import { CHOICE_WORDS, FLAG_WORDS, VALUE_WORDS } from './lexicon-attributes.ts'
import { lookup } from './lookup.ts'
import { fold, originalSlice } from './normalise.ts'
import { compilePhrases, findPhrases, type PhraseMatch, type PhraseSet, type Phrases } from './phrases.ts'

/**
 * The pack's attributes as far as the turn gives them. Well-known names have readers of their own; any other attribute is read by its type: `a|b|c` by
 * its words, a number by the noun it counts, the rest only as an answer to a question about it.
 */
export function extractAttributes(input: AttributeInput): Record<string, AttributeValue> {
  const found: Record<string, AttributeValue> = {}
  for (const [name, type] of Object.entries(input.attributes)) {
    const value = readAttribute(input, name, type)
    if (value !== null) found[name] = value
  }
  return { ...found, ...fillExpected(input, found) }
}

function readAttribute(input: AttributeInput, name: string, type: string): AttributeValue | null {
  if (type.includes('|')) return readChoice(input, type)
  if (type === 'boolean') return readFlag(input, name)
  if (type === 'integer' || type === 'number') return readNumber(input, name)
  if (type === 'date') return readDate(input, name, false)
  return type === 'string' ? readString(input, name) : null
}

function readNumber(input: AttributeInput, name: string): number | null {
  switch (name) {
    case 'party_size':
      return readPartySize(input)
    case 'bedrooms':
      return readBedrooms(input)
    case 'budget_min':
      return readBudget(input).min
    case 'budget_max':
    case 'budget':
      return readBudget(input).max
    case 'lease_length_months':
      return readLeaseMonths(input)
    case 'vehicle_year':
      return readVehicleYear(input, findValue(input, 'vehicle_make') !== null)
    case 'mileage':
      return readMileage(input)
    default:
      return readCounted(input, name)
  }
}

function readString(input: AttributeInput, name: string): string | null {
  if (name.startsWith('preferred_')) return readResource(input)
  if (name === 'vehicle_model') return readVehicleModel(input)
  if (name === 'vin_last6') return readCode(input, /^(?:vin|chassis|شاسيه|الشاسيه)$/, /^(?=.*\d)[a-z\d]{6}$/)
  if (name === 'insurance_member_id')
    return readCode(input, /^(?:id|member|policy|card|عضويه|بوليصه|بطاقه|العضويه|البوليصه)$/, /^(?=.*\d)[a-z\d-]{5,24}$/)
  if (name === 'allergies') return findValue(input, name)?.value ?? readAllergy(input)
  return findValue(input, name)?.value ?? null
}

/** The one person or room the customer names, as the tenant writes it. */
function readResource({ resources, gazetteer }: AttributeInput): string | null {
  const ids = new Set(resources.map(({ id }) => id))
  if (ids.size !== 1) return null
  return gazetteer.find(({ kind, id }) => kind === 'resource' && ids.has(id))?.names[0] ?? null
}

const compiled = new Map<string, PhraseSet<AttributeValue>>()

function phraseSet(key: string, make: () => readonly Phrases<AttributeValue>[]): PhraseSet<AttributeValue> {
  const known = compiled.get(key)
  if (known !== undefined) return known
  const set = compilePhrases(make())
  compiled.set(key, set)
  return set
}

function findValue(input: AttributeInput, name: string): PhraseMatch<string> | null {
  const table = lookup(VALUE_WORDS, name)
  if (table === undefined) return null
  const matches = findPhrases(
    phraseSet(`value ${name}`, () => table),
    input.tokens,
  )
  const best = longest(matches)
  return best === undefined ? null : { ...best, value: String(best.value) }
}

function readChoice({ tokens }: AttributeInput, type: string): string | null {
  const options = type
    .split('|')
    .map((option) => option.trim())
    .filter((option) => option !== '')
  const set = phraseSet(`choice ${type}`, () =>
    options.map((option) => ({
      value: option,
      phrases: [plainPhrase(option), ...(lookup(CHOICE_WORDS, option) ?? [])].filter((phrase) => phrase !== ''),
    })),
  )
  const value = longest(findPhrases(set, tokens))?.value
  return value === undefined ? null : String(value)
}

/** An option's own words; a tenant's type may hold signs that mean something in a pattern. */
function plainPhrase(option: string): string {
  return option.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function readFlag({ tokens }: AttributeInput, name: string): boolean | null {
  const table = lookup(FLAG_WORDS, name)
  if (table === undefined) return null
  const match = longest(
    findPhrases(
      phraseSet(`flag ${name}`, () => table),
      tokens,
    ),
  )
  return match === undefined ? null : match.value === true
}

/** The match that says most; of equals the first. */
function longest<T>(matches: readonly PhraseMatch<T>[]): PhraseMatch<T> | undefined {
  return matches.reduce<PhraseMatch<T> | undefined>(
    (best, match) => (best === undefined || match.to - match.from > best.to - best.from ? match : best),
    undefined,
  )
}

/** Models that lexicon-attributes.ts lists with their make. */
const TELLING_MODELS: ReadonlySet<string> = new Set(
  fold(
    `camry corolla yaris prado hilux rav4 fortuner كامري كورولا يارس برادو هايلكس فورتشنر راف4 patrol altima sentra xterra pathfinder باترول التيما سنترا اكستيرا باثفندر accord civic crv اكورد سيفيك elantra sonata tucson accent النترا سوناتا توسان اكسنت sportage sorento optima cerato سبورتاج سورنتو اوبتيما سيراتو mustang explorer raptor موستنج اكسبلورر رابتر tahoe silverado camaro تاهو كامارو yukon يوكن wrangler رانجلر pajero lancer باجيرو لانسر`,
  ).text.split(/\s+/),
)

/** "Toyota Corolla 2018": the word after the make. */
function readVehicleModel(input: AttributeInput): string | null {
  const make = findValue(input, 'vehicle_make')
  const said = make === null ? undefined : input.tokens[make.to - 1]
  // "Camry 2019": a model that names its make.
  if (said?.forms.some((form) => TELLING_MODELS.has(form))) return originalSlice(input.folded, said.start, said.end).text
  const token = make === null ? undefined : input.tokens[make.to]
  if (make === null || token === undefined || token.gap !== 'none' || !isModelWord(token.text)) return null
  if (token.kind === 'number' && /^\d{4}$/.test(token.text) && /^(?:19|20)/.test(token.text)) return null
  const next = input.tokens[make.to + 1]
  // "Land Cruiser", "X5", "C 200": a second part that is no year and no ordinary word.
  const joins =
    next !== undefined &&
    next.gap === 'none' &&
    (next.start === token.end ||
      /^(?:cruiser|class|series|fe|sport|pathfinder|كروزر|كلاس|في)$/.test(next.text) ||
      (token.text.length === 1 && next.kind === 'number'))
  return originalSlice(input.folded, token.start, joins ? next.end : token.end).text
}

function isModelWord(word: string): boolean {
  return !/^(?:is|and|with|but|car|needs?|has|from|in|for|my|the|a|it|service|dealer|dealership|that|won't|wont|at|on|or|to|please|عندي|من|في|موديل|وكاله|سنه|سياره|بس|و|ما|مش|لا)$/.test(
    word,
  )
}

/** A code right after its cue: "member id 784-19…". */
function readCode({ tokens, folded }: AttributeInput, cue: RegExp, code: RegExp): string | null {
  const at = tokens.findIndex(({ forms }) => forms.some((form) => cue.test(form)))
  if (at === -1) return null
  const rest = folded.text.slice(tokens[at]?.end ?? 0, (tokens[at]?.end ?? 0) + 60)
  const start = tokens[at]?.end ?? 0
  for (const match of rest.matchAll(/[a-z\d][a-z\d-]{3,30}/g)) {
    if (code.test(match[0])) return originalSlice(folded, start + match.index, start + match.index + match[0].length).text.toUpperCase()
  }
  return null
}

const ALLERGENS: readonly Phrases<true>[] = [
  { value: true, phrases: ['allergic to', 'allergy to', 'allergies to', 'حساسيه من', 'حساسيه ضد', 'حساسيه تجاه', 'بتحسس من', 'اتحسس من'] },
]
const ALLERGY_BEFORE =
  /^(?:nut|nuts|peanut|dairy|gluten|shellfish|seafood|egg|latex|penicillin|ppd|dye|fish|soy|sesame|milk|wheat|ammonia|pollen)$/

/** "allergic to nuts and shrimp": up to the end of the clause. */
function readAllergy({ tokens, folded }: AttributeInput): string | null {
  const cue = findPhrases(
    phraseSet('allergens', () => ALLERGENS),
    tokens,
  )[0]
  if (cue !== undefined) {
    let end = cue.to
    while (
      end < tokens.length &&
      end < cue.to + 6 &&
      (end === cue.to || tokens[end]?.gap !== 'stop') &&
      !/^(?:but|so|can|please|i|we|my|is|لكن|بس|ممكن|انا)$/.test(tokens[end]?.text ?? '')
    )
      end++
    const last = tokens[end - 1]
    const first = tokens[cue.to]
    return first === undefined || last === undefined || end === cue.to ? null : originalSlice(folded, first.start, last.end).text
  }
  const at = tokens.findIndex(({ text }, index) => ALLERGY_BEFORE.test(text) && /^allerg/.test(tokens[index + 1]?.text ?? ''))
  return at === -1 ? null : (tokens[at]?.text ?? null)
}
