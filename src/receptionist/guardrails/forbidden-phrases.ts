import type { TurnContext } from '../context.ts'
import type { Facts } from './facts.ts'
import type { Flag } from './flag.ts'
import type { Sentence } from './read-sentence.ts'
import { plain } from './words.ts'

/** The pack's and the tenant's own. */
export function findForbiddenPhrase({ pack }: TurnContext, _facts: Facts, { text }: Sentence): Flag[] {
  const phrase = findForbidden(text, pack.forbidden_phrases)
  return phrase === null ? [] : [{ kind: 'forbidden_phrase', severity: 'high', excerpt: phrase }]
}

/**
 * The first forbidden phrase in a sentence, or null. Phrases are matched on whole folded words in the forms that grammar gives them ("diagnose", "diagnosed";
 * behind an Arabic particle; "you'll" as "you will"), with an adverb between them allowed, so that "definitely" is found in "Definitely!" and not in
 * "indefinitely". "You have" as such states something about the customer; about an appointment, as an auxiliary or behind a question word it doesn't.
 */
export function findForbidden(
  sentence: string,
  phrases: { readonly en: readonly string[]; readonly ar: readonly string[] },
): string | null {
  const words = wordsOf(sentence)
  for (const phrase of [...phrases.en, ...phrases.ar]) {
    const wanted = phraseWords(phrase)
    const isBare = wanted.join(' ') === 'you have'
    for (let at = 0; wanted.length > 0 && at < words.length; at++) {
      const end = matchAt(words, at, wanted)
      if (end === null) continue
      if (wanted[0] === 'you' && isBare && !statesCondition(words, at, end)) continue
      if (wanted[0] === 'you' && AUXILIARIES.has(words[at - 1] ?? '')) continue
      return phrase
    }
  }
  return null
}

const known = new Map<string, readonly string[]>()
const MAX_KNOWN = 2000

function phraseWords(phrase: string): readonly string[] {
  const words = known.get(phrase) ?? wordsOf(phrase)
  if (known.size < MAX_KNOWN) known.set(phrase, words)
  return words
}

const AUXILIARIES = new Set([
  'do',
  'did',
  'does',
  'if',
  'when',
  'would',
  'should',
  'could',
  'can',
  'will',
  'whether',
  'what',
  'have',
  'had',
  'once',
  'unless',
  'until',
  'where',
])
const ADVERBS = new Set(
  'probably really certainly surely most just also absolutely likely clearly currently simply quite very still now maybe perhaps always definitely'.split(
    ' ',
  ),
)
const MAX_ADVERBS = 2

/** The word behind the match; null when the phrase doesn't stand there. */
function matchAt(words: readonly string[], from: number, wanted: readonly string[]): number | null {
  let at = from
  for (const [index, word] of wanted.entries()) {
    let skipped = 0
    while (index > 0 && skipped < MAX_ADVERBS && !sameWord(words[at] ?? '', word) && ADVERBS.has(words[at] ?? '')) {
      at++
      skipped++
    }
    if (!sameWord(words[at] ?? '', word)) return null
    at++
  }
  return at
}

/** Behind "you have": what a front desk says, not what a doctor would. */
const OF_THE_HOUSE =
  /^(?:a |an |any |the |some |no |your |my |our |one |two |three |four |five |six |\d+ |several |another |other |more |further |upcoming |existing |confirmed |great |full |free )*(?:appointments?|bookings?|reservations?|visits?|slots?|questions?|options?|choices?|until|till|up to|time|minutes|hours|days|to|access|insurance|account|parking|been|already|given|chosen|booked|asked|told|mentioned|received|missed|made|got (?:an? )?(?:appointments?|bookings?)|selected|reached|come|called|written|sent|said|shared|provided|anything|everything|something else|nothing else|coverage|my word|our|a (?:choice|moment|minute|follow-?up|preference)|preference|file|an? (?:unpaid|outstanding)|right|doctor|dr)\b/
const SAYING = new Set(
  'so and but like because think believe means mean seems sounds looks says suggests sure afraid then now shows well fear guess unfortunately yes that ok okay is'.split(
    ' ',
  ),
)

/** Whether "you have …" tells of a condition: not of something of the house, not as an auxiliary, not in "the papers you have". */
function statesCondition(words: readonly string[], at: number, end: number): boolean {
  const rest = words.slice(end).join(' ')
  if (rest === '' || OF_THE_HOUSE.test(rest)) return false
  const before = words[at - 1]
  return before === undefined || SAYING.has(before)
}

function wordsOf(text: string): string[] {
  return (
    plain(text)
      .replaceAll('ء', '')
      .match(/[\p{L}\p{N}']+/gu) ?? []
  )
}

const IRREGULAR: Readonly<Record<string, readonly string[]>> = {
  have: ['had', 'has', 'having'],
  is: ['was', 'are', 'were'],
  will: ['would'],
}

/** Equal, or an English word in another form ("diagnose", "diagnosed"), or an Arabic one behind its particles. */
function sameWord(word: string, wanted: string): boolean {
  if (word === wanted) return true
  if (/^[a-z]/.test(wanted)) {
    if (IRREGULAR[wanted]?.includes(word)) return true
    if (wanted.length < 4) return false
    const stem = wanted.replace(/e$/, '')
    return ['s', 'es', 'd', 'ed', 'ing'].some((ending) => word === wanted + ending || word === stem + ending)
  }
  return /^[\u0600-\u06ff]/.test(wanted) && word.replace(/^(?:و|ف|ب|ل)?(?:ال)?(?=..)/, '') === wanted.replace(/^ال/, '')
}
