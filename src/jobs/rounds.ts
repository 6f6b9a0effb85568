/** Rounds of looking for work: one at a time, each as soon as somebody asks for it, and by itself when an alarm rings. */
export interface Rounds {
  /** Asks for a round. One that is under way looks once more at its end. */
  wake(): void
  /** Whether a round was asked for that has not begun. */
  isWoken(): boolean
  /** Resolves when no round is under way. */
  ended(): Promise<void>
  isStopped(): boolean
  /** No further rounds; resolves when the one under way has ended. */
  stop(): Promise<void>
}

export interface RoundsOptions {
  look(): Promise<void>
  /** Asked after a round: milliseconds until the next one, if nobody wakes it before. */
  untilNext(): Promise<number>
  /** The longest time between two rounds, and the wait after one that failed: the database may be away. */
  readonly pollMs: number
  /** The time is over; it should wake. */
  onAlarm(): void
  onError(error: unknown): void
}

export function startRounds(options: RoundsOptions): Rounds {
  const { pollMs } = options
  let isStopped = false
  let isWoken = false
  let round: Promise<void> | null = null
  let alarm: NodeJS.Timeout | undefined

  const wake = () => {
    isWoken = true
    if (!isStopped) round ??= run()
  }
  const sleep = (ms: number) => {
    clearTimeout(alarm)
    if (!isStopped) alarm = setTimeout(() => options.onAlarm(), Math.max(1, Math.min(ms, pollMs)))
  }
  async function run(): Promise<void> {
    let failed = false
    try {
      while (isWoken && !isStopped) {
        isWoken = false
        await options.look()
      }
      sleep(await options.untilNext())
    } catch (error) {
      failed = true
      options.onError(error)
      sleep(pollMs)
    } finally {
      round = null
    }
    if (isWoken && !failed) wake()
  }

  return {
    wake,
    isWoken: () => isWoken,
    isStopped: () => isStopped,
    ended: () => round ?? Promise.resolve(),
    stop() {
      isStopped = true
      clearTimeout(alarm)
      return round ?? Promise.resolve()
    },
  }
}
