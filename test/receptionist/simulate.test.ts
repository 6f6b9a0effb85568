import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Place } from '../../evals/simulate/lane.ts'
import { race } from '../../evals/simulate/race.ts'
import { countFaults, rateOf, wrongDates } from '../../evals/simulate/report.ts'
import { playAll } from '../../evals/simulate/run.ts'
import { SCENARIOS } from '../../evals/simulate/scenarios.ts'
import { createSealer } from '../../src/lib/seal.ts'
import { openWorld, type TestWorld } from '../harness.ts'

let world: TestWorld
let place: Place
beforeAll(async () => {
  world = await openWorld()
  place = { appUrl: world.appUrl, adminUrl: world.adminUrl, log: world.log, sealer: createSealer(Buffer.alloc(32, 7)) }
})
afterAll(() => world.close())

/** Every sixth scenario: all trades, both languages and all tasks are among them; `vorel simulate` plays the rest. */
const CUT = SCENARIOS.filter((_, index) => index % 6 === 0)

test('simulated customers of every trade get what they came for, judged by the database alone, and are told nothing false', {
  timeout: 60_000,
}, async () => {
  const played = await playAll(
    place,
    CUT.map((scenario) => ({ scenario, seed: 7 })),
  )
  const failed = played.filter(({ passed }) => !passed).map(({ scenario, differences }) => `${scenario.name}: ${differences.join('; ')}`)
  expect(played.length).toBe(CUT.length)
  for (const fault of ['false_booked', 'missed_red_flag', 'foreign_fact'] as const) expect(countFaults(played, fault), fault).toBe(0)
  expect(rateOf(played).pass1, failed.join('\n')).toBeGreaterThanOrEqual(0.85)
  expect(wrongDates(played), failed.join('\n')).toBeLessThanOrEqual(0.05)
})

test('of 200 customers who want one slot at the same moment, one is booked and 199 are offered other times', {
  timeout: 120_000,
}, async () => {
  for (const round of await race(place, { customers: 200, rounds: 2 }))
    expect(round).toEqual({ bookings: 1, toldBooked: 1, alternatives: 199 })
})
