import { expect, test } from 'vitest'
import { tokenSortRatio } from './fuzzy.ts'
import { jointGoalAccuracy } from './metrics.ts'
import type { Service, Slot } from './read.ts'

const slot = (name: string, possibleValues: readonly string[] = []): Slot => ({
  name,
  description: name,
  isCategorical: possibleValues.length > 0,
  possibleValues,
})
const service: Service = { name: 'Kites_1', description: 'Kites', slots: [slot('maker'), slot('size', ['1', '2'])], intents: [] }

test('values are compared by their sorted words, without case and marks', () => {
  expect(tokenSortRatio('Blue Kite!', 'kite blue')).toBe(100)
  expect(tokenSortRatio('abcd', 'wxyz')).toBe(0)
  expect(tokenSortRatio('', 'x')).toBe(0)
  // "ca fresno" and "fresno": 6 letters in common, 200 · 6 / (9 + 6).
  expect(tokenSortRatio('Fresno CA', 'Fresno')).toBe(80)
  // "5 noon" and "12 noon": the longest run " noon" and nothing to its left, 200 · 5 / 13 = 76.9.
  expect(tokenSortRatio('noon 5', '12 noon')).toBe(77)
})

test('a frame counts as the product over its slots', () => {
  expect(jointGoalAccuracy(service, {}, {})).toBe(1)
  expect(jointGoalAccuracy(service, { maker: ['Ann Lee'], size: ['2'] }, { maker: ['ann lee'], size: ['2'] })).toBe(1)
  expect(jointGoalAccuracy(service, { maker: ['Fresno CA'], size: ['2'] }, { maker: ['Fresno'], size: ['2'] })).toBeCloseTo(0.8)
})

test('of several acceptable free values the best counts, of a choice only the first', () => {
  expect(jointGoalAccuracy(service, { maker: ['noon', 'Ann Lee'] }, { maker: ['Ann Lee'] })).toBe(1)
  expect(jointGoalAccuracy(service, { size: ['2', '1'] }, { size: ['1'] })).toBe(0)
})

test('a value too many or too few makes the frame wrong', () => {
  expect(jointGoalAccuracy(service, { maker: ['Ann Lee'] }, {})).toBe(0)
  expect(jointGoalAccuracy(service, {}, { size: ['1'] })).toBe(0)
})
