import type { OfferingFacts } from '../context.ts'
import type { Session } from '../dialogue/session.ts'
import { contentWords } from '../knowledge/search.ts'

/** All offerings for "what do you offer?", those that mention the words for "what kinds of facials do you do?", none when nothing mentions them. */
export function findOfferings(session: Session): readonly OfferingFacts[] {
  const { offerings, pack, text: words } = session.turn.context
  const nouns = [pack.offering_noun.en.singular, pack.offering_noun.en.plural, pack.offering_noun.ar.singular, pack.offering_noun.ar.plural]
  const general = new Set([...CATALOGUE_WORDS, ...contentWords(nouns.join(' '))])
  const wanted = contentWords(words).filter((word) => !general.has(word))
  if (wanted.length === 0) return offerings
  return offerings.filter((row) => {
    const own = new Set(
      contentWords([row.title, row.title_ar, row.description, row.description_ar, ...row.aliases].filter(Boolean).join(' ')),
    )
    return wanted.some((word) => own.has(word))
  })
}

/** What people say around the thing itself when they ask about a catalogue or its prices. */
const CATALOGUE_WORDS = contentWords(
  'much many price prices pricing cost costs charge charges rate rates list menu service services treatment treatments package packages option options offer offering sell ' +
    'provide available kind kinds type types sort sorts different all everything things do looking find show سعر اسعار كم بكم قديش تكلفه خدمات خدمه قائمه تقدمون تبيعون انواع نوع كل شي',
)

/** Offerings whose attributes don't contradict what the customer said. `budget_max` is an upper bound of the price. */
export function fittingOfferings(session: Session): readonly OfferingFacts[] {
  const wanted = session.state.attributes
  const named = Object.keys(session.reading.attributes).length > 0 ? session.turn.context.offerings : findOfferings(session)
  return named.filter((row) => {
    if (typeof wanted.budget_max === 'number' && Number(row.price) > wanted.budget_max) return false
    return Object.entries(wanted).every(([name, value]) => {
      const present = row.attributes[name]
      if (present === undefined || present === null) return true
      return String(present).toLowerCase() === String(value).toLowerCase() || (name === 'purpose' && value === 'buy' && present === 'sale')
    })
  })
}
