import { expect } from 'vitest'

/** What no ear can take: markup, digits, lists, links, or more than two sentences. */
export function expectSpoken(sentences: readonly string[], language: 'English' | 'Arabic'): void {
  const text = sentences.join(' ')
  expect(text).not.toMatch(/[\d٠-٩*_#•|<>[\]\n\u2066-\u2069]|https?:|Standard Time/)
  expect(text.match(/[.!?؟](?=\s|$)/g)?.length ?? 0, text).toBeLessThanOrEqual(2)
  expect(text.trim()).not.toBe('')
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0
  expect(arabic > text.length / 3, text).toBe(language === 'Arabic')
}
