import { expect, test } from 'vitest'
import { isCountDue, turnsOfTenant } from './tenant-turns.ts'

const NOW = new Date('2026-03-02T06:00:00.000Z')
const later = (ms: number) => new Date(NOW.getTime() + ms)

test('far below the bound one count holds for a minute, with what came since; then it is counted anew', () => {
  expect(isCountDue('far', NOW)).toBe(true)
  expect(turnsOfTenant('far', NOW, { counted: 100, bound: 5000 })).toBe(100)
  for (let turn = 1; turn <= 20; turn++) {
    expect(isCountDue('far', later(turn * 1000))).toBe(false)
    expect(turnsOfTenant('far', later(turn * 1000), { counted: null, bound: 5000 })).toBe(100 + turn)
  }
  expect(isCountDue('far', later(60_001))).toBe(true)
  expect(isCountDue('far', later(-60_001)), 'a clock that was set back').toBe(true)
})

test('four processes that count together never pass the bound by more than a turn each before they look', () => {
  turnsOfTenant('near', NOW, { counted: 4000, bound: 5000 })
  let unseen = 0
  while (!isCountDue('near', NOW)) unseen++
  expect(unseen).toBe(249)
  expect(4000 + 4 * (unseen + 1)).toBeLessThanOrEqual(5000)
})

test('at the bound, and past it, every turn counts', () => {
  for (const counted of [4997, 5000, 9000]) {
    turnsOfTenant('at', NOW, { counted, bound: 5000 })
    expect(isCountDue('at', NOW), String(counted)).toBe(true)
  }
})
