import { NAME_CUES, type NameCue } from './lexicon-name-cues.ts'
import { isKnownName } from './lexicon-names.ts'
import { formatName, isFamilyName, isNameWord, type NameText, readName, readRun } from './name-words.ts'
import type { Folded } from './normalise.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { Token } from './tokens.ts'

export interface NameContext {
  /** The customer was asked for their name. */
  readonly expected: boolean
  /** True where the folded text says something else: a phone, an e-mail, a date, an offering. */
  readonly isTaken: (start: number, end: number) => boolean
  readonly isQuestion: boolean
  /** Folded ranges of a phone number or an e-mail address: a name stands beside them. */
  readonly contacts: readonly (readonly [number, number])[]
}

/** Where the cues of each kind begin, and the end of the longest one there: "my name" and "my name is" both match. */
type Cues = ReadonlyMap<NameCue, ReadonlyMap<number, number>>

const lexicon = lazy(() => compilePhrases(NAME_CUES))
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
const DENIALS: ReadonlySet<string> = new Set(['not', 'مش', 'مو', 'وليس', 'ليس'])
const REPAIRS: ReadonlySet<string> = new Set(['no', 'sorry', 'actually', 'لا', 'عفوا'])
/** What may follow a bare name without a pause. */
const AFTER_NAME =
  /^(?:and|و|from|here|please|thanks|speaking|is|my|على|من|ورقمي|وهذا|وهاد|وهذي|وجوالي|وموبايلي|وتلفوني|phone|number|email|رقم.*)$/

/** The customer's own name as they write it, or null. Lower-case Latin names are given capitals. */
export function findName(folded: Folded, tokens: readonly Token[], context: NameContext): string | null {
  const text: NameText = { folded, tokens, isTaken: context.isTaken }
  const cues = findCues(tokens)
  return (
    correctedName(text, cues) ??
    nameAfter(text, cues.get('sure'), { strict: false }) ??
    nameBefore(text, cues) ??
    nameAfter(text, cues.get('likely'), { strict: true }) ??
    besideContact(text, context.contacts) ??
    (context.expected && !context.isQuestion ? bareName(text, cues) : null)
  )
}

function findCues(tokens: readonly Token[]): Cues {
  const cues = new Map<NameCue, Map<number, number>>()
  for (const { value, from, to } of findPhrases(lexicon(), tokens)) {
    const starts = cues.get(value) ?? new Map<number, number>()
    starts.set(from, Math.max(to, starts.get(from) ?? 0))
    cues.set(value, starts)
  }
  return cues
}

function nameAfter(text: NameText, starts: ReadonlyMap<number, number> | undefined, how: { readonly strict: boolean }): string | null {
  for (const end of starts?.values() ?? []) {
    const next = text.tokens[end]
    if (next === undefined || next.gap === 'stop') continue
    const name = readName(text, end, how)
    if (name !== null) return name
  }
  return null
}

/** "it's Nora, not Sara", "not Sara, Nora": the name that is not denied. */
function correctedName(text: NameText, cues: Cues): string | null {
  const { tokens } = text
  const cued = nameAfter(text, cues.get('correction'), { strict: true })
  const not = tokens.findIndex((token) => DENIALS.has(token.text))
  if (not === -1) return cued !== null && tokens.some((token) => REPAIRS.has(token.text)) ? cued : null
  const denied = readRun(text, not + 1, { strict: true })
  if (denied.length === 0) return null
  if (cued !== null) return cued
  return not === 0 ? readName(text, denied.length + 1, { strict: true }) : null
}

/** "Omar here": the name opens its clause and the cue closes it. */
function nameBefore(text: NameText, cues: Cues): string | null {
  const { tokens } = text
  const cue = [...(cues.get('before') ?? [])].find(
    ([from, to]) => from >= 1 && from <= 5 && (tokens[to] === undefined || tokens[to]?.gap !== 'none'),
  )
  if (cue === undefined) return null
  const [end] = cue
  let start = end
  while (start > 0 && isNameWord(text, tokens[start - 1]) && (start === end || tokens[start]?.gap === 'none')) start--
  if (start === end || tokens[end]?.gap === 'stop') return null
  // "is Omar here" asks after him.
  const before = tokens[start - 1]
  if (before !== undefined && tokens[start]?.gap === 'none' && !GREETINGS.has(before.text)) return null
  const run = readRun(text, start, { strict: true })
  return start + run.length === end ? formatName(text, run) : null
}

/** Asked for a name, the customer may give it bare, among other answers. */
function bareName(text: NameText, cues: Cues): string | null {
  const { tokens } = text
  const at = skipFillers(text, cues)
  const run = readRun(text, at, { strict: false })
  const next = tokens[at + run.length]
  // "Sara wants a haircut" is no plain answer; "Sara, my number is…" and "sara 050…" are.
  const ends =
    next === undefined || next.gap !== 'none' || next.kind !== 'word' || AFTER_NAME.test(next.text) || text.isTaken(next.start, next.end)
  return run.length > 0 && ends ? formatName(text, run) : null
}

/** Words between a name and its number: "Sara, mobile 050…". */
const CONTACT_FILLERS =
  /^(?:and|و|my|is|on|the|number|phone|mobile|cell|whatsapp|tel|email|mail|at|no|here|هذا|وهذا|هاد|وهاد|رقم|رقمي|ورقمي|جوال|جوالي|وجوالي|تلفون|تلفوني|موبايل|موبايلي|هاتف|ايميل|ايميلي|وايميلي)$/

/** "Sara Haddad, 050 123 4567": what fills the piece of text beside a number or an address, up to a pause, is a name if it can be one. */
function besideContact(text: NameText, contacts: NameContext['contacts']): string | null {
  const { tokens } = text
  for (const [start, end] of contacts) {
    const first = tokens.findIndex((token) => token.end > start)
    const after = tokens.findIndex((token) => token.start >= end)
    let to = first === -1 ? tokens.length : first
    while (to > 0 && CONTACT_FILLERS.test(tokens[to - 1]?.text ?? '') && tokens[to]?.gap !== 'stop') to--
    let from = to
    const isPart = (at: number) => isNameWord(text, tokens[at]) || isFamilyName(text, tokens[at], tokens.slice(Math.max(0, at - 1), at))
    while (from > 0 && from > to - 5 && isPart(from - 1) && (from === to || tokens[from]?.gap === 'none')) from--
    const isWhole = from === 0 || tokens[from]?.gap !== 'none' || GREETINGS.has(tokens[from - 1]?.text ?? '')
    const isNear = to === first || tokens[to]?.gap !== 'stop'
    if (from < to && isWhole && isNear && tokens[to]?.gap !== 'stop') return readName(text, from, { strict: true })
    if (after === -1 || tokens[after]?.gap === 'stop') continue
    const run = readRun(text, after, { strict: true })
    const next = tokens[after + run.length]
    if (run.some((token) => isKnownName(token.text)) && (next === undefined || next.gap !== 'none')) return formatName(text, run)
  }
  return null
}

function skipFillers(text: NameText, cues: Cues): number {
  const openings = [...cues].filter(([value]) => value !== 'before').map(([, starts]) => starts)
  for (let at = 0; ; ) {
    const token = text.tokens[at]
    if (token === undefined) return at
    const here = at
    const end = Math.max(...openings.map((starts) => starts.get(here) ?? 0))
    if (end > at && !isKnownName(token.text)) at = end
    else if (text.isTaken(token.start, token.end) || token.kind === 'emoji') at++
    else return at
  }
}
