import type { TurnContext } from '../context.ts'
import { fold } from '../understanding/normalise.ts'
import { findNumbers, type NumberReading } from '../understanding/numbers.ts'
import { type Token, tokenize } from '../understanding/tokens.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'
import { contentStems, overlap, plain } from './words.ts'

/** Words of a currency, by its code. A currency that the business doesn't use is never a price of its. */
const CURRENCIES: Readonly<Record<string, RegExp>> = {
  AED: /^(?:aed|dirhams?|dhs?|درهما?|دراهم|درهمين)$/,
  SAR: /^(?:sar|riyals?|sr|ريالا?|ريالات|ريالين)$/,
  QAR: /^(?:qar|riyals?|ريالا?|ريالات)$/,
  OMR: /^(?:omr|rials?|riyals?|ريالا?|ريالات)$/,
  KWD: /^(?:kwd|kd|dinars?|دينارا?|دنانير)$/,
  BHD: /^(?:bhd|bd|dinars?|دينارا?|دنانير)$/,
  JOD: /^(?:jod|jd|dinars?|دينارا?|دنانير)$/,
  EGP: /^(?:egp|le|pounds?|جنيها?|جنيهات)$/,
  USD: /^(?:usd|dollars?|bucks|دولارا?|دولارات)$/,
  EUR: /^(?:eur|euros?|يورو)$/,
  GBP: /^(?:gbp|quid|pounds?|باوند)$/,
}
const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' }
/** What makes a number a price although no currency stands beside it. */
const COST_BEFORE =
  /^(?:pay|pays|paying|costs?|costing|charge|price|prices|fee|rate|total|deposit|only|priced|سعر|سعره|سعرها|بسعر|يكلف|تكلف|بتكلف|تدفع|تدفعي|ندفع|كلفه|مجموع|عربون|رسوم|ب)$/
const FILLER = /^(?:is|are|of|at|you|the|just|only|about|around|for|to|would|be|فقط|حوالي|هو|هي)$/
const UNIT_AFTER =
  /^(?:min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|people|persons?|guests?|spaces?|am|pm|percent|options?|offers?|times?|sqft|sq|km|bedrooms?|beds?|دقيقه|دقايق|ساعه|ساعات|يوم|ايام|شخص|اشخاص|مساء|صباحا|سنه|شهر)$/
const PER_AFTER = /^ ?(?:per|a|each|\/) ?(?:session|visit|person|head|guest|night|hour|month|year|class)\b|^ each\b/

const FREE =
  /\b(?:for free|free of charge|complimentary|on the house|no (?:\w+ )?charge|without charge|no cost|at no extra cost|get one free|gratis|(?:is|are) (?:totally |completely |absolutely )?free(?! (?:at|on|then|now|for|from|until|to|tomorrow|today))|free (?:of cost|consultation|session|visit|treatment|trial|haircut|service|gift|delivery|parking|spaces?|wifi|cancellation|check-?up))\b|مجان|ببلاش|بلاش(?![\p{L}])|(?:بدون|بلا|من غير|من دون) (?:مقابل|رسوم|تكلفه)/u
const DISCOUNT =
  /\b(?:\d+(?:\.\d+)?|[a-z]+) ?(?:%|percent|per cent) (?:off|discount|less|back|cheaper|reduction)|discount|half[- ]price|half off|two for one|خصم|تخفيض|(?:^|[^\p{L}])(?<!يحتسب |تحتسب )(?:ب)?(?:نص|نصف) السعر/u
const DISCOUNT_TALK =
  /\b(?:no|any|ask|about|if|whether|can not|not) (?:\w+ ){0,3}discounts?|(?:لا|ما|مافي|اي|عن) (?:\S+ ){0,2}(?:خصم|تخفيض)/
const ECHO =
  /\b(?:you (?:said|mentioned|asked|told|wrote|have)|your (?:budget|range|limit)|budget|under|up to|within|below|above|over|more than|less than)\b|ميزاني|ذكرت|قلت|سالت|اقل من|اكثر من|حدود/
const BUDGET_QUESTION = /\?\s*$/

/** Claims of what something costs that neither the catalogue nor the business's own words nor the customer's support. */
export function findUnsupportedPrices(context: TurnContext, facts: Facts, sentence: Sentence): Flag[] {
  const { said } = sentence
  const flags: Flag[] = []
  const found = amountsOfTokens(fold(said).text, sentence.tokens, sentence.numbers)
  if (found.length > 0 && !(BUDGET_QUESTION.test(said) && /budget|price range|ميزاني/.test(said))) {
    const supported = makeSupport(context, facts, said)
    for (const amount of found) {
      const severity = supported(amount)
      if (severity !== null) flags.push({ kind: 'unsupported_price', severity, excerpt: amount.text })
    }
  }
  const gift =
    (sentence.clocks.length > 0 || /\b(?:times?|slots?) (?:is|are)\b/.test(said) ? null : FREE.exec(said)) ??
    (DISCOUNT_TALK.test(said) ? null : DISCOUNT.exec(said))
  if (gift && !sentence.isQuestion && !isFreeOffering(context, said) && !saysSo(facts, said, FREE.test(said) ? FREE : DISCOUNT))
    flags.push({ kind: 'unsupported_price', severity: 'high', excerpt: gift[0].trim() })
  return flags
}

interface Amount {
  readonly value: number
  readonly text: string
  /** Codes that the words or the sign beside it may mean; empty where none stands there. */
  readonly currencies: readonly string[]
}

function amountsIn(said: string): Amount[] {
  const folded = fold(said)
  const tokens = tokenize(folded)
  return amountsOfTokens(folded.text, tokens, findNumbers(tokens))
}

function amountsOfTokens(text: string, tokens: readonly Token[], numbers: readonly NumberReading[]): Amount[] {
  return numbers.flatMap((number) => {
    const before = tokens[number.from - 1]
    const after = tokens[number.to]
    const sign = SIGNS[text.slice(0, number.start).trimEnd().slice(-1)] ?? SIGNS[text.slice(number.end).trimStart().charAt(0)]
    const currencies = sign ? [sign] : [...codesOf(after), ...codesOf(before)]
    const isPrice = currencies.length > 0 || isPriceWithoutCurrency(text, tokens, number)
    return isPrice ? [{ value: number.value, text: text.slice(number.start, number.end), currencies }] : []
  })
}

function codesOf(token: Token | undefined): string[] {
  if (!token) return []
  return Object.keys(CURRENCIES).filter((code) => token.forms.some((form) => CURRENCIES[code]?.test(form)))
}

function isPriceWithoutCurrency(text: string, tokens: readonly Token[], number: NumberReading): boolean {
  const next = tokens[number.to]
  if ((next && next.gap === 'none' && UNIT_AFTER.test(next.text)) || /^ ?(?:%|:|\d)/.test(text.slice(number.end))) return false
  if (PER_AFTER.test(text.slice(number.end))) return true
  if (number.digits && /(?:^|\s)بـ? ?$/.test(text.slice(0, number.start))) return !/:/.test(text.charAt(number.end))
  if (!number.digits) return false
  let at = number.from - 1
  while (at >= 0 && number.from - at <= 3 && FILLER.test(tokens[at]?.text ?? '')) at--
  const cue = tokens[at]
  if (!cue?.forms.some((form) => COST_BEFORE.test(form))) return false
  return !(cue.text === 'only' && at === number.from - 1 && !/\bpay|price|cost/.test(text))
}

/** Null for an amount that is supported, otherwise how bad it is to say it. */
function makeSupport(context: TurnContext, facts: Facts, said: string): (amount: Amount) => Flag['severity'] | null {
  const named = offeringsNamed(context, said)
  const stems = contentStems(said)
  const priced = (named.length > 0 ? named : context.offerings).map((row) => ({ value: Number(row.price), code: row.price_currency }))
  const written = facts.texts.filter((text) => named.length === 0 || sharedWords(stems, text.stems) >= 2).flatMap(amountsOf)
  const byCustomer = new Set(findNumbers(tokenize(fold(context.text))).map(({ value }) => value))
  return ({ value, currencies }) => {
    const isOurs = (code: string) => currencies.length === 0 || currencies.includes(code)
    if (named.length > 1 && isSum(value, priced)) return null
    if (priced.some((price) => price.value === value && isOurs(price.code ?? context.tenant.currency))) return null
    if (named.length === 0 && value === facts.model?.visit?.total && isOurs(context.tenant.currency)) return null
    if (written.includes(value) && isOurs(context.tenant.currency)) return null
    if (!byCustomer.has(value)) return 'high'
    return ECHO.test(said) || isQuestion(said) ? null : 'high'
  }
}

/** "AED 190 together": the price of several of the services that the sentence names. */
function isSum(value: number, priced: readonly { readonly value: number }[]): boolean {
  const cents = (amount: number) => Math.round(amount * 100)
  let sums = [0]
  for (const price of priced.slice(0, MOST_SUMMED)) sums = sums.concat(sums.map((sum) => sum + cents(price.value)))
  return sums.includes(cents(value))
}

const MOST_SUMMED = 6

const amounts = new WeakMap<object, readonly number[]>()

function amountsOf(text: Facts['texts'][number]): readonly number[] {
  const known = amounts.get(text) ?? amountsIn(text.plain).map(({ value }) => value)
  amounts.set(text, known)
  return known
}

/** Offerings whose title or other name the sentence has; a name inside another's longer one doesn't count. */
function offeringsNamed(context: TurnContext, said: string): TurnContext['offerings'] {
  const spans = context.offerings.flatMap((offering) =>
    namesOf(offering).flatMap((name) => placesOf(name, said).map((from) => ({ offering, from, to: from + name.length }))),
  )
  const longest = spans.filter(
    (span) => !spans.some((other) => other.from <= span.from && span.to <= other.to && other.to - other.from > span.to - span.from),
  )
  return [...new Set(longest.map(({ offering }) => offering))]
}

/** Where `name` stands as whole words; an Arabic article or particle may be written onto it. */
function placesOf(name: string, said: string): number[] {
  const places: number[] = []
  for (let at = said.indexOf(name); at !== -1; at = said.indexOf(name, at + 1)) {
    const before = said.slice(0, at)
    const isWhole = /(?:^|[^\p{L}\d])$/u.test(before) || /(?:^|[^\p{L}])(?:و|ب|ل|ف)?(?:ال)?$/u.test(before)
    if (isWhole && !/^[a-z\d]/.test(said.slice(at + name.length).replace(/^e?s\b/, ''))) places.push(at)
  }
  return places
}

const names = new WeakMap<object, readonly string[]>()

function namesOf(offering: TurnContext['offerings'][number]): readonly string[] {
  const all = [offering.title, offering.title_ar ?? '', ...offering.aliases]
  const known = names.get(offering) ?? all.map(plain).filter((name) => name.length >= 3)
  names.set(offering, known)
  return known
}

function isFreeOffering(context: TurnContext, said: string): boolean {
  return offeringsNamed(context, said).some((row) => Number(row.price) === 0)
}

/** Whether the business itself writes of the same thing that it costs nothing, or less. */
function saysSo(facts: Facts, said: string, pattern: RegExp): boolean {
  const stems = contentStems(said)
  return facts.texts.some((text) => {
    const isAlike = pattern.test(text.plain) || (pattern === DISCOUNT && /%|percent|off|خصم/.test(text.plain))
    if (!isAlike) return false
    return overlap(stems, text.stems) >= 0.4 && sharedWords(stems, text.stems) >= 2
  })
}

function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((stem) => b.has(stem)).length
}

function isQuestion(said: string): boolean {
  return /\?["”»)]*$/.test(said)
}
