import { expect, test } from 'vitest'
import { newApiKey } from './create-key.ts'

const COUNT = 20_000
const DIGITS = 48
/** Chi-square, 15 degrees of freedom: one honest run in 10^9 is above. */
const CHI_SQUARE_BOUND = 73

test('20,000 keys: 48 digits of hex, none twice, every digit equally often, at every place', () => {
  const seen = new Set<string>()
  const atPlace = Array.from({ length: DIGITS }, () => new Map<string, number>())
  for (let index = 0; index < COUNT; index++) {
    const key = newApiKey()
    if (!/^vapk_live_[0-9a-f]{48}$/.test(key)) expect(key).toMatch(/^vapk_live_[0-9a-f]{48}$/)
    seen.add(key)
    for (const [place, digit] of [...key.slice(-DIGITS)].entries()) atPlace[place]?.set(digit, (atPlace[place]?.get(digit) ?? 0) + 1)
  }
  expect(seen.size).toBe(COUNT)
  for (const [place, counts] of atPlace.entries()) {
    expect(counts.size, `place ${place}`).toBe(16)
    expect(chiSquare([...counts.values()]), `place ${place}`).toBeLessThan(CHI_SQUARE_BOUND)
  }
})

function chiSquare(counts: readonly number[]): number {
  const expected = COUNT / 16
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}
