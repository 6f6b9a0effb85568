import { gazetteerOf, type TurnContext } from '../context.ts'
import { matchGazetteer } from '../understanding/gazetteer.ts'
import { fold } from '../understanding/normalise.ts'
import { findNumbers } from '../understanding/numbers.ts'
import { tokenize } from '../understanding/tokens.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'

const MONEY =
  /\b(?:aed|sar|qar|kwd|bhd|omr|egp|jod|usd|eur|gbp|dirhams?|riyals?|dinars?|dollars?|euros?|pounds?|bucks|price[ds]?|costs?)\b|[$€£]|درهم|ريال|دينار|دولار|جنيه|يورو|سعر|تكلف/
/** What makes a price less, or nothing. */
const BARGAIN =
  /\b(?:for free|free of charge|no charge|complimentary|on the house|discount\w*|half price|\d+\s?(?:%|percent)(?: off)?|special offer|promotion)\b|%|مجان|خصم|تخفيض|عرض خاص|بالمي/
const CONTACT = /[^\s<>()]+@[^\s<>()]+\.\w+|\bhttps?:\/\/\S+|\bwww\.\S+|\+?\d[\d\s().-]{5,}\d/gi
const LIST_NUMBER = /^\s*\d{1,2}[.)]\s/
/** "One of our stylists", "two options": counting on the fingers claims nothing. */
const COUNTED = 12

/** Numbers and lengths of time, in digits or words, and bargains that nothing in the turn has given; beside money every number must be one of what the sentence names. */
export function findUnsupportedNumbers(context: TurnContext, { model }: Facts, sentence: Sentence): Flag[] {
  if (!model) return []
  const { text } = sentence
  const folded = fold(text)
  const bargain = BARGAIN.exec(folded.text)?.[0]
  if (bargain && !model.results.some((result) => fold(result).text.includes(bargain)))
    return [{ kind: 'unsupported_price', severity: 'high', excerpt: bargain }]
  const isPrice = MONEY.test(folded.text)
  const named = new Set(matchGazetteer(folded, gazetteerOf(context)).offerings.flatMap((match) => (match.score >= 0.9 ? [match.id] : [])))
  const offerings = context.offerings.filter((row) => named.size === 0 || named.has(row.id))
  const own = offerings.flatMap((row) => [Number(row.price), Number(row.attributes.duration_minutes)])
  // What a page or the customer says supports a number, but not another price for something that has its own.
  const given = isPrice && named.size > 0 ? [] : [...model.results, model.customerWords].flatMap(numbersIn)
  // One visit for several services costs and takes what they do together.
  const together = named.size > 1 ? sums(offerings) : named.size === 0 && model.visit ? [model.visit.total, model.visit.minutes] : []
  const supported = new Set<number | null>([...own, ...given, ...together])
  const length = sentence.durations().find(({ minutes }) => !supported.has(minutes))
  if (length) return [{ kind: 'unsupported_number', severity: 'high', excerpt: length.text }]
  // Times and dates are the calendar's business.
  const spans = [...sentence.whens().map(({ when }) => when.span), ...sentence.durations().map(({ span }) => span)]
  const rest = spans.reduce(blank, text).replace(CONTACT, ' ').replace(LIST_NUMBER, '')
  const wrong = numbersIn(rest).find((value) => (isPrice || value > COUNTED) && !supported.has(value))
  return wrong === undefined
    ? []
    : [{ kind: isPrice ? 'unsupported_price' : 'unsupported_number', severity: 'high', excerpt: String(wrong) }]
}

function sums(offerings: TurnContext['offerings']): number[] {
  const total = (values: readonly number[]) => Math.round(values.reduce((sum, value) => sum + value, 0) * 100) / 100
  return [total(offerings.map((row) => Number(row.price))), total(offerings.map((row) => Number(row.attributes.duration_minutes)))]
}

function numbersIn(text: string): number[] {
  return findNumbers(tokenize(fold(text))).map((number) => number.value)
}

function blank(text: string, [from, to]: readonly [number, number]): string {
  return text.slice(0, from) + ' '.repeat(to - from) + text.slice(to)
}
