import type { VocabularyAttribute } from '../../../src/contract/console/vocabulary-operations.ts'

/** A stored value in words: the label of a choice, the parts of a list. */
export function attributeText(
  attribute: VocabularyAttribute | undefined,
  value: unknown,
  { read, yes, no }: { read: (text: { en: string; ar: string }) => string; yes: string; no: string },
): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? yes : no
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  const choice = attribute?.values.find((each) => each.value === value)
  return choice ? read(choice.label) : String(value)
}
