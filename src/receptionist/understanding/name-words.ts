import { isCommonWord } from './lexicon-common.ts'
import { HONORIFICS, isKnownName, NOT_NAMES, PARTICLES } from './lexicon-names.ts'
import { type Folded, originalSlice } from './normalise.ts'
import type { Token } from './tokens.ts'

/** A turn as the name readers see it. */
export interface NameText {
  readonly folded: Folded
  readonly tokens: readonly Token[]
  /** True where the folded text says something else: a phone, an e-mail, a date, an offering. */
  readonly isTaken: (start: number, end: number) => boolean
}

const MAX_LENGTH = 80
const MAX_WORDS = 4

/** The name that begins at a token. `strict` where the cue mostly introduces something else: then only what looks like a name is one. */
export function readName(text: NameText, at: number, { strict }: { readonly strict: boolean }): string | null {
  const run = readRun(text, at, { strict })
  const first = run[0]
  if (first === undefined) return null
  if (strict && !isPlausible(text, at, run)) return null
  return formatName(text, run)
}

/** The words from `from` on that may form one name. */
export function readRun(text: NameText, from: number, { strict }: { readonly strict: boolean }): Token[] {
  const { tokens } = text
  const run: Token[] = []
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    // "Dr. Omar" holds a full stop, not an end.
    if (run.length > 0 && token.gap !== 'none' && !(token.gap === 'stop' && HONORIFICS.has(run.at(-1)?.text ?? ''))) break
    if (!isNameWord(text, token) && !isFamilyName(text, token, run)) break
    if (run.length > 0 && strict && !continuesName(token, run)) break
    run.push(token)
    if (run.filter(({ text }) => !PARTICLES.has(text) && !HONORIFICS.has(text)).length >= MAX_WORDS) break
  }
  while (run.length > 0 && PARTICLES.has(run.at(-1)?.text ?? '') && !isKnownName(run.at(-1)?.text ?? '')) run.pop()
  return run
}

/** "Mina Park", "Tom Young": a common word with a capital, right after a first name with one. */
export function isFamilyName({ folded, isTaken }: NameText, token: Token | undefined, run: readonly Token[]): boolean {
  const [first] = run
  if (token === undefined) return false
  if (run.length !== 1 || first === undefined || !isKnownName(first.text) || isTaken(token.start, token.end) || NOT_NAMES.has(token.text))
    return false
  const isCapital = ({ start, end }: Token) => /^\p{Lu}\p{Ll}+$/u.test(originalSlice(folded, start, end).text)
  return isCapital(first) && isCapital(token)
}

export function isNameWord({ isTaken, folded }: NameText, token: Token | undefined): boolean {
  if (token === undefined || token.kind !== 'word' || token.text.length > 30 || isTaken(token.start, token.end)) return false
  if (
    token.text.endsWith("'s") ||
    /^(?:و|لل|بال)(?:انا|اسمي|رقمي|بدي|عايز|ابغي|ابي|حابه?|محتاجه?|جوالي|موبايلي|تلفوني|هاتفي|ايميلي|واتسابي|هذا|هاد|هاذا|هذي|هاي|هيدا)/.test(
      token.text,
    )
  )
    return false
  if (PARTICLES.has(token.text) || HONORIFICS.has(token.text) || isKnownName(token.text)) return true
  return !NOT_NAMES.has(token.text) && !isCommonWord(token.text) && !isSlip(folded, token)
}

/** "abroda", "thhursday": an everyday word with a slip of the finger, which nobody begins with a capital. */
function isSlip(folded: Folded, { readings, forms, start, end }: Token): boolean {
  const meant = readings.filter((reading) => !forms.includes(reading))
  return meant.some(isCommonWord) && !/^\p{Lu}/u.test(originalSlice(folded, start, end).text)
}

/** The name as written, without titles at its ends; lower-case Latin names get capitals. */
export function formatName({ folded }: NameText, run: readonly Token[]): string | null {
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

/** After a weak cue only a known name, a capital, or words that fill the clause are taken for a name. */
function isPlausible({ folded, tokens, isTaken }: NameText, at: number, run: readonly Token[]): boolean {
  const first = run.find(({ text }) => !HONORIFICS.has(text)) ?? run[0]
  if (first === undefined) return false
  if (run.some(({ text }) => isKnownName(text))) return true
  const written = originalSlice(folded, first.start, first.end).text
  const shouting = folded.original === folded.original.toUpperCase()
  if (/^\p{Lu}/u.test(written) && !shouting && !isCommonWord(first.text)) return true
  const next = tokens[at + run.length]
  const endsClause =
    next === undefined ||
    isTaken(next.start, next.end) ||
    next.gap !== 'none' ||
    /^و(?:انا|اسمي|رقمي|بدي|عايزه?|ابغي|ابي|حابه?|محتاجه?|عندي|اريد|ودي|جوالي)/.test(next.text)
  return (
    endsClause &&
    run.length <= 3 &&
    !run.some(({ text }) => isCommonWord(text) || /(?:ing|ed|ly|ful|less|able|ous)$/.test(text)) &&
    !/^(?:ب|م|ا).{2,}/.test(first.text)
  )
}

function continuesName(token: Token, run: readonly Token[]): boolean {
  if (isKnownName(token.text)) return true
  if (/^[a-z]{3,}(?:ing|ed)$/.test(token.text)) return false
  return token.text.length > 1 || PARTICLES.has(run.at(-1)?.text ?? '')
}
