import type { Names } from '../acts.ts'
import type { Language } from '../understanding/types.ts'

/** "a, b and c", "أ، ب وج". */
export function listText(language: Language, items: readonly string[], joiner: 'and' | 'or'): string {
  if (items.length <= 1) return items[0] ?? ''
  const head = items.slice(0, -1)
  const last = items.at(-1) ?? ''
  if (language === 'ar') return `${head.join('، ')} ${joiner === 'or' ? `أو ${last}` : `و${last}`}`
  return `${head.join(', ')} ${joiner} ${last}`
}

/** Several names as one, in both languages; null without any. */
export function joinNames(names: readonly (Names | null)[]): Names | null {
  const known = names.filter((name) => name !== null)
  if (known.length === 0) return null
  const [en, ar] = [known.map((name) => name.en), known.map((name) => name.ar ?? name.en)]
  return { en: listText('en', en, 'and'), ar: known.some((name) => name.ar !== null) ? listText('ar', ar, 'and') : null }
}
