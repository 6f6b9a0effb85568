import type { Random } from './random.ts'
import { arabicDigits } from './wish.ts'

export const NOISES = ['typos', 'no-punctuation', 'speech', 'diacritics', 'mixed-scripts'] as const
export type Noise = (typeof NOISES)[number]

/** Makes clean text what keyboards, dictation and habits make of it. `kept` are words that stay as they are (a misspelt name is another name). */
export function addNoise(text: string, noise: Noise, { kept, random }: { kept: readonly string[]; random: Random }): string {
  switch (noise) {
    case 'typos':
      return mapWords(text, kept, (word) => (word.length >= 5 && random.chance(0.3) ? misspell(word, random) : word))
    case 'no-punctuation':
      return text
        .replaceAll(/[?!,;؟،]|\.(?=\s|$)/g, '')
        .replaceAll(/\s+/g, ' ')
        .toLowerCase()
    case 'speech':
      return speak(text, random)
    case 'diacritics':
      return mapWords(text, kept, (word) =>
        [...word].map((char) => (/[\u0628-\u064a]/.test(char) && random.chance(0.6) ? char + random.of(MARKS) : char)).join(''),
      )
    case 'mixed-scripts':
      return mixScripts(text, random)
    default:
      return noise satisfies never
  }
}

const MARKS = ['\u064e', '\u064f', '\u0650', '\u0652', '\u0651']

function mapWords(text: string, kept: readonly string[], change: (word: string) => string): string {
  const held = new Set(kept.flatMap((phrase) => phrase.toLowerCase().split(/\s+/)))
  return text.replaceAll(/[\p{Letter}']+/gu, (word) => (held.has(word.toLowerCase()) ? word : change(word)))
}

/** One slip of a finger inside the word: swapped, doubled, missing or neighbouring letters. */
function misspell(word: string, random: Random): string {
  const at = 1 + Math.floor(random.next() * (word.length - 2))
  const [before, here, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)]
  return random.of([() => before + (after[0] ?? '') + here + after.slice(1), () => before + here + here + after, () => before + after])()
}

const FILLERS_EN = ['um', 'uh', 'like', 'so']
const FILLERS_AR = ['يعني', 'آه', 'امم', 'طيب']

/** As a dictation writes it down: no marks, digits of a phone number by name, hesitations. */
function speak(text: string, random: Random): string {
  const arabic = /[\u0600-\u06ff]/.test(text)
  const digits = arabic ? DIGITS_AR : DIGITS_EN
  const plain = text
    .replaceAll(/[٠-٩]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x660))
    .replaceAll(/\+?\d[\d -]{7,}\d/g, (number) => [...number.replaceAll(/\D/g, '')].map((digit) => digits[Number(digit)]).join(' '))
    .replaceAll(/[?!,;؟،]|\.(?=\s|$)/g, '')
    .toLowerCase()
  const words = plain.split(/\s+/)
  return words.length > 2 ? `${random.of(arabic ? FILLERS_AR : FILLERS_EN)} ${words.join(' ')}` : plain
}

const DIGITS_EN = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const DIGITS_AR = ['صفر', 'واحد', 'اثنين', 'ثلاثة', 'اربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة']

const SWAPS: readonly (readonly [RegExp, string])[] = [
  [/^(?:مرحبا|هلا|السلام عليكم)/u, 'hi'],
  [/لو سمحت(?:وا|ي)?/u, 'please'],
  [/(?<=^|\s)تمام(?=\s|$)/u, 'ok'],
  [/(?<=^|\s)شكرا(?=\s|$)/u, 'thanks'],
]

/** Arabic with English crumbs, English with Arabic ones and Arabic digits. */
function mixScripts(text: string, random: Random): string {
  if (/[\u0600-\u06ff]/.test(text)) return SWAPS.reduce((mixed, [from, to]) => mixed.replace(from, to), text)
  const greeted = text.replace(/^(?:hi|hello|hey)(?: there)?\b/i, random.of(['مرحبا', 'salam', 'السلام عليكم']))
  return random.chance(0.5)
    ? greeted.replaceAll(/\b\d{1,2}(?=\s?[ap]m\b)/g, (hour) => arabicDigits(hour))
    : greeted.replace(/\bplease\b/, 'لو سمحت')
}
