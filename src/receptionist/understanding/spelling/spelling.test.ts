import { expect, test } from 'vitest'
import { fold } from '../normalise.ts'
import { tokenize } from '../tokens.ts'
import { readSpelling } from './read-spelling.ts'
import { slipCost } from './slips.ts'

test.each([
  ['insuance', 'insurance'],
  ['haert', 'heart'],
  ['bloood', 'blood'],
  ['emergancy', 'emergency'],
  ['comission', 'commission'],
  ['النتفس', 'تنفس'],
  ['باكرنج', 'باركنج'],
  ['نزييف', 'نزيف'],
])('%s is read as %s', (written, meant) => {
  expect(tokenize(fold(written))[0]?.readings).toContain(meant)
})

test.each([
  // Clean is no bleeding, waiting no suicide, prices are no ambulance, a mistake is no stroke.
  'نظيف',
  'انتظار',
  'اسعار',
  'غلطه',
  'blending',
  'driving',
  'conversion',
  'chose',
  'papers',
  'Randy',
  'Mona',
])('%s means itself', (word) => {
  expect(readSpelling(fold(word).text)).toEqual([])
})

test('a letter in place of another makes another Arabic word, and so does one before or after it', () => {
  expect(slipCost('انتضار', 'انتظار', 1)).not.toBeNull()
  expect(slipCost('اسعار', 'اسعاف', 1)).toBeNull()
  expect(slipCost('عملها', 'عمل', 1)).toBeNull()
})

test('a word is read again in the same time however long the message is', () => {
  const text = Array.from({ length: 4000 }, (_, at) => `zq${at.toString(36).replaceAll(/\d/g, 'w')}xkjv`).join(' ')
  const begun = process.cpuUsage()
  tokenize(fold(text.slice(0, 20_000)))
  expect(process.cpuUsage(begun).user).toBeLessThan(150_000)
})
