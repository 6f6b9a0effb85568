import { fold } from '../understanding/normalise.ts'

/**
 * The first forbidden phrase in a sentence, or null. Phrases are matched on whole folded words, so that "definitely" is found in "Definitely!" and not in
 * "indefinitely". A phrase that begins with "you" states something about the customer; the same words behind an auxiliary are a question ("do you have
 * insurance?") and pass.
 */
export function findForbidden(
  sentence: string,
  phrases: { readonly en: readonly string[]; readonly ar: readonly string[] },
): string | null {
  const words = wordsOf(sentence)
  for (const phrase of [...phrases.en, ...phrases.ar]) {
    const wanted = wordsOf(phrase)
    if (wanted.length === 0) continue
    for (let at = 0; at + wanted.length <= words.length; at++) {
      if (!wanted.every((word, offset) => sameWord(words[at + offset] ?? '', word))) continue
      if (wanted[0] === 'you' && AUXILIARIES.has(words[at - 1] ?? '')) continue
      return phrase
    }
  }
  return null
}

const AUXILIARIES = new Set(['do', 'did', 'if', 'when', 'would', 'should', 'could', 'can', 'will', 'whether', 'what', 'that'])

function wordsOf(text: string): string[] {
  return fold(text).text.match(/[\p{L}\p{N}']+/gu) ?? []
}

/** Equal, or an English verb in another form ("diagnose", "diagnosed"), or an Arabic word behind its article or conjunction. */
function sameWord(word: string, wanted: string): boolean {
  if (word === wanted) return true
  if (/^[a-z]{6,}$/.test(wanted))
    return ['s', 'd', 'ed', 'ing'].some((ending) => word === wanted + ending || word === wanted.replace(/e$/, '') + ending)
  return /^[\u0600-\u06ff]/.test(wanted) && word.replace(/^(?:و|ف|ب|ل)?(?:ال)?/, '') === wanted.replace(/^ال/, '')
}
