/** What a suite is given: folders laid out like the published sets (or the set's own folder), and a place to tell how far it is. */
export interface SuiteOptions {
  readonly train: string
  readonly test: string
  /** A named subset of the set's services, where a suite knows one. */
  readonly services?: string
  step(text: string): void
}

/** Trains on the train folder, scores on the test folder: metric's name → figure (percentages from 0 to 100, seconds for `*_seconds`). Deterministic apart from the seconds. */
export type Suite = (options: SuiteOptions) => Promise<Readonly<Record<string, number>>>
