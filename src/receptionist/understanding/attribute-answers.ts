import type { AttributeInput, AttributeValue } from './attribute-input.ts'
import { compilePhrases, findPhrases, lazy } from './phrases.ts'
import type { WhenReading } from './types.ts'

const MAX_TEXT = 500

/** Answers to a question about one attribute: bare where it was asked for. */
export function fillExpected(input: AttributeInput, found: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> {
  const filled: Record<string, AttributeValue> = {}
  for (const expectation of input.expectations) {
    if (expectation.kind !== 'number' && expectation.kind !== 'text') continue
    if (Object.hasOwn(found, expectation.slot)) continue
    const type = input.attributes[expectation.slot] ?? (expectation.kind === 'number' ? 'number' : 'string')
    const value = expectation.kind === 'number' ? bareNumber(input) : bareAnswer(input, expectation.slot, type)
    if (value !== null) filled[expectation.slot] = value
  }
  return filled
}

function bareNumber({ numbers, allNumbers, tokens }: AttributeInput): number | null {
  const only = numbers.length > 0 ? numbers : tokens.length <= 4 ? allNumbers : []
  return only[0]?.value ?? null
}

function bareAnswer(input: AttributeInput, slot: string, type: string): AttributeValue | null {
  if (type === 'integer' || type === 'number') return bareNumber(input)
  if (type === 'boolean') return input.polarity === null ? null : input.polarity === 'yes'
  if (type === 'date') return readDate(input, slot, true)
  if (type.includes('|') || input.isQuestion || input.indifferent) return null
  if (isBareNo(input)) return 'none'
  const text = input.folded.original.replace(/\0/g, '').trim().slice(0, MAX_TEXT)
  // A lone number says when, how many or which one, but no area, doctor or complaint.
  if (/^[\d٠-٩]{1,2}$/.test(text) && !/model|size|number|unit/.test(slot)) return null
  const answer = text.replace(/^(?:it'?s|it is|that'?s|i think|well|um|just|yes|sure|ok|okay|هو|هي|نعم)[\s,:]+/i, '').trim()
  return input.tokens.some(({ kind }) => kind !== 'emoji') && answer !== '' && !isBareYes(input) ? answer : null
}

function isBareNo({ polarity, tokens }: AttributeInput): boolean {
  return polarity === 'no' && tokens.length <= 3
}

function isBareYes({ polarity, tokens }: AttributeInput): boolean {
  return polarity === 'yes' && tokens.length <= 2
}

const DATE_CUES = lazy(() =>
  compilePhrases([
    {
      value: 'date_of_birth',
      phrases: [
        'born',
        'dob',
        'date of birth',
        'birth date',
        'birthdate',
        'birthday is',
        'مواليد',
        'تاريخ ميلاد*',
        'ولدت',
        'ميلادي',
        'مولود',
        'مولوده',
      ],
    },
    {
      value: 'move_in_date',
      phrases: [
        'move',
        'moving',
        'move in',
        'available from',
        'start (from|on|in)',
        'انتقل',
        'ننتقل',
        'اسكن',
        'نسكن',
        'السكن',
        'ادخل',
        'انتقال',
        'الانتقال',
        'استلام',
        'استلم',
      ],
    },
  ]),
)

/** A date attribute, `YYYY-MM-DD`: with its cue ("born on…", "moving in March") or as the answer to a question about it. */
export function readDate(input: AttributeInput, name: string, asked: boolean): string | null {
  const cued = findPhrases(DATE_CUES(), input.tokens).some(({ value }) => value === name)
  const expected = asked || input.expectations.some((expectation) => expectation.kind === 'text' && expectation.slot === name)
  if (!cued && !expected) return null
  if (name === 'date_of_birth')
    return writtenDate(input) ?? dayOf(input.whens.filter(({ past, date }) => past && date !== null && date.from === date.to))
  return dayOf(input.whens.filter(({ date, recurring }) => date !== null && !recurring))
}

function dayOf(whens: readonly WhenReading[]): string | null {
  return whens[0]?.date?.from ?? null
}

/** "12/03/1988": dates of birth lie outside what the booking grammar looks for. */
function writtenDate({ folded, dateOrder }: AttributeInput): string | null {
  const iso = /\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(folded.text)
  if (iso !== null) return toDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const match = /\b(\d{1,2})[-/. ](\d{1,2})[-/. ]((?:19|20)\d\d)\b/.exec(folded.text)
  if (match === null) return null
  const [first, second, year] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return dateOrder === 'dmy'
    ? (toDate(year, second, first) ?? toDate(year, first, second))
    : (toDate(year, first, second) ?? toDate(year, second, first))
}

function toDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null
}
