import { extractAttributes } from './attributes.ts'
import { findChoice } from './choice.ts'
import { findEmail, findPhone } from './contact.ts'
import { matchGazetteer } from './gazetteer.ts'
import { classifyIntents } from './intents.ts'
import { detectLanguage } from './language.ts'
import { findName } from './name.ts'
import { type Folded, fold } from './normalise.ts'
import { findNumbers } from './numbers.ts'
import { readPolarity } from './polarity.ts'
import { isQuestionText } from './question.ts'
import { findRedFlags } from './red-flags.ts'
import { readWhens } from './time/read-whens.ts'
import { overlaps, type Token, tokenize } from './tokens.ts'
import { findTopics } from './topics.ts'
import type { DurationReading, Expectation, Language, UnderstandInput, Understanding, WhenReading } from './types.ts'

/** Past this a message is a paste, not a turn: the rest is not read. */
const MAX_LENGTH = 20_000

type Span = readonly [number, number]

/**
 * Reads one customer turn without a model, a network or a clock of its own: language, intents, topics, dates, contact details, the tenant's terms, the
 * pack's attributes, and what it says to the last question. Deterministic, linear in the text, and total: any string gives an answer, with
 * `out_of_scope` at a low score where nothing was understood.
 */
export function understand(input: UnderstandInput): Understanding {
  const text = input.text.slice(0, MAX_LENGTH)
  const folded = fold(text)
  const tokens = tokenize(folded)
  const language = detectLanguage(text, input.language)
  const isQuestion = isQuestionText(folded.text, tokens)
  const contact = readContact(folded, tokens, input)
  const times = readTimes(input, text, language, contact.spans)
  const terms = matchGazetteer(folded, input.gazetteer, tokens)
  const termSpans = [...terms.offerings, ...terms.resources].map(({ span }) => span)
  const timeSpans = [...times.whens, ...times.durations].map(({ span }) => span)
  const toFolded = foldedRange(folded)
  const numbers = findNumbers(tokens).filter(({ start, end }) => !overlaps(start, end, contact.spans.map(toFolded)))
  const plainNumbers = numbers.filter(({ start, end }) => !overlaps(start, end, timeSpans.map(toFolded)))
  const name = findName(folded, tokens, {
    expected: expects(input, 'name'),
    isQuestion,
    taken: [...contact.spans, ...timeSpans, ...offeringSpans(terms.offerings)].map(toFolded),
  })
  const hasContent = times.whens.length > 0 || plainNumbers.length > 0 || name !== null || contact.phone !== null || termSpans.length > 0
  const answer = readPolarity(tokens, { isQuestion, hasContent })
  const attributes = extractAttributes({
    ...input,
    folded,
    tokens,
    numbers: plainNumbers,
    allNumbers: numbers,
    whens: times.whens,
    durations: times.durations,
    resources: terms.resources,
    polarity: answer.polarity,
    indifferent: answer.indifferent,
    isQuestion,
  })
  const options = input.expectations.flatMap((expectation) => (expectation.kind === 'choice' ? expectation.options : []))
  const choice = findChoice(tokens, { options, whens: times.whens })
  const topics = findTopics(tokens)
  const intents = classifyIntents(tokens, {
    expectations: input.expectations,
    isQuestion,
    hasWhen: times.whens.length > 0,
    hasOffering: terms.offerings.length > 0,
    hasResource: terms.resources.length > 0,
    hasPhone: contact.phone !== null,
    hasEmail: contact.email !== null,
    hasName: name !== null,
    hasAttribute: Object.keys(attributes).length > 0,
    hasNumber: plainNumbers.length > 0,
    hasChoice: choice !== null,
    topics,
    named: terms.offerings.filter(({ score }) => score >= 0.9).map(({ span }) => toFolded(span)),
    hasRedFlag: findRedFlags(folded, tokens).length > 0,
    ...answer,
    words: tokens.length,
  })
  return {
    language,
    intents,
    topics,
    whens: times.whens,
    durations: times.durations,
    name,
    phone: contact.phone,
    email: contact.email,
    numbers: plainNumbers.map(({ value }) => value),
    offerings: terms.offerings,
    resources: terms.resources,
    attributes,
    choice,
    isQuestion,
    ...answer,
  }
}

function expects(input: UnderstandInput, kind: Expectation['kind']): boolean {
  return input.expectations.some((expectation) => expectation.kind === kind)
}

function readContact(
  folded: Folded,
  tokens: readonly Token[],
  input: UnderstandInput,
): { phone: Understanding['phone']; email: string | null; spans: Span[] } {
  const email = findEmail(folded, expects(input, 'email'))
  const correction = /\b(?:actually|sorry|i mean|wrong|instead)\b|قصدي|غلط|عفوا/.test(folded.text)
  const phone = findPhone(folded, tokens, { country: input.country, expected: expects(input, 'phone'), correction })
  const isWithinEmail = email !== null && phone !== null && overlaps(phone.span[0], phone.span[1], [email.span])
  const kept = isWithinEmail ? null : phone
  return {
    email: email?.email ?? null,
    phone: kept === null ? null : { e164: kept.e164, text: kept.text, valid: kept.valid },
    spans: [...(email === null ? [] : [email.span]), ...(kept === null ? [] : [kept.span])],
  }
}

function readTimes(
  input: UnderstandInput,
  text: string,
  language: Language,
  taken: readonly Span[],
): { whens: WhenReading[]; durations: DurationReading[] } {
  const options = input.expectations.flatMap((expectation) => (expectation.kind === 'choice' ? expectation.options : []))
  const { whens, durations } = readWhens({
    text,
    now: input.now,
    timeZone: input.timeZone,
    dateOrder: input.dateOrder,
    language,
    expectingWhen: expects(input, 'when') || expects(input, 'choice'),
    options,
  })
  const wantsNumber = expects(input, 'number') && !expects(input, 'when')
  const isFree = ({ span }: { readonly span: Span }): boolean => !overlaps(span[0], span[1], taken)
  return {
    // Asked "how many", a bare "5" is a count and no hour.
    whens: whens.filter(
      (when) => isFree(when) && !(wantsNumber && /^\s*[\p{L}\d٠-٩]+\s*$/u.test(text) && /^[\d٠-٩]+$/.test(when.text.trim())),
    ),
    durations: durations.filter(isFree),
  }
}

/** A partial match on an offering may share a word with a name; only a sure one takes it. */
function offeringSpans(offerings: readonly { readonly span: Span; readonly score: number }[]): Span[] {
  return offerings.filter(({ score }) => score >= 0.6).map(({ span }) => span)
}

/** Maps a range of the original text to the folded text. */
function foldedRange(folded: Folded): (span: Span) => [number, number] {
  const find = (offset: number): number => {
    let low = 0
    let high = folded.offsets.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((folded.offsets[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }
  return ([start, end]) => [find(start), find(end)]
}
