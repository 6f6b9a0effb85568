import { extractAttributes } from './attributes.ts'
import { findChoice } from './choice.ts'
import { findEmail, findPhone } from './contact.ts'
import { matchGazetteer } from './gazetteer.ts'
import { matchExamples } from './intent-examples.ts'
import type { IntentContext } from './intent-features.ts'
import { classifyIntents } from './intents.ts'
import { detectLanguage } from './language.ts'
import { findName } from './name.ts'
import { type Folded, fold } from './normalise.ts'
import { findNumbers } from './numbers.ts'
import { readPolarity } from './polarity.ts'
import { isQuestionText } from './question.ts'
import { findRedFlags } from './red-flags.ts'
import { readWhens, type Times } from './time/read-whens.ts'
import { makeCover, overlaps, type Token, tokenize } from './tokens.ts'
import { findTopics } from './topics.ts'
import type { Expectation, Language, UnderstandInput, Understanding } from './types.ts'

/** Past this a message is a paste, not a turn: the rest is not read. */
const MAX_LENGTH = 20_000

type Span = readonly [number, number]

/**
 * Reads one customer turn without a model, a network or a clock of its own: language, intents, topics, dates, contact details, the tenant's terms, the
 * pack's attributes, and what it says to the last question. Deterministic, linear in the text, and total: any string gives an answer, with
 * `out_of_scope` at a low score where nothing was understood.
 */
export function understand(input: UnderstandInput): Understanding {
  const { tokens, context, found } = readTurn(input)
  return { ...found, intents: classifyIntents(tokens, context) }
}

/** Everything of the turn but its intents, and what these are judged by. */
export function readTurn(input: UnderstandInput): { tokens: Token[]; context: IntentContext; found: Omit<Understanding, 'intents'> } {
  const text = input.text.slice(0, MAX_LENGTH)
  const folded = fold(text)
  const tokens = tokenize(folded)
  const facts = readFacts(input, text, folded, tokens)
  const { contact, times, terms, numbers, name, isQuestion, language } = facts
  const { phone, email } = contact
  const hasContent =
    times.whens.length + times.noSuchDays > 0 ||
    numbers.length > 0 ||
    name !== null ||
    phone !== null ||
    terms.offerings.length + terms.resources.length > 0
  const answer = readPolarity(tokens, { isQuestion, hasContent })
  const attributes = extractAttributes({ ...input, ...facts, ...times, ...answer, resources: terms.resources, folded, tokens })
  const choice = findChoice(tokens, { options: offered(input), whens: times.whens })
  const topics = findTopics(tokens)
  const context = {
    ...answer,
    expectations: input.expectations,
    isQuestion,
    topics,
    hasWhen: times.whens.length + times.noSuchDays > 0,
    hasOffering: terms.offerings.length > 0,
    hasResource: terms.resources.length > 0,
    hasPhone: phone !== null,
    hasEmail: email !== null,
    hasName: name !== null,
    hasAttribute: Object.keys(attributes).length > 0,
    hasNumber: numbers.length > 0,
    hasChoice: choice !== null,
    hasRedFlag: findRedFlags(folded, tokens).length > 0,
    words: tokens.length,
    named: terms.offerings.filter(({ score }) => score >= 0.9).map(({ span }) => foldedRange(folded, span)),
    marks: marksOf(facts, folded),
    alike: matchExamples(folded.text, input.examples ?? []),
  }
  const values = numbers.map(({ value }) => value)
  return {
    tokens,
    context,
    found: { language, topics, ...times, name, phone, email, numbers: values, ...terms, attributes, choice, isQuestion, ...answer },
  }
}

function marksOf({ contact, times, terms }: ReturnType<typeof readFacts>, folded: Folded): IntentContext['marks'] {
  const mark = (kind: IntentContext['marks'][number]['kind'], spans: readonly Span[]) =>
    spans.map((span) => ({ kind, range: foldedRange(folded, span) }))
  const spansOf = (found: readonly { readonly span: Span }[]) => found.map(({ span }) => span)
  return [
    ...mark('contact', contact.spans),
    ...mark('when', spansOf([...times.whens, ...times.durations])),
    ...mark('offering', sureSpans(terms.offerings)),
    ...mark('resource', spansOf(terms.resources)),
  ]
}

/** What the turn states, each fact outside the ranges of the surer ones: a phone's digits are no time, a time's digits no number. */
function readFacts(input: UnderstandInput, text: string, folded: Folded, tokens: readonly Token[]) {
  const language = detectLanguage(text, input.language)
  const isQuestion = isQuestionText(folded.text, tokens)
  const contact = readContact(folded, tokens, input)
  const times = readTimes(input, text, language, contact.spans)
  const terms = matchGazetteer(folded, input.gazetteer, tokens)
  const contactRanges = contact.spans.map((span) => foldedRange(folded, span))
  const timeRanges = [...times.whens, ...times.durations].map(({ span }) => foldedRange(folded, span))
  const termRanges = sureSpans(terms.offerings).map((span) => foldedRange(folded, span))
  const isContact = makeCover(folded.text.length, contactRanges)
  const isTime = makeCover(folded.text.length, timeRanges)
  const allNumbers = findNumbers(tokens).filter(({ start, end }) => !isContact(start, end))
  const numbers = allNumbers.filter(({ start, end }) => !isTime(start, end))
  const isTaken = makeCover(folded.text.length, [...contactRanges, ...timeRanges, ...termRanges])
  const name = findName(folded, tokens, { expected: expects(input, 'name'), isQuestion, isTaken, contacts: contactRanges })
  return { language, isQuestion, contact, times, terms, allNumbers, numbers, name }
}

function offered(input: UnderstandInput): readonly { readonly local?: string; readonly label: string }[] {
  return input.expectations.flatMap((expectation) => (expectation.kind === 'choice' ? expectation.options : []))
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

function readTimes(input: UnderstandInput, text: string, language: Language, taken: readonly Span[]): Times {
  const { whens, durations, noSuchDays } = readWhens({
    text,
    now: input.now,
    timeZone: input.timeZone,
    dateOrder: input.dateOrder,
    language,
    expectingWhen: expects(input, 'when') || expects(input, 'choice'),
    options: offered(input),
  })
  const isFree = ({ span }: { readonly span: Span }): boolean => !overlaps(span[0], span[1], taken)
  // Asked "how many", a bare "5" is a count and no hour.
  const isCount = expects(input, 'number') && !expects(input, 'when') && /^[\d٠-٩]{1,4}$/.test(text.trim())
  return {
    whens: isCount ? [] : whens.filter(isFree),
    durations: durations.filter(isFree),
    noSuchDays,
  }
}

/** A partial match on an offering may share a word with a name; only a sure one takes it. */
function sureSpans(offerings: readonly { readonly span: Span; readonly score: number }[]): Span[] {
  return offerings.filter(({ score }) => score >= 0.6).map(({ span }) => span)
}

/** A range of the original text as a range of the folded text; `offsets` rises, so its place is found by halving. */
function foldedRange({ offsets }: Folded, [start, end]: Span): [number, number] {
  const find = (offset: number): number => {
    let low = 0
    let high = offsets.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((offsets[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }
  return [find(start), find(end)]
}
