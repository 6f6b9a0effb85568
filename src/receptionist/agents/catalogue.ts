import type { OfferingFacts, TurnContext } from '../context.ts'
import { contentWords } from '../knowledge/words.ts'
import { fold } from '../understanding/normalise.ts'
import type { Understanding } from '../understanding/types.ts'

type Wishes = Understanding['attributes']

/** All offerings for "what do you offer?", those that mention the words for "what kinds of facials do you do?", none when nothing mentions them. */
export function findOfferings(context: Pick<TurnContext, 'offerings' | 'pack'>, words: string): readonly OfferingFacts[] {
  const { offerings, pack } = context
  const nouns = [pack.offering_noun.en.singular, pack.offering_noun.en.plural, pack.offering_noun.ar.singular, pack.offering_noun.ar.plural]
  const general = new Set([...CATALOGUE_WORDS, ...contentWords(nouns.join(' '))])
  const wanted = contentWords(words).filter((word) => !general.has(word))
  if (wanted.length === 0) return offerings
  return offerings.filter((row) => {
    const own = new Set(
      contentWords([row.title, row.title_ar, row.description, row.description_ar, ...row.aliases].filter(Boolean).join(' ')),
    )
    // "Insurance repairs" are not found by "repair" alone.
    return wanted.filter((word) => own.has(word)).length * 2 >= wanted.length
  })
}

/** What people say around the thing itself when they ask about a catalogue or its prices. */
const CATALOGUE_WORDS = contentWords(
  'much many price prices pricing cost costs charge charges rate rates list menu service services treatment treatments package packages option options offer offering sell ' +
    'provide available kind kinds type types sort sorts different all everything things do looking find show سعر اسعار كم بكم قديش تكلفه خدمات خدمه قائمه تقدمون تبيعون انواع نوع كل شي',
)

/** Offerings that contradict nothing of what the customer said. */
export function fittingOfferings(context: Pick<TurnContext, 'offerings'>, wishes: Wishes): readonly OfferingFacts[] {
  return context.offerings.filter((row) => isAffordable(row, wishes) && meetsWishes(row, wishes))
}

/** What comes closest when nothing fits: everything but the budget, or else what misses the fewest wishes. */
export function closestOfferings(context: Pick<TurnContext, 'offerings'>, wishes: Wishes): readonly OfferingFacts[] {
  const price = (row: OfferingFacts) => Number(row.price)
  const unmet = (row: OfferingFacts) => Object.entries(wishes).filter(([name, value]) => !meetsWishes(row, { [name]: value })).length
  const least = Math.min(...context.offerings.map(unmet))
  // What misses every wish comes close to nothing.
  const known = Object.keys(wishes).filter((name) => context.offerings.some((row) => row.attributes[name] !== undefined)).length
  if (least > 0 && least >= known) return []
  return context.offerings.filter((row) => unmet(row) === least).sort((a, b) => price(a) - price(b) || (a.id < b.id ? -1 : 1))
}

/** Whether the pack's questions narrow the catalogue down, as they do for homes. */
export function isNarrowedByQuestions({ pack }: Pick<TurnContext, 'pack'>): boolean {
  return pack.booking.requires_offering && pack.slots.some((slot) => slot.required && slot.offering_answers)
}

/** Whether `wishes` hold anything that offerings have too. */
export function hasWishes(context: Pick<TurnContext, 'offerings'>, wishes: Wishes): boolean {
  return Object.keys(wishes).some((name) => name === 'budget_max' || context.offerings.some((row) => row.attributes[name] !== undefined))
}

/** A yearly budget is compared with twelve monthly rents: nobody pays twenty thousand a month and says so as a limit for a studio. */
function isAffordable(row: OfferingFacts, { budget_max: most }: Wishes): boolean {
  if (typeof most !== 'number') return true
  const isMonthly = row.attributes.rent_period === 'month'
  const isYearlyBudget = most >= 20_000
  const price = Number(row.price)
  if (isMonthly) return (isYearlyBudget ? price * 12 : price) <= most
  return (row.attributes.rent_period === 'year' && !isYearlyBudget ? price / 12 : price) <= most
}

function meetsWishes(row: OfferingFacts, wishes: Wishes): boolean {
  return Object.entries(wishes).every(([name, value]) => {
    const present = row.attributes[name]
    if (present === undefined || present === null || Array.isArray(present)) return true
    return isSame(String(present), String(value)) || (name === 'purpose' && value === 'buy' && present === 'sale')
  })
}

function isSame(present: string, value: string): boolean {
  const [a, b] = [fold(present).text, fold(value).text]
  return a === b || (a.length > 3 && b.length > 3 && Number.isNaN(Number(a)) && (a.includes(b) || b.includes(a)))
}
