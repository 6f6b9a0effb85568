import { PAST_AND_PRESENT, RED_FLAG_SIGNS } from './lexicon-red-flag-signs.ts'
import { RED_FLAG_LEXICON, type RedFlagKind } from './lexicon-red-flags.ts'
import { type Folded, originalSlice } from './normalise.ts'
import { compilePhrases, findPhrases, lazy, type PhraseMatch } from './phrases.ts'
import { type Token, tokenize } from './tokens.ts'

export interface RedFlag {
  readonly kind: RedFlagKind
  /** Range in the original text. */
  readonly span: readonly [number, number]
}

const lexicon = lazy(() => compilePhrases([...RED_FLAG_LEXICON, ...RED_FLAG_SIGNS]))
const times = lazy(() => compilePhrases(PAST_AND_PRESENT))

/**
 * Wording that may mean danger to life. Built for recall: a false alarm costs an extra sentence, a miss may cost a life. Only figures of speech
 * ("to die for"), a plain denial right before the words ("no chest pain") and a sentence that tells of long ago and of nothing present ("a stroke five years
 * ago") silence a flag. In doubt it stays.
 */
export function findRedFlags(folded: Folded, tokens: readonly Token[] = tokenize(folded)): RedFlag[] {
  const matches = findPhrases(lexicon(), tokens)
  const figures = matches.filter(({ value }) => value === 'figure')
  const when = findPhrases(times(), tokens)
  const flags: RedFlag[] = []
  for (const match of matches) {
    if (match.value === 'figure' || figures.some((figure) => overlap(figure, match)) || isDenied(tokens, match.from)) continue
    if (isLongAgo(tokens, match.from, when)) continue
    const start = tokens[match.from]?.start ?? 0
    const end = tokens[match.to - 1]?.end ?? start
    flags.push({ kind: match.value, span: originalSlice(folded, start, end).span })
  }
  return flags
}

function overlap(a: PhraseMatch<unknown>, b: PhraseMatch<unknown>): boolean {
  return a.from < b.to && b.from < a.to
}

/** The sentence names a time long past and no present one. */
function isLongAgo(tokens: readonly Token[], from: number, when: readonly PhraseMatch<'past' | 'present'>[]): boolean {
  if (!when.some(({ value }) => value === 'past')) return false
  let start = from
  while (start > 0 && tokens[start]?.gap !== 'stop') start--
  let end = from + 1
  while (end < tokens.length && tokens[end]?.gap !== 'stop') end++
  const here = when.filter((match) => match.from >= start && match.from < end)
  return here.some(({ value }) => value === 'past') && !here.some(({ value }) => value === 'present')
}

const DENIALS: ReadonlySet<string> = new Set(['no', 'without', 'never', 'بدون', 'بلا'])
const DENIED_VERBS: ReadonlySet<string> = new Set([
  'have',
  'had',
  'having',
  'any',
  'feel',
  'get',
  'عندي',
  'عنده',
  'عندها',
  'في',
  'اي',
  'فيه',
  'معي',
])
const DENYING_AUXILIARIES = /^(?:(?:do|does|did|have|has|had|is|are|was)n'?t|not|no|never|ما|و?مو|و?مش|ماعندي|مافي|معنديش|مفيش|ليس|لا)$/

/** "no chest pain", "I don't have any chest pain": the denial stands right before the words, with no comma between ("no, chest pain!"). */
function isDenied(tokens: readonly Token[], from: number): boolean {
  let at = from - 1
  if (tokens[from]?.gap !== 'none') return false
  while (at >= 0 && from - at <= 3 && DENIED_VERBS.has(tokens[at]?.text ?? '') && tokens[at]?.gap === 'none') at--
  const word = tokens[at]?.text ?? ''
  if (DENIALS.has(word)) return true
  return (
    DENYING_AUXILIARIES.test(word) &&
    (at < from - 1 || /^(?:no|not|(?:is|are|was)n'?t|و?مو|و?مش|ما|مافي|ماعندي|معنديش|مفيش|ليس)$/.test(word))
  )
}
