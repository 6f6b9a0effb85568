import { isCommonWord } from './lexicon-common.ts'
import { HONORIFICS, isKnownName, NOT_NAMES, PARTICLES } from './lexicon-names.ts'
import { type Folded, originalSlice } from './normalise.ts'
import { compilePhrases, findPhrases, lazy, type PhraseMatch, type Phrases } from './phrases.ts'
import { overlaps, type Token } from './tokens.ts'

export interface NameContext {
  /** The customer was asked for their name. */
  readonly expected: boolean
  /** Ranges of the folded text that are something else: phone, e-mail, dates, offerings. */
  readonly taken: readonly (readonly [number, number])[]
  readonly isQuestion: boolean
}

/**
 * How sure a cue makes us that a name follows. `sure`: "my name is"; `likely`: "I'm", which mostly introduces something else; `asked`: "it's", which
 * introduces a name only when one was asked for or corrected; `before`: the name stands before it ("Omar here").
 */
type Cue = 'sure' | 'likely' | 'asked' | 'before' | 'correction'

const CUES: readonly Phrases<Cue>[] = [
  {
    value: 'sure',
    phrases: [
      'my (full|first|last|own)? (name|names) (is|it|would)? (is|be)?',
      "my name's",
      '(the|full|first|guest|patient|customer|client|her|his) name (is|will be|would be|should be)',
      '^ name (is)?',
      'name is',
      "name's",
      '(you can|please|just)? call me',
      'under the name (of)?',
      '(book|put|reserve|booking|reservation|table) .. under',
      'in the name of',
      'named',
      '(i am|im) called',
      'introduce myself',
      'esmi',
      'ismi',
      'ana ismi',
      'ana esmi',
      'mynameis',
      'change .. name to',
      'signed',
      'regards',
      'اسمي',
      'انا اسمي',
      'اسمي هو',
      'اسمي الكامل',
      'الاسم',
      'اسم (المريض|المريضه|الزبون|العميل|الضيف|الكامل)',
      'باسم',
      'بإسم',
      'على اسم',
      'عاسم',
      'ع اسم',
      'اسمها',
      'اسمه',
      'ناديني',
      'نادوني',
      'مع تحيات',
    ],
  },
  {
    value: 'likely',
    phrases: [
      "i'm",
      'i am',
      'im',
      'this is',
      "it's me",
      'its me',
      '(hi|hello|hey) this is',
      'speaking to',
      'ana',
      'معك',
      'معاك',
      'معكم',
      'معاكم',
      'معكي',
      'معاكي',
      'انا',
      'هنا',
      'وياك',
      'وياكم',
    ],
  },
  {
    value: 'asked',
    phrases: [
      "it's",
      'its',
      'it is',
      "that's",
      'that is',
      'that would be',
      'sure',
      'yes',
      'ok',
      'okay',
      'of course',
      'هو',
      'هي',
      'اكيد',
      'نعم',
      'طيب',
      'تمام',
      'اي',
      'حاضر',
      'ايوه',
      'hi',
      'hello',
      'hey',
      'well',
      'oh',
      'yeah',
      'yep',
      'so',
      'just',
      'مرحبا',
      'اهلا',
      'actually',
      'no',
      'لا',
      'first',
      'last',
      'name',
      'for',
      'thanks',
      'thank you',
    ],
  },
  {
    value: 'correction',
    phrases: [
      "(no|sorry|actually|wait) (it's|its|it is|i'm|im|my name is|that's)",
      "(it's|its|it is)",
      'i said',
      'i meant',
      'not .. but',
      'قصدي',
      'لا اسمي',
      'لا انا',
      'بل',
      'change it to',
      'make it',
    ],
  },
  { value: 'before', phrases: ['here', 'speaking', 'هنا', 'يتكلم', 'تتكلم', 'بيتكلم', 'بتتكلم', 'معك', 'معكم', 'معاك'] },
]

const cues = lazy(() => compilePhrases(CUES))
const GREETINGS: ReadonlySet<string> = new Set([
  'hi',
  'hello',
  'hey',
  'salam',
  'مرحبا',
  'اهلا',
  'هلا',
  'morning',
  'evening',
  'afternoon',
  'الخير',
  'عليكم',
])
const MAX_LENGTH = 80
const MAX_WORDS = 4

/** The customer's own name as they write it, or null. Lower-case Latin names are given capitals. */
export function findName(folded: Folded, tokens: readonly Token[], context: NameContext): string | null {
  const found = findPhrases(cues(), tokens)
  const after = (value: Cue, strict: boolean): string | null => firstAfter(folded, tokens, found, value, strict, context)
  const corrected = notButName(folded, tokens, context, after('correction', true))
  return (
    corrected ??
    after('sure', false) ??
    beforeCue(folded, tokens, found, context) ??
    after('likely', true) ??
    (context.expected ? bareName(folded, tokens, found, context) : null)
  )
}

function firstAfter(
  folded: Folded,
  tokens: readonly Token[],
  found: readonly PhraseMatch<Cue>[],
  value: Cue,
  strict: boolean,
  context: NameContext,
): string | null {
  // "my name" and "my name is" both match: go on from where the longest ends.
  const ends = found
    .filter((cue) => cue.value === value)
    .map(({ from }) => Math.max(...found.filter((cue) => cue.value === value && cue.from === from).map(({ to }) => to)))
  for (const end of new Set(ends)) {
    const next = tokens[end]
    if (next === undefined || next.gap === 'stop') continue
    const name = readName(folded, tokens, end, strict, context)
    if (name !== null) return name
  }
  return null
}

/** "it's Nora, not Sara", "not Sara, Nora": the name that is not denied. */
function notButName(folded: Folded, tokens: readonly Token[], context: NameContext, cued: string | null): string | null {
  const not = tokens.findIndex(({ text }) => text === 'not' || text === 'مش' || text === 'مو' || text === 'وليس' || text === 'ليس')
  if (not === -1) return cued !== null && tokens.some(({ text }) => /^(?:no|sorry|actually|لا|عفوا)$/.test(text)) ? cued : null
  const denied = readRun(tokens, not + 1, true, context)
  if (denied.length === 0) return null
  if (cued !== null) return cued
  const rest = not + 1 + denied.length
  return not === 0 ? readName(folded, tokens, rest, true, context) : null
}

function beforeCue(folded: Folded, tokens: readonly Token[], found: readonly PhraseMatch<Cue>[], context: NameContext): string | null {
  const cue = found.find(
    ({ value, from, to }) => value === 'before' && from >= 1 && from <= 5 && (tokens[to] === undefined || tokens[to]?.gap !== 'none'),
  )
  if (cue === undefined) return null
  let start = cue.from
  while (start > 0 && isNameWord(tokens[start - 1], context) && (start === cue.from || tokens[start]?.gap === 'none')) start--
  if (start === cue.from || tokens[cue.from]?.gap === 'stop') return null
  // "Omar here" opens a clause; "is Omar here" asks after him.
  const before = tokens[start - 1]
  if (before !== undefined && tokens[start]?.gap === 'none' && !GREETINGS.has(before.text)) return null
  const run = readRun(tokens, start, true, context)
  return start + run.length === cue.from ? format(folded, run) : null
}

/** Asked for a name, the customer may give it bare, among other answers. */
function bareName(folded: Folded, tokens: readonly Token[], found: readonly PhraseMatch<Cue>[], context: NameContext): string | null {
  let at = 0
  for (;;) {
    const here = at
    const skipped = found.filter(({ from, value }) => from === here && value !== 'before').map(({ to }) => to)
    const token = tokens[at]
    if (token === undefined) return null
    if (skipped.length > 0 && !isKnownName(token.text)) at = Math.max(...skipped)
    else if (overlaps(token.start, token.end, context.taken) || token.kind === 'emoji') at++
    else break
  }
  if (context.isQuestion) return null
  const run = readRun(tokens, at, false, context)
  const next = tokens[at + run.length]
  // "Sara wants a haircut" is no plain answer; "Sara, my number is…" and "sara 050…" are.
  const ends =
    next === undefined ||
    next.gap !== 'none' ||
    next.kind !== 'word' ||
    /^(?:and|و|from|here|please|thanks|speaking|is|my|على|من|ورقمي|phone|number|email|رقم.*)$/.test(next.text) ||
    overlaps(next.start, next.end, context.taken)
  return run.length > 0 && ends ? format(folded, run) : null
}

function readName(folded: Folded, tokens: readonly Token[], at: number, strict: boolean, context: NameContext): string | null {
  const run = readRun(tokens, at, strict, context)
  const first = run[0]
  if (first === undefined) return null
  if (strict && !isPlausible(folded, tokens, at, run)) return null
  return format(folded, run)
}

/** After a weak cue only a known name, a capital, or words that fill the clause are taken for a name. */
function isPlausible(folded: Folded, tokens: readonly Token[], at: number, run: readonly Token[]): boolean {
  const first = run.find(({ text }) => !HONORIFICS.has(text)) ?? run[0]
  if (first === undefined) return false
  if (run.some(({ text }) => isKnownName(text))) return true
  const written = originalSlice(folded, first.start, first.end).text
  const shouting = folded.original === folded.original.toUpperCase()
  if (/^\p{Lu}/u.test(written) && !shouting && !isCommonWord(first.text)) return true
  const next = tokens[at + run.length]
  const endsClause = next === undefined || next.gap !== 'none'
  return (
    endsClause &&
    run.length <= 3 &&
    !run.some(({ text }) => isCommonWord(text) || /(?:ing|ed|ly|ful|less|able|ous)$/.test(text)) &&
    !/^(?:ب|م|ا).{2,}/.test(first.text)
  )
}

function readRun(tokens: readonly Token[], from: number, strict: boolean, context: NameContext): Token[] {
  const run: Token[] = []
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    // "Dr. Omar" holds a full stop, not an end.
    if (run.length > 0 && token.gap !== 'none' && !(token.gap === 'stop' && HONORIFICS.has(run.at(-1)?.text ?? ''))) break
    if (!isNameWord(token, context)) break
    if (run.length > 0 && strict && !continuesName(token, run)) break
    run.push(token)
    if (run.filter(({ text }) => !PARTICLES.has(text) && !HONORIFICS.has(text)).length >= MAX_WORDS) break
  }
  while (run.length > 0 && PARTICLES.has(run.at(-1)?.text ?? '') && !isKnownName(run.at(-1)?.text ?? '')) run.pop()
  return run
}

function continuesName(token: Token, run: readonly Token[]): boolean {
  if (isKnownName(token.text)) return true
  if (/^[a-z]{3,}(?:ing|ed)$/.test(token.text)) return false
  return token.text.length > 1 || PARTICLES.has(run.at(-1)?.text ?? '')
}

function isNameWord(token: Token | undefined, context: NameContext): boolean {
  if (token === undefined || token.kind !== 'word' || token.text.length > 30 || overlaps(token.start, token.end, context.taken))
    return false
  if (token.text.endsWith("'s") || /^(?:و|لل|بال)(?:انا|اسمي|رقمي|بدي|عايز|ابغي|ابي|حابه?|محتاجه?)/.test(token.text)) return false
  if (PARTICLES.has(token.text) || HONORIFICS.has(token.text) || isKnownName(token.text)) return true
  return !NOT_NAMES.has(token.text) && !isCommonWord(token.text)
}

function format(folded: Folded, run: readonly Token[]): string | null {
  let words = [...run]
  while (words.length > 0 && HONORIFICS.has(words[0]?.text ?? '')) words = words.slice(1)
  while (words.length > 0 && HONORIFICS.has(words.at(-1)?.text ?? '')) words = words.slice(0, -1)
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined || words.every(({ text }) => PARTICLES.has(text))) return null
  const written = originalSlice(folded, first.start, last.end).text.replace(/\s+/g, ' ').trim()
  if (written.length < 2 || written.length > MAX_LENGTH) return null
  return written === written.toLowerCase()
    ? written.replace(/(?<![\p{L}'’]|\p{L}{2})\p{Ll}|(?<=\b[od]['’])\p{Ll}/gu, (letter) => letter.toUpperCase())
    : written
}
