import { hashText, mix } from '../../src/receptionist/understanding/learning/hash.ts'
import { isKnownName } from '../../src/receptionist/understanding/lexicon-names.ts'
import { fold } from '../../src/receptionist/understanding/normalise.ts'
import { readWhens } from '../../src/receptionist/understanding/time/read-whens.ts'
import type { Message } from './read.ts'

/** A run of letters or of digits, or one other character. */
export interface Token {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** Any instant serves: only the places of dates and times are used. */
const SOME_MORNING = Date.UTC(2026, 2, 2, 9)
const FIELDS = Array.from({ length: 64 }, (_, index) => hashText(`field ${index}`))
const EDGE = '¶'

export function tokensOf(text: string): Token[] {
  return [...text.matchAll(/\p{L}+|\d+|[^\s\p{L}\d]/gu)].map((match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
}

/** Features of each token: the words around it and their looks, what was asked for, what the time grammar reads there, and whether it is a known name. */
export function featuresOf(message: Message, tokens: readonly Token[]): Int32Array[] {
  const words = tokens.map(({ text }) => fold(text).text)
  const shapes = tokens.map(({ text }) => shapeOf(text))
  const whens = whenMarks(message.text, tokens)
  const asked = [...new Set(message.requested)].sort().join('+') || 'nothing'
  const lonely = `${Math.min(tokens.length, 4)}`
  const word = (at: number) => words[at] ?? EDGE
  const shape = (at: number) => shapes[at] ?? EDGE
  const glued = (at: number) => (tokens[at - 1]?.to === tokens[at]?.from ? 'glued' : 'apart')
  return tokens.map((token, at) => {
    const whole = word(at)
    const name = isKnownName(whole) ? 'name' : 'no'
    const fields: string[] = [
      whole,
      shape(at),
      whole.slice(-3),
      whole.slice(-2),
      whole.slice(0, 3),
      word(at - 1),
      word(at + 1),
      word(at - 2),
      word(at + 2),
      `${word(at - 1)} ${whole}`,
      `${whole} ${word(at + 1)}`,
      `${word(at - 2)} ${word(at - 1)}`,
      `${word(at + 1)} ${word(at + 2)}`,
      `${word(at - 1)} ${word(at + 1)}`,
      `${word(at - 3)} ${word(at - 2)} ${word(at - 1)}`,
      `${word(at - 1)} ${shape(at)}`,
      `${word(at - 2)} ${word(at - 1)} ${shape(at)}`,
      `${shape(at)} ${word(at + 1)}`,
      `${shape(at)} ${word(at + 1)} ${word(at + 2)}`,
      `${shape(at - 1)} ${shape(at)} ${shape(at + 1)}`,
      `${shape(at - 2)} ${shape(at - 1)} ${shape(at)} ${shape(at + 1)} ${shape(at + 2)}`,
      `${glued(at)} ${glued(at + 1)}`,
      `${glued(at)} ${word(at - 1)} ${shape(at)}`,
      `${glued(at + 1)} ${shape(at)} ${word(at + 1)}`,
      asked,
      `${asked} ${shape(at)}`,
      `${asked} ${lonely} ${shape(at)} ${at}`,
      `${asked} ${whole}`,
      `${at} ${tokens.length - at > 3 ? 'more' : tokens.length - at}`,
      whens[at] ?? '',
      `${whens[at - 1] ?? ''} ${whens[at] ?? ''} ${whens[at + 1] ?? ''}`,
      `${whens[at] ?? ''} ${whole}`,
      `${whens[at] ?? ''} ${shape(at)}`,
      name,
      `${name} ${isKnownName(word(at - 1)) ? 'name' : 'no'} ${shape(at - 1)} ${shape(at)} ${shape(at + 1)}`,
      `${asked} ${name}`,
      `${token.text.length} ${shape(at)}`,
      `${whens[at] ?? ''} ${word(at - 1)}`,
      `${whens[at] ?? ''} ${word(at + 1)}`,
      word(at + 3),
      word(at - 3),
      `${word(0)} ${shape(at)}`,
    ]
    const ids = fields.map((field, index) => mix(FIELDS[index] ?? 0, hashText(field)))
    const near = FIELDS[63] ?? 0
    for (let other = Math.max(0, at - 6); other < at; other++) ids.push(mix(near, hashText(`before ${word(other)}`)))
    for (let other = at + 1; other < Math.min(tokens.length, at + 7); other++) ids.push(mix(near, hashText(`after ${word(other)}`)))
    return Int32Array.from(ids)
  })
}

/** Upper and lower case, digits and how many of them: "8:30pm" is "d : dd xx". */
function shapeOf(text: string): string {
  if (/^\d/.test(text)) return 'd'.repeat(Math.min(text.length, 5))
  if (/^\p{L}/u.test(text)) return text === text.toUpperCase() ? (text.length === 1 ? 'X' : 'XX') : /^\p{Lu}/u.test(text) ? 'Xx' : 'x'
  return text
}

/** What the time grammar reads at each token: which part of a date or time begins or goes on there. */
function whenMarks(text: string, tokens: readonly Token[]): string[] {
  const { whens } = readWhens({
    text,
    now: SOME_MORNING,
    timeZone: 'Europe/London',
    dateOrder: 'dmy',
    language: 'en',
    expectingWhen: false,
  })
  return tokens.map(({ from, to }) => {
    const when = whens.find(({ span }) => from < span[1] && span[0] < to)
    if (!when) return ''
    return `${when.date ? 'date' : ''}${when.time ? 'time' : ''}${from <= when.span[0] ? ' first' : ''}${to >= when.span[1] ? ' last' : ''}`
  })
}
