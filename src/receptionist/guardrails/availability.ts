import type { TurnContext } from '../context.ts'
import { type Facts, isQuoted } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'
import { plain } from './words.ts'

/** Says of a time that one can come then. */
const FREE =
  /\b(?:available|availability|openings?|slots?|vacan\w+|gaps?|spots?|(?:is|are|still|also|was) (?:still )?(?:free|open(?! (?:until|till|from|on|at|every|daily|\d|to\b)))|free (?:at|on|then|tomorrow|today|slot|time|table)|times? (?:is|are) free|space|room for|fit you in|squeeze you|(?:can|could) (?:offer|do|give)|tables? left|works for us|(?:is|are) possible|is something)\b|(?:^|[^\p{L}])(?:و|ال|بال)*(?:متاح|متاحه|متوفر|متوفره|شاغر|شاغره|فاضي|فاضيه|فاضين|مكان|امكانيه)(?![\p{L}])/u
/** Says so only together with a day or a time. */
const HAVING =
  /\b(?:(?:we|i) (?:have|have got)|there (?:is|are)|you (?:can|could) (?:come|have)|next|earliest)\b|(?:^|[^\p{L}])(?:عندنا|لدينا|في|فيه|يوجد|اقرب|تقدر تجي|ممكن تجي) .{0,20}(?:موعد|مواعيد|وقت|طاوله|حجز)|(?:^|[^\p{L}])(?:عندنا|لدينا|اقرب) (?:موعد|وقت)/u
const FULL =
  /\b(?:fully booked|booked out|booked up|sold out|(?:we are|is|are) full|(?:everything|all) (?:is|are) (?:taken|booked|full)|(?:nothing|no (?:slots?|tables?|times?|appointments?|space|room|openings?)) (?:is |are )?(?:left|free|available|open)|not (?:any )?(?:available|free))\b|(?:كل|كله|جميع) (?:\S+ ){0,2}محجوز|محجوز بالكامل|(?:ما في|مافي|لا يوجد|لا توجد|ما عندنا|ليس لدينا) (?:\S+ ){0,2}(?:وقت|موعد|مواعيد|مكان|متاح|فاضي)/u
/** Words before the claim that take it back: a condition, a doubt, a promise to look. */
const UNCERTAIN =
  /\b(?:if|whether|when|let me (?:see|check|look)|check|look|find|search|would|want|whatever|can not promise|not sure|ask|should|may be|might|in case|no longer|not)\b|(?:^|[^\p{L}])(?:اذا|لو|هل|خليني|خلينا|ساتحقق|اتحقق|ابحث|اشوف|ساسال|متى|متي|ما اذا|لا|ما|مافي|ليس|غير|مو|مش)(?![\p{L}])/u
/** "Free" of a price, "open" of a mind. */
const OTHERWISE =
  /\b(?:parking|free of charge|for free|spaces? behind|wifi|online|room service|open to feedback|stays? open|rooms? with|team|by phone|to help|offers? available|we have \d+ (?:branches|stylists|doctors))\b|موقف|مواقف|خدمه/

/** Claims that a time is free, or that none is, which the calendar didn't give in this turn or in the offer that is still open. */
export function findUnsupportedAvailability(context: TurnContext, facts: Facts, sentence: Sentence): Flag[] {
  const { said, clocks, days, part } = sentence
  if (sentence.isQuestion || OTHERWISE.test(said)) return []
  const excerpt = sentence.text.trim().slice(0, 120)
  const full = FULL.exec(said)
  if (full) {
    const isBare = UNCERTAIN.test(said.slice(0, full.index).replace(/\bnot\b/, ''))
    return facts.askedCalendar || isBare ? [] : [{ kind: 'unsupported_availability', severity: 'medium', excerpt }]
  }
  const isDated = clocks.length > 0 || days.size > 0
  const claim = FREE.exec(said) ?? (isDated ? HAVING.exec(said) : null)
  if (!claim || UNCERTAIN.test(said.slice(0, claim.index + claim[0].length))) return []
  // A word alone ("available", "space") says nothing of a time.
  if (!isDated && part === null && !/\b(?:slots?|openings?|fit you in|squeeze|room for you|plenty|tables?)\b|طاوله|موعد/.test(said))
    return []
  const isFree = (time: Facts['times'][number]) =>
    (days.size === 0 || days.has(time.weekday)) && (clocks.length > 0 || part === null || (time.minute >= part[0] && time.minute < part[1]))
  const times = facts.times.filter((time) => isFree(time) && fitsResource(context, said, time.resource))
  const isSupported = times.length > 0 && clocks.every(({ minutes }) => times.some((time) => minutes.includes(time.minute)))
  return isSupported || isQuoted(facts, said) ? [] : [{ kind: 'unsupported_availability', severity: 'high', excerpt }]
}

/** A sentence that names somebody is about that person's time. */
function fitsResource(context: TurnContext, said: string, resource: string | null): boolean {
  if (resource === null) return true
  const named = context.resources.filter(({ name, name_ar }) => [name, name_ar].some((word) => word && said.includes(plain(word))))
  return named.length === 0 || named.some(({ name }) => name === resource)
}
