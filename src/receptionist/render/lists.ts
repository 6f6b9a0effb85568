import type { Language } from '../understanding/types.ts'

/** "a, b and c", "أ، ب وج". */
export function listText(language: Language, items: readonly string[], joiner: 'and' | 'or'): string {
  if (items.length <= 1) return items[0] ?? ''
  const head = items.slice(0, -1)
  const last = items.at(-1) ?? ''
  if (language === 'ar') return `${head.join('، ')} ${joiner === 'or' ? `أو ${last}` : `و${last}`}`
  return `${head.join(', ')} ${joiner} ${last}`
}
