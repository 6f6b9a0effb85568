import { NOISES } from './noise.ts'
import type { RunOptions } from './run.ts'
import type { Scenario } from './scenario.ts'

export interface Rerun {
  readonly name: string
  readonly options: RunOptions
  readonly fits?: (scenario: Scenario) => boolean
}

/** The same customers under worse conditions: wordings that nobody tunes on, noise in the text, a clock and a zone with pitfalls. */
export const RERUNS: readonly Rerun[] = [
  { name: 'held-out wordings', options: { half: 'held-out' } },
  ...NOISES.map((noise) => ({
    name: noise,
    options: { noise },
    ...(noise === 'diacritics' ? { fits: ({ language }: Scenario) => language === 'ar' } : {}),
  })),
  // London's clocks go forward on Sunday 29 March 2026.
  { name: 'daylight-saving week', options: { zone: 'Europe/London', now: Date.parse('2026-03-26T10:00:00Z') } },
  { name: 'at 23:59', options: { now: Date.parse('2026-03-03T19:59:00Z') } },
]
