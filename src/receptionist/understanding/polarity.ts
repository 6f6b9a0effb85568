import { POLARITY_LEXICON, type PolarityCue } from './lexicon-polarity.ts'
import { compilePhrases, findPhrases, lazy, type PhraseMatch } from './phrases.ts'
import type { Token } from './tokens.ts'

/** What the turn says to the last question, apart from facts. */
export interface PolarityReading {
  readonly polarity: 'yes' | 'no' | null
  readonly indifferent: boolean
  readonly thanks: boolean
  /** The customer takes back what they said or what was understood. */
  readonly correction: boolean
}

export interface PolarityContext {
  readonly isQuestion: boolean
  /** The turn also names a time, a number, a name or an offering: "no, Thursday" is then a correction and "no" alone is not. */
  readonly hasContent: boolean
}

/** Answers stand at the ends of a turn; a long paste between them says neither yes nor no. */
const OPENING = 100
const CLOSING = 30

const lexicon = lazy(() => compilePhrases(POLARITY_LEXICON))

/** Reads yes and no, indifference, thanks and self-correction. The first answer counts, unless the customer corrects themself after it. */
export function readPolarity(turn: readonly Token[], context: PolarityContext): PolarityReading {
  const tokens = turn.length > OPENING + CLOSING ? [...turn.slice(0, OPENING), ...turn.slice(-CLOSING)] : turn
  const matches = findPhrases(lexicon(), tokens)
  const answers = matches.filter((match) => isAnswer(match, matches, tokens, context))
  const corrections = matches.filter(({ value }) => value === 'correction')
  const first = turnedDown(answers) ?? answers[0]
  const last = answers.at(-1)
  const takesBack = corrections.some(({ from }) => first !== undefined && last !== undefined && from > first.from && from <= last.to)
  const polarity = toPolarity((takesBack ? last : first)?.value)
  return {
    polarity,
    indifferent: matches.some(({ value }) => value === 'indifferent'),
    thanks: matches.some((match) => match.value === 'thanks' && !isHidden(match, matches, ['void'])),
    correction: corrections.length > 0 || (polarity === 'no' && context.hasContent && goesOn(first, tokens)),
  }
}

/** "Yeah no", "آه لا": the yes is a sound, and the no right behind it the answer. */
function turnedDown(answers: readonly PhraseMatch<PolarityCue>[]): PhraseMatch<PolarityCue> | undefined {
  const [first, ...others] = answers
  if (first === undefined || toPolarity(first.value) !== 'yes') return undefined
  const end = Math.max(...answers.filter(({ from, value }) => from === first.from && toPolarity(value) === 'yes').map(({ to }) => to))
  return others.find(({ from, value }) => toPolarity(value) === 'no' && from === end)
}

function toPolarity(cue: PolarityCue | undefined): 'yes' | 'no' | null {
  if (cue === 'yes' || cue === 'weak_yes') return 'yes'
  return cue === 'no' || cue === 'weak_no' ? 'no' : null
}

function isAnswer(
  match: PhraseMatch<PolarityCue>,
  matches: readonly PhraseMatch<PolarityCue>[],
  tokens: readonly Token[],
  context: PolarityContext,
): boolean {
  switch (match.value) {
    case 'yes':
    case 'no':
      return !isHidden(match, matches, ['void', 'yes', 'no']) && (!context.isQuestion || opens(match, matches, tokens))
    case 'weak_yes':
    case 'weak_no':
      return !isHidden(match, matches, ['void', 'yes', 'no', 'indifferent']) && opens(match, matches, tokens) && standsAlone(match, tokens)
    default:
      return false
  }
}

/** A longer phrase says something else with these words: "no" in "no problem". */
function isHidden(match: PhraseMatch<PolarityCue>, matches: readonly PhraseMatch<PolarityCue>[], by: readonly PolarityCue[]): boolean {
  const length = match.to - match.from
  return matches.some(
    (other) =>
      by.includes(other.value) &&
      other.from <= match.from &&
      match.to <= other.to &&
      (other.to - other.from > length || (other.value === 'void' && other !== match)),
  )
}

/** Only greetings, fillers and other answers stand before it. */
function opens(match: PhraseMatch<PolarityCue>, matches: readonly PhraseMatch<PolarityCue>[], tokens: readonly Token[]): boolean {
  let at = 0
  while (at < match.from) {
    const here = at
    const skipped = matches.filter(({ from, value, to }) => from === here && value !== 'void' && to <= match.from).map(({ to }) => to)
    if (skipped.length === 0) return afterPause(match.from, here, tokens)
    at = Math.max(...skipped)
  }
  return true
}

/** A sentence end or comma right before a closing answer: "Thursday at 5, yes". */
function afterPause(at: number, unread: number, tokens: readonly Token[]): boolean {
  const token = tokens[at]
  return token !== undefined && unread < at && token.gap !== 'none' && at === tokens.length - 1
}

/** "fine dining", "good doctors", "sure shot": as an adjective the word is no answer. Only a pause, the end or a few words may follow. */
const NEEDS_PAUSE: ReadonlySet<string> = new Set([
  'fine',
  'good',
  'great',
  'perfect',
  'cool',
  'lovely',
  'excellent',
  'right',
  'wrong',
  'true',
  'amazing',
  'wonderful',
  'awesome',
  'brilliant',
  'k',
  'اي',
  'n',
  'y',
  'la',
  'ya',
  'please',
  'deal',
  'never',
  'حلو',
  'مناسب',
  'زين',
  'مو',
  'مش',
  'مب',
  'كويس',
  'جيد',
  'غلط',
  'لو',
  'من',
  'من فضلك',
])
const MAY_FOLLOW: ReadonlySet<string> = new Set([
  'thanks',
  'thank',
  'thx',
  'please',
  'for',
  'with',
  'by',
  'so',
  'then',
  'and',
  'but',
  'شكرا',
  'بالنسبه',
  'بدي',
  'اكيد',
  'تمام',
  'احجز',
  'ماشي',
  'و',
  'يا',
])

function standsAlone(match: PhraseMatch<PolarityCue>, tokens: readonly Token[]): boolean {
  const word = tokens[match.from]
  const next = tokens[match.to]
  if (next === undefined || next.gap !== 'none' || next.kind === 'emoji') return true
  if (word === undefined || !word.forms.some((form) => NEEDS_PAUSE.has(form))) return true
  return MAY_FOLLOW.has(next.text)
}

function goesOn(match: PhraseMatch<PolarityCue> | undefined, tokens: readonly Token[]): boolean {
  return match !== undefined && match.to < tokens.length
}
