import type { OfferingFacts } from '../context.ts'
import { offeringOf, type Session, say, viewOffering } from '../dialogue/session.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'
import { fittingOfferings } from './catalogue.ts'

const ASKS = lazy(() =>
  compilePhrases([
    {
      value: 'cheaper' as const,
      phrases: [
        '(anything|something|any|anythin|sth) .. cheaper',
        '(have|got|is there|are there|do you have|show|any|a|an) .. (cheaper|cheapest|less expensive|more affordable) (one|ones|option|options|service|services|package|treatment|place|flat|home|unit)?',
        '(what|which|whats) .. (cheapest|least expensive|most affordable)',
        'cheaper (one|ones|option|options|alternative|alternatives)',
        '(في|فيه|عندكم|عندك|هل يوجد|يوجد|اريد|بدي|ابي|ابغى|عايز) .. (ارخص|اوفر)',
        '(شي|شيء|حاجه|خيار|خدمه) (ارخص|اوفر)',
        '(شو|ايش|ما|ايه|وش) (هو|هي)? (الارخص|ارخص)',
      ],
    },
    {
      // About this price, or somebody else's: that is haggling, and people do it.
      value: 'haggles' as const,
      phrases: [
        '(make|do|give|get|can you) .. (it|this|that|me) .. (cheaper|discount|less)',
        '(cheaper|less) (if|elsewhere|somewhere|price|rate)',
        'cheaper than (you|yours|your|what|that)',
        '(discount|negotiat*|haggle|lower the|come down)',
        '(خصم|تخفيض|نزل|نزلوا|تنزيل|راعي|راعونا|غيركم|الثاني|سعر|السعر)',
      ],
    },
  ]),
)

/** "Anything cheaper?" looks for another thing; "can you do it for 50?" is about the price of this one. */
export function asksCheaper(session: Session): boolean {
  const found = findPhrases(ASKS(), tokenize(fold(session.turn.context.text.slice(0, 500)))).map(({ value }) => value)
  return found.includes('cheaper') && !found.includes('haggles') && !offersAPrice(session.turn.context.text)
}

/** A number beside it is a price that is offered, unless it bounds what is looked for: "anything cheaper, under 200?" */
function offersAPrice(text: string): boolean {
  const folded = fold(text.slice(0, 500)).text
  return /\d/.test(folded) && !/(?:under|below|less than|up to|within|max\w*|budget|تحت|اقل من|حدود|لحد|ميزاني\S*)\D{0,12}\d/.test(folded)
}

const NAMES_A_PRICE =
  /\b(?:can|could|would|will) (?:you|u)\b.{0,60}\bfor (?:only |just )?(?:aed |sar |\$|usd )?\d{2,6}(?: ?(?:aed|sar|dirhams?|dhs?|riyals?|dollars?|usd|\$))?\s*\?*\s*$|(?:ممكن|تسوي\S*|تعمل\S*|خلي\S*|تخلي\S*).{0,40}\sب ?\d{2,6}/iu

/** "Can you do it for 50?": a price is offered, and no time, day or party is meant by the number. */
export function namesAPrice({ turn, reading }: Session): boolean {
  if (reading.whens.length > 0 || reading.attributes.party_size !== undefined) return false
  return NAMES_A_PRICE.test(fold(turn.context.text.slice(0, 500)).text)
}

const MOST = 3

/** Tells what there is of the same kind for less, the dearest of it first, or that this is the least. */
export function tellCheaper(session: Session): void {
  const { state, turn, reading } = session
  const talkedAbout = [...reading.offerings.map((match) => match.id), state.task?.offeringId ?? null, ...state.topicOfferingIds]
  const base = talkedAbout.map((id) => offeringOf(session, id)).find((row) => row !== null) ?? null
  const { budget_max: _, ...wishes } = state.attributes
  const fits = fittingOfferings(turn.context, base ? {} : wishes)
  const price = (row: OfferingFacts) => Number(row.price)
  const known = fits.filter((row) => base === null || (sameKind(row, base) && price(row) < price(base)))
  const byPrice = [...known].sort((a, b) => (base ? price(b) - price(a) : price(a) - price(b)) || (a.id < b.id ? -1 : 1))
  if (byPrice.length === 0) {
    if (base) say(session, { act: 'nothing_cheaper', offering: viewOffering(base) })
    return
  }
  const shown = byPrice.slice(0, MOST)
  say(session, { act: 'offerings', items: shown.map(viewOffering), more: byPrice.length > MOST })
  state.topicOfferingIds = shown.map((row) => row.id)
  state.asked = { what: 'offering', options: shown.map((row) => row.id) }
}

const KIND = /(?:type|category|kind|specialty|section|purpose)$/

/** By what the pack's own attributes call its kind; where they say nothing, everything is of one kind. */
function sameKind(row: OfferingFacts, base: OfferingFacts): boolean {
  return Object.entries(base.attributes).every(([name, value]) => !KIND.test(name) || row.attributes[name] === value)
}
