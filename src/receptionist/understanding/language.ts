import type { Language } from './types.ts'

/**
 * The language to answer in: Arabic when most letters are Arabic, else English. Arabic in Latin letters ("marhaba") counts as English, as the
 * customer reads Latin script. Text without letters and a lone abbreviation ("JVC", "OK") keep `previous`.
 */
export function detectLanguage(text: string, previous: Language | null): Language {
  let arabic = 0
  let latin = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isArabicLetter(code)) arabic++
    else if (isLatinLetter(code)) latin++
  }
  if (arabic === 0 && latin === 0) return previous ?? 'en'
  if (previous !== null && isAbbreviation(text)) return previous
  if (arabic === latin) return previous ?? 'ar'
  return arabic > latin ? 'ar' : 'en'
}

const LONGEST_ABBREVIATION = 5

/** Capitals are written so in any language. */
function isAbbreviation(text: string): boolean {
  const word = text.trim()
  return word.length <= LONGEST_ABBREVIATION && /^[A-Z]+$/.test(word)
}

function isArabicLetter(code: number): boolean {
  return (code >= 0x0620 && code <= 0x064a) || (code >= 0x066e && code <= 0x06d3) || (code >= 0xfb50 && code <= 0xfefc)
}

function isLatinLetter(code: number): boolean {
  return (
    (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 0x00c0 && code <= 0x024f && code !== 0x00d7 && code !== 0x00f7)
  )
}
