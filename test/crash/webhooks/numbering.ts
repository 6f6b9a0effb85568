import { expect } from 'vitest'
import type { Entry } from './journal.ts'

/**
 * The rule of attempt numbers, for one delivery. Recorded: 1, 2, … n without gap or repeat. Sent: the receiver sees them in that order, each of them; a number
 * comes again only where a worker was cut off between sending and recording, at most once for each time (`cutOff`). The envelope is the same each time.
 */
export function expectNumbering(input: {
  readonly sent: readonly Entry[]
  readonly attempts: readonly { readonly attempt_number?: number }[]
  readonly cutOff: number
}): void {
  const recorded = input.attempts.map((attempt) => attempt.attempt_number)
  expect(recorded).toEqual(recorded.map((_, index) => index + 1))
  const numbers = input.sent.map((entry) => entry.attempt)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  expect([...new Set(numbers)]).toEqual(recorded)
  expect(numbers.length - recorded.length).toBeLessThanOrEqual(input.cutOff)
  expect(new Set(input.sent.map((entry) => `${entry.id} ${entry.sha256}`)).size).toBe(1)
}
