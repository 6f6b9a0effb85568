import { expect, test } from 'vitest'
import { formatText } from './format-text.ts'
import { MAX_TEXT, splitText } from './split-text.ts'

const bare = (text: string) => text.replace(/\s+/g, '')

test('a text that fits is one part, as it is', () => {
  expect(splitText('  Hello\n\nthere ')).toEqual(['Hello\n\nthere'])
  expect(splitText('x'.repeat(MAX_TEXT))).toHaveLength(1)
  expect(splitText(' \n ')).toEqual([])
})

test.each([
  ['paragraphs', 'One sentence here. And two.\n\nThree.', 30, ['One sentence here. And two.', 'Three.']],
  ['lines', 'first line of it\nsecond line', 20, ['first line of it', 'second line']],
  ['sentences', 'It is open. Come by today then', 20, ['It is open.', 'Come by today then']],
  ['Arabic sentences', 'هل يناسبك الوقت؟ أخبرني من فضلك', 22, ['هل يناسبك الوقت؟', 'أخبرني من فضلك']],
  ['words', 'abcdef ghijkl mnopqr', 14, ['abcdef ghijkl', 'mnopqr']],
  ['characters, where there is nothing else', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
])('it is cut between %s', (_, text, max, parts) => {
  expect(splitText(text, max)).toEqual(parts)
})

test('no part is too long, nothing is lost, and no character is torn apart, whatever the text', () => {
  const pieces = ['word ', '👩‍👩‍👧‍👦', 'مرحبًا ', '\n\n', '. ', 'e\u0301', 'x'.repeat(50), '🇦🇪', '\n', '؟ ']
  let seed = 7
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return seed / 2 ** 31
  }
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: 200 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
    const parts = splitText(text, 100)
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(100)
    expect(bare(parts.join(''))).toBe(bare(text))
    for (const part of parts) expect(part.isWellFormed() && !/^[\u200d\ufe0f\u0301]/.test(part)).toBe(true)
    expect(splitText(text, 100)).toEqual(parts)
  }
})

test('a model’s markup becomes WhatsApp’s, and what only looks like it stays', () => {
  expect(formatText('## Prices\n**Haircut**: 220, see [our page](https://salon.example/p)')).toBe(
    '*Prices*\n*Haircut*: 220, see our page: https://salon.example/p',
  )
  for (const plain of ['2 ** 3 ** 4', 'a * b', '#1 in town', '[x](y)', 'snake__case', 'الساعة \u20665:30\u2069'])
    expect(formatText(plain)).toBe(plain)
})
