const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/colour/, 'color'],
  [/tyre/, 'tire'],
  [/^grey$/, 'gray'],
  [/centre$/, 'center'],
  [/isation$/, 'ization'],
  [/ise$/, 'ize'],
  [/aesthe/, 'esthe'],
  [/paed/, 'ped'],
  [/gynae/, 'gyne'],
  [/ae(?=m)/, 'e'],
  [/jewellery/, 'jewelry'],
  [/cheque/, 'check'],
]
const ARABIC_ENDINGS = ['يات', 'تين', 'تها', 'تنا', 'تكم', 'ات', 'ين', 'ون', 'ها', 'نا', 'كم', 'تي', 'ته', 'تك', 'ه', 'ي', 'ك'] as const
const ARABIC_ARTICLES = ['وال', 'بال', 'فال', 'كال', 'هال', 'عال', 'لل', 'ال'] as const

/** A folded word without plural, possessive, article or regional spelling. Light on purpose: two different words should not meet. */
export function stemWord(word: string): string {
  return /[\u0600-\u06ff]/.test(word) ? stemArabic(word) : stemEnglish(word)
}

function stemEnglish(word: string): string {
  let stem = word.replace(/'s?$/, '').replaceAll("'", '')
  if (stem.length > 4 && /[^s]ies$/.test(stem)) stem = `${stem.slice(0, -3)}y`
  else if (stem.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(stem)) stem = stem.slice(0, -2)
  else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1)
  // "women's" and "women" are one word; so are "mens" and "men".
  for (const [pattern, spelling] of SPELLINGS) stem = stem.replace(pattern, spelling)
  return stem
}

function stemArabic(word: string): string {
  const article = ARABIC_ARTICLES.find((prefix) => word.startsWith(prefix) && word.length - prefix.length >= (prefix === 'ال' ? 2 : 3))
  const stem = article === undefined ? word : word.slice(article.length)
  const ending = ARABIC_ENDINGS.find((suffix) => stem.endsWith(suffix) && stem.length - suffix.length >= 3)
  return ending === undefined ? stem : stem.slice(0, -ending.length)
}

/**
 * The stems of nouns that a verb's form may stand for, as services are named: "cleaned" → "cleaning", انظف → تنظيف. English by its endings; Arabic for verbs of three
 * letters, whose noun is formed with ت…ي… .
 */
export function verbalNouns(word: string): string[] {
  if (!/^[\u0600-\u06ff]/.test(word)) {
    const base = word.replace(/(?:ed|ing)$/, '')
    return base.length < 3 ? [] : [`${base}ing`, `${base.replace(/e$/, '')}ing`]
  }
  const starts = [word, ...(/^[اتين]/.test(word) ? [word.slice(1)] : []), ...(/^ب[اتين]/.test(word) ? [word.slice(2)] : [])]
  const roots = starts.map((start) => start.replace(/(?:ولي|لي|وا|ها|ه|و)$/, '')).filter((root) => root.length === 3)
  return roots.flatMap((root) => [`ت${root.slice(0, 2)}ي${root.slice(2)}`])
}
