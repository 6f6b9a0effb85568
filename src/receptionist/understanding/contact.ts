import type { CountryCode } from 'libphonenumber-js/min'
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type Folded, originalSlice } from './normalise.ts'
import { findSpokenDigits } from './spoken-digits.ts'
import { overlaps, type Token } from './tokens.ts'

/** A phone number, or digits meant as one. */
export interface PhoneReading {
  readonly e164: string | null
  readonly text: string
  readonly valid: boolean
  /** Range in the original text. */
  readonly span: readonly [number, number]
}

export interface EmailReading {
  readonly email: string
  readonly span: readonly [number, number]
}

export interface PhoneContext {
  /** ISO 3166-1 alpha-2, for numbers without a country code. */
  readonly country: string
  /** A phone was asked for: digits too few or too many are then a failed attempt, not another number. */
  readonly expected: boolean
  /** The last valid number counts, not the first. */
  readonly correction: boolean
}

const RUN = /(?:\+|\(\+?|00)?\d(?:[ ().-]{0,3}\d){5,17}/g
const DATE = /\b\d{4}[-.]\d{1,2}[-.]\d{1,2}\b|\b\d{1,2}[-.]\d{1,2}[-.](?:\d{4}|\d{2})\b(?![-.\d])/g
const MONEY_AFTER =
  /^\s{0,2}(?:k\b|m\b|aed|sar|usd|qar|kwd|bhd|omr|egp|jod|gbp|eur|dirhams?|dhs?\b|riyals?|dollars?|pounds?|euros?|[$€£%]|درهم|ريال|دينار|جنيه|دولار|ليره|الف|مليون|km|miles?|كم\b|sq|متر)/
const MONEY_BEFORE =
  /(?:[$€£]|aed|sar|usd|qar|kwd|egp|gbp|eur|dhs?|budget|price|ميزاني\S{0,4}|سعر\S{0,3})\s{0,2}(?:is|of|around|:|about)?\s{0,2}$/
const CUE =
  /(?:phone|number|mobile|cell|whatsapp|reach me|call me|text me|tel|contact|رقم\S{0,3}|جوال\S{0,2}|موبايل\S{0,2}|تلفون\S{0,2}|هاتف\S{0,2}|واتس\S{0,3}|اتصل\S{0,3}|كلمن\S{0,2})[^\d]{0,24}$/

/** The customer's phone number, or what they must have meant as one (`valid: false`); null when the text has neither. */
export function findPhone(folded: Folded, tokens: readonly Token[], context: PhoneContext): PhoneReading | null {
  const candidates = [...writtenRuns(folded.text), ...findSpokenDigits(tokens)].sort((a, b) => a.start - b.start)
  const readings: PhoneReading[] = []
  for (const { digits, start, end } of candidates) {
    const cued = context.expected || CUE.test(folded.text.slice(Math.max(0, start - 60), start))
    const e164 = parse(digits, context.country, cued)
    if (!cued && isList(folded.text.slice(start, end))) continue
    if (e164 === null && !cued && !/^(?:\+|00|0\d{6})/.test(digits)) continue
    if (isMoney(folded.text, start, end) && !digits.startsWith('+')) continue
    readings.push({ e164, valid: e164 !== null, ...originalSlice(folded, start, end) })
  }
  const valid = readings.filter((reading) => reading.valid)
  return (context.correction ? valid.at(-1) : valid[0]) ?? readings[0] ?? shortAttempt(folded, tokens, context)
}

function writtenRuns(text: string): { digits: string; start: number; end: number }[] {
  const dates = [...text.matchAll(DATE)].map((match): [number, number] => [match.index, match.index + match[0].length])
  const runs: { digits: string; start: number; end: number }[] = []
  for (const match of text.matchAll(RUN)) {
    const start = match.index
    const end = start + match[0].length
    if (overlaps(start, end, dates) || /[\d:,/@]/.test(text.charAt(start - 1)) || /^(?:[\d@]|[:,/.]\d)/.test(text.slice(end, end + 2)))
      continue
    if (/[a-z]/.test(text.charAt(start - 1))) continue
    runs.push({ digits: match[0].replace(/[^\d+]/g, ''), start, end })
  }
  return runs
}

/** Asked for a number, the customer typed a few digits: keep them all, so that the receptionist can ask for the rest and reads no time into them. */
function shortAttempt(folded: Folded, tokens: readonly Token[], context: PhoneContext): PhoneReading | null {
  for (const [at, token] of tokens.entries()) {
    if (!isDigits(folded, token)) continue
    const last = tokens[lastOfRun(folded, tokens, at)] ?? token
    const digits = folded.text.slice(token.start, last.end).replace(/\D/g, '')
    const isCued = CUE.test(folded.text.slice(Math.max(0, token.start - 60), token.start))
    const isAttempt = (context.expected && token.text.length >= 3) || (isCued && /^0\d{3}|^\d{5}/.test(digits))
    if (isAttempt && digits.length <= 20) return { e164: null, valid: false, ...originalSlice(folded, token.start, last.end) }
  }
  return null
}

const MAX_GROUPS = 10

/** Digits that are no part of a time: "5:30", "10 am". */
function isDigits({ text }: Folded, token: Token): boolean {
  return (
    token.kind === 'number' &&
    /^\d{1,20}$/.test(token.text) &&
    !/^[:/]/.test(text.slice(token.end, token.end + 1)) &&
    !/[:/]/.test(text.charAt(token.start - 1)) &&
    !/^\s{0,2}(?:am|pm|o'clock)\b/.test(text.slice(token.end, token.end + 10))
  )
}

function lastOfRun(folded: Folded, tokens: readonly Token[], from: number): number {
  let at = from
  for (let next = tokens[at + 1]; at - from < MAX_GROUPS && next && next.gap === 'none' && isDigits(folded, next); next = tokens[at + 1])
    at++
  return at
}

/** "5 6 7 8 9 10 11": numbers told apart by spaces, not groups of one number. */
function isList(written: string): boolean {
  const groups = written.split(/\s+/)
  return (
    groups.length > 3 &&
    groups.some((group) => group.length === 1) &&
    groups.every((group) => /^\d{1,2}$/.test(group)) &&
    groups.some((group) => group.length === 2)
  )
}

function parse(digits: string, country: string, cued: boolean): string | null {
  const code = country.toUpperCase()
  const known = isSupportedCountry(code)
  const options = known ? { defaultCountry: code satisfies CountryCode } : {}
  const international = digits.startsWith('00') ? `+${digits.slice(2)}` : digits
  // A customer often leaves out the plus of the country code.
  const isLikelyInternational = /^\d{11,13}$/.test(digits) && (cued || (known && digits.startsWith(getCountryCallingCode(code))))
  const attempts = international.startsWith('+') ? [international] : [digits, ...(isLikelyInternational ? [`+${digits}`] : [])]
  for (const attempt of attempts) {
    const parsed = parsePhoneNumberFromString(attempt, { ...options, extract: false })
    if (parsed?.isValid()) return parsed.number
  }
  return null
}

function isMoney(text: string, start: number, end: number): boolean {
  return MONEY_AFTER.test(text.slice(end, end + 14)) || MONEY_BEFORE.test(text.slice(Math.max(0, start - 30), start))
}

const LOCAL = /[\p{L}\d._%+-]/u
const DOMAIN = /[\p{L}\d.-]/u
const MAX_EMAIL_PART = 200
/** An address is spelled once; hundreds of "at" are no addresses. */
const MAX_ANCHORS = 40

/** The first e-mail address, written or spelled out ("rana dot h at gmail dot com"), lower-cased. */
export function findEmail(folded: Folded, expected: boolean): EmailReading | null {
  return writtenEmail(folded) ?? spokenEmail(folded, expected)
}

function writtenEmail(folded: Folded): EmailReading | null {
  const { text } = folded
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (!LOCAL.test(text.charAt(at - 1)) || !DOMAIN.test(text.charAt(at + 1))) continue
    let start = at
    while (start > 0 && at - start < MAX_EMAIL_PART && LOCAL.test(text.charAt(start - 1))) start--
    let end = at + 1
    while (end < text.length && end - at < MAX_EMAIL_PART && DOMAIN.test(text.charAt(end))) end++
    while (/[.-]/.test(text.charAt(end - 1))) end--
    const { text: written, span } = originalSlice(folded, start, end)
    if (/^[^@.][^@]*@[^@.]+(?:\.[^@.]+)*\.\p{L}{2,}$/u.test(written)) return { email: written.toLowerCase(), span }
  }
  return null
}

const PROVIDER = /^(?:g ?mail|hotmail|outlook|yahoo|icloud|live|msn|aol|proton(?:mail)?|me|mail|zoho|gmx|yandex)(?:\.| |$)/
const EMAIL_CUE = /\b(?:e ?-?mail|mail me|address is)\b|ايميل|بريد|اميل/
const SPOKEN =
  /([a-z\d][a-z\d_-]{0,60}(?:(?: ?\. ?| dot | underscore | dash | hyphen | نقطه )[a-z\d][a-z\d_-]{0,60}){0,3}) ?(?: at |\(at\)|\[at\]|@| ات | عند ) ?([a-z\d][a-z\d-]{0,60}(?:(?:\.| \. | dot | دوت | نقطه )[a-z]{2,12}){1,3})\b/

function spokenEmail(folded: Folded, expected: boolean): EmailReading | null {
  let anchors = 0
  for (const anchor of folded.text.matchAll(/[a-z\d](?: at | ات | عند | ?\(at\) ?| ?\[at\] ?| ?@ ?)(?=[a-z\d])/g)) {
    if (anchors++ >= MAX_ANCHORS) return null
    const from = Math.max(0, anchor.index - 80)
    const match = SPOKEN.exec(folded.text.slice(from, anchor.index + 80))
    if (match === null) continue
    // "Meet me at the-salon.com" spells a site, not an address.
    const before = folded.text.slice(Math.max(0, from + match.index - 40), from + match.index)
    if (!expected && !PROVIDER.test(match[2] ?? '') && !EMAIL_CUE.test(before)) continue
    const email = `${joinSpoken(match[1] ?? '')}@${joinSpoken(match[2] ?? '')}`
    const start = from + match.index
    return { email, span: originalSlice(folded, start, start + match[0].length).span }
  }
  return null
}

function joinSpoken(part: string): string {
  return part
    .replace(/ ?(?:\bdot\b|دوت|نقطه|\.) ?/g, '.')
    .replace(/ underscore /g, '_')
    .replace(/ (?:dash|hyphen) /g, '-')
    .replaceAll(' ', '')
}
