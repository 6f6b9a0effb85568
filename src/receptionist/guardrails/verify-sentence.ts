import { gazetteerOf, type TurnContext } from '../context.ts'
import type { ToolCall } from '../tools/call-tool.ts'
import { matchGazetteer } from '../understanding/gazetteer.ts'
import { fold } from '../understanding/normalise.ts'
import { findNumbers } from '../understanding/numbers.ts'
import { readWhens } from '../understanding/time/read-whens.ts'
import { tokenize } from '../understanding/tokens.ts'
import type { DateRange, Language } from '../understanding/types.ts'
import { checkSentence } from './check-sentence.ts'
import { gatherFacts } from './facts.ts'
import type { Flag } from './flag.ts'
import { findActionClaim, findLeak } from './speech-claims.ts'
import { type TimeEvidence, type TimeProblem, verifyTimes } from './verify-times.ts'

/** What was stopped in a model's words, and why. */
export interface SpeechFlag {
  readonly kind: Flag['kind'] | TimeProblem | 'unsupported_contact' | 'unsupported_number' | 'wrong_language' | 'leak'
  readonly severity: 'low' | 'medium' | 'high'
  readonly excerpt: string
}

/** What a model's sentence may rest on, besides the turn's context. */
export interface Evidence extends TimeEvidence {
  readonly language: Language
  /** The customer's own words in this conversation, and what is known of them. */
  readonly customerWords: string
  readonly calls: readonly ToolCall[]
}

export interface Verified {
  /** Null: it may leave. */
  readonly flag: SpeechFlag | null
  /** The day that the reply has named last. */
  readonly date: DateRange | null
}

/**
 * Whether one complete sentence of a model may leave. It may claim nothing done (the acts' templates do that, from the tool's result), show nothing of the
 * inner workings, use no forbidden phrase, and every price, time, number and address in it must be in the catalogue, the calendar, the business's own entries,
 * this turn's results or the customer's words. In doubt it doesn't leave.
 */
export function verifySentence(context: TurnContext, evidence: Evidence, sentence: string, lastDate: DateRange | null): Verified {
  const stopped = (kind: SpeechFlag['kind'], excerpt: string, severity: SpeechFlag['severity'] = 'high'): Verified => ({
    flag: { kind, severity, excerpt: excerpt.slice(0, 200) },
    date: lastDate,
  })
  const leak = findLeak(sentence)
  if (leak !== null) return stopped('leak', leak)
  if (isOtherLanguage(sentence, evidence.language)) return stopped('wrong_language', sentence, 'medium')
  const claim = findActionClaim(sentence)
  if (claim !== null) return stopped('unverified_action', claim)
  // Whatever is said of any reply is said of this one too. No tool counts as done: what was done is told by its act.
  const facts = { ...gatherFacts(context, evidence.calls), succeeded: new Set<never>() }
  const [found] = checkSentence(context, facts, sentence)
  if (found) return stopped(found.kind, found.excerpt, found.severity)
  const contact = findUnsupportedContact(context, evidence, sentence)
  if (contact !== null) return stopped('unsupported_contact', contact)
  const number = findUnsupportedAmount(context, evidence, sentence)
  if (number !== null) return stopped(number.isPrice ? 'unsupported_price' : 'unsupported_number', number.excerpt)
  const times = verifyTimes(context, evidence, sentence, lastDate)
  if (times.problem !== null) return stopped(times.problem, sentence)
  return { flag: null, date: times.date }
}

/** Mostly in the letters of the other language; a name or two in them is none. */
function isOtherLanguage(sentence: string, language: Language): boolean {
  const arabic = sentence.match(/\p{Script=Arabic}+/gu)?.join('').length ?? 0
  const latin = sentence.match(/\p{Script=Latin}+/gu)?.join('').length ?? 0
  const [own, other] = language === 'ar' ? [arabic, latin] : [latin, arabic]
  const foreign = sentence.replace(/[\p{Script=Arabic}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu, '').length
  return other > own || foreign > own
}

const CONTACT = /[^\s<>()]+@[^\s<>()]+\.\w+|\bhttps?:\/\/\S+|\bwww\.\S+|\+?\d[\d\s().-]{5,}\d/gi

function findUnsupportedContact(context: TurnContext, evidence: Evidence, sentence: string): string | null {
  const known = [JSON.stringify(context.tenant.profile), evidence.customerWords, ...evidence.texts].join(' ').toLowerCase()
  const digits = known.replace(/\D/g, '')
  for (const [found] of sentence.matchAll(CONTACT)) {
    const isNumber = /^[+\d]/.test(found) && !/@|http/i.test(found)
    const wanted = isNumber ? found.replace(/\D/g, '') : found.toLowerCase().replace(/[.,;:!?]+$/, '')
    if (isNumber && wanted.length < 7) continue
    if (!(isNumber ? digits.includes(wanted.replace(/^0+/, '')) : known.includes(wanted))) return found.trim()
  }
  return null
}

const MONEY =
  /\b(?:aed|sar|qar|kwd|bhd|omr|egp|jod|usd|eur|gbp|dirhams?|riyals?|dinars?|dollars?|euros?|pounds?|bucks|price[ds]?|costs?)\b|[$€£]|درهم|ريال|دينار|دولار|جنيه|يورو|سعر|تكلف/
const BARGAIN =
  /\b(?:for free|free of charge|no charge|complimentary|on the house|discount\w*|half price|\d+\s?(?:%|percent)(?: off)?|special offer|promotion)\b|%|مجان|خصم|تخفيض|عرض خاص|بالمي/

/** A number, in digits or words, that nothing supports. A price must be one of what the sentence names. */
function findUnsupportedAmount(context: TurnContext, evidence: Evidence, sentence: string): { excerpt: string; isPrice: boolean } | null {
  const folded = fold(sentence)
  const given = [...evidence.texts, evidence.customerWords].map((text) => fold(text).text)
  const bargain = BARGAIN.exec(folded.text)
  if (bargain && !evidence.texts.some((text) => fold(text).text.includes(bargain[0]))) return { excerpt: bargain[0], isPrice: true }

  const isPrice = MONEY.test(folded.text)
  const named = new Set(matchGazetteer(folded, gazetteerOf(context)).offerings.flatMap((match) => (match.score >= 0.9 ? [match.id] : [])))
  const offerings = context.offerings.filter((row) => named.size === 0 || named.has(row.id))
  const { whens, durations } = readWhens({
    text: sentence,
    now: context.now.getTime(),
    timeZone: context.tenant.timezone,
    dateOrder: 'dmy',
    language: null,
    expectingWhen: false,
  })
  const supported = new Set([
    ...offerings.flatMap((row) => [Number(row.price), Number(row.attributes.duration_minutes)]),
    // What a page or the customer says supports a number, but not another price for something that has its own.
    ...(isPrice && named.size > 0 ? [] : numbersIn(given.join(' . '))),
  ])
  for (const { minutes, text } of durations) if (!supported.has(minutes)) return { excerpt: text, isPrice: false }
  // Times and dates are the calendar's business.
  const words = [...whens, ...durations].reduce((text, { span }) => blank(text, span), sentence)
  const wrong = numbersIn(fold(words.replace(CONTACT, ' ')).text.replace(/^\s*\d{1,2}[.)]\s/, '')).find(
    (value) => (isPrice || value > 12) && !supported.has(value),
  )
  return wrong === undefined ? null : { excerpt: String(wrong), isPrice }
}

function numbersIn(text: string): number[] {
  return findNumbers(tokenize(fold(text))).map((number) => number.value)
}

function blank(text: string, [from, to]: readonly [number, number]): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to)
}
