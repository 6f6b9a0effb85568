import { loadPack } from '../../../domain/packs/pack.ts'
import { VERTICALS } from '../../../domain/packs/pack-schema.ts'
import { hashText, seededRandom } from '../learning/hash.ts'
import type { Intent, UnderstandInput } from '../types.ts'
import { BANK_GAZETTEER, FILLERS } from './fillers.ts'
import type { Utterance } from './read-bank.ts'

/** A turn with the intents it should be read with. */
export interface Example {
  readonly input: UnderstandInput
  readonly intents: ReadonlySet<Intent>
}

type Random = () => number

const HESITATIONS = {
  en: ['um', 'uh', 'so', 'like', 'well', 'ok so', 'please'],
  ar: ['اممم', 'يعني', 'طيب', 'والله', 'بليز', 'لو سمحت'],
} as const
const GREETINGS = { en: ['hi', 'hello', 'good morning', 'hey there'], ar: ['مرحبا', 'السلام عليكم', 'صباح الخير', 'هلا'] } as const
const JOINTS = { en: ['. ', ' and ', ', also '], ar: ['. ', ' و', '، وكمان '] } as const
/** Intents that stand alone: nobody asks for a joke and a table in one breath often enough to learn from. */
const ALONE: ReadonlySet<Intent> = new Set(['greeting', 'goodbye', 'out_of_scope', 'opt_out'])
const LETTERS = { en: 'abcdefghijklmnopqrstuvwxyz', ar: 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي' } as const

/** The utterance as a customer writes it, its placeholders filled; the same one for the same `round`. */
export function plainExample(utterance: Utterance, round = 0): Example {
  return example(utterance, fill(utterance, randomOf(utterance, round)), utterance.intents, round)
}

/** The same, mistyped or with words of hesitation. */
export function noisyExample(utterance: Utterance, round = 0): Example {
  const random = randomOf(utterance, round + 100)
  return example(utterance, disturb(fill(utterance, random), utterance.language, random), utterance.intents, round)
}

/** The utterance after a greeting, or with another one of `others` behind it; null where it stands alone. */
export function joinedExample(utterance: Utterance, others: readonly Utterance[], round = 0): Example | null {
  if (utterance.expectations.length > 0 || utterance.intents.some((intent) => ALONE.has(intent))) return null
  const random = randomOf(utterance, round + 200)
  const { language, intents } = utterance
  const text = fill(utterance, random)
  if (random() < 0.4) return example(utterance, `${pick(GREETINGS[language], random)} ${text}`, [...intents, 'greeting'], round)
  const other = pick(others, random)
  const fits = other.language === language && other.expectations.length === 0 && !other.intents.some((intent) => ALONE.has(intent))
  if (!fits) return null
  return example(utterance, `${text}${pick(JOINTS[language], random)}${fill(other, random)}`, [...intents, ...other.intents], round)
}

function example({ language, expectations }: Utterance, text: string, intents: readonly Intent[], round: number): Example {
  const vertical =
    VERTICALS[(hashText(text) + round) % VERTICALS.length] ?? VERTICALS[(round + text.length) % VERTICALS.length] ?? 'generic'
  return {
    intents: new Set(intents),
    input: {
      text,
      // Wednesday 18 November 2026, noon in Dubai.
      now: Date.UTC(2026, 10, 18, 8),
      timeZone: 'Asia/Dubai',
      country: 'AE',
      dateOrder: 'dmy',
      language,
      gazetteer: BANK_GAZETTEER,
      attributes: loadPack(vertical).lead_attributes,
      expectations,
    },
  }
}

function randomOf({ text, language }: Utterance, round: number): Random {
  return seededRandom(hashText(`${language} ${round} ${text}`))
}

function fill({ text, language }: Utterance, random: Random): string {
  return text.replace(/\{([a-z]+)\}/g, (_, placeholder: string) => {
    const fillers = FILLERS[language][placeholder]
    if (fillers === undefined) throw new Error(`packs/utterances: nothing fills {${placeholder}}`)
    return pick(fillers, random)
  })
}

function disturb(text: string, language: Utterance['language'], random: Random): string {
  const spoken = random() < 0.4 ? `${pick(HESITATIONS[language], random)} ${text}` : text
  const bare = random() < 0.5 ? spoken.replace(/['’?!.,،؟]/g, '') : spoken
  return bare
    .split(' ')
    .map((word) => (word.length >= 4 && /^\p{L}+$/u.test(word) && random() < 0.25 ? mistype(word, language, random) : word))
    .join(' ')
}

function mistype(word: string, language: Utterance['language'], random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2))
  const letter = word.charAt(at)
  switch (Math.floor(random() * 4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1)
    case 1:
      return word.slice(0, at) + letter + word.slice(at)
    case 2:
      return word.slice(0, at) + word.charAt(at + 1) + letter + word.slice(at + 2)
    default:
      return word.slice(0, at) + pick([...LETTERS[language]], random) + word.slice(at + 1)
  }
}

function pick<T>(list: readonly T[], random: Random): T {
  const one = list[Math.floor(random() * list.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
