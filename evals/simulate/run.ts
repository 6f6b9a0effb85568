import { type Lane, openLane, type Place } from './lane.ts'
import { type Manner, type Played, play } from './play.ts'
import { type Scenario, VERTICALS } from './scenario.ts'

export interface Work {
  readonly scenario: Scenario
  readonly seed: number
}

export interface RunOptions extends Partial<Manner> {
  /** All businesses of the run are in this zone. */
  readonly zone?: string
  readonly onPlayed?: (played: Played) => void
}

/** Plays all, each business in a lane of its own, side by side; results in the order of `work`. */
export async function playAll(place: Place, work: readonly Work[], options: RunOptions = {}): Promise<readonly Played[]> {
  const results = new Map<Work, Played>()
  const manner: Manner = { half: options.half ?? 'tuned', noise: options.noise ?? null, now: options.now ?? null }
  await Promise.all(
    VERTICALS.map(async (vertical) => {
      const own = work.filter(({ scenario }) => scenario.vertical === vertical)
      if (own.length === 0) return
      const lane: Lane = await openLane(place, vertical, options.zone ? { zone: options.zone } : {})
      try {
        for (const item of own) {
          const played = await play(lane, item.scenario, item.seed, manner)
          results.set(item, played)
          options.onPlayed?.(played)
        }
      } finally {
        await lane.close()
      }
    }),
  )
  return work.flatMap((item) => results.get(item) ?? [])
}
