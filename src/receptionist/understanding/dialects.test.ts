import { expect, test } from 'vitest'
import { DIALECT_GROUPS, standardWord } from './dialects.ts'
import { fold } from './normalise.ts'

test('a wish is the same wish in every dialect', () => {
  expect(['ابغى', 'بدي', 'عايز', 'بغيت', 'أريد'].map((word) => standardWord(fold(word).text))).toEqual(Array(5).fill('اريد'))
})

test('each word stands once, folded as texts are', () => {
  const words = DIALECT_GROUPS.flatMap((group) => group.split(' '))
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  expect(words.filter((word) => fold(word).text !== word)).toEqual([])
})

test('any other word stays as it is', () => {
  expect(standardWord('موعد')).toBe('موعد')
})
