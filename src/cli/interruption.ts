const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Terminals and launchers may send the same signal twice at once; one that comes later than this, in milliseconds, is a person who won't wait. */
const IMPATIENCE_MS = 1000

const controller = new AbortController()

/** Aborted by the first SIGINT, SIGTERM or SIGHUP; its reason is the signal's name. */
export const interrupted: AbortSignal = controller.signal

/**
 * From now on a signal doesn't end the process: whoever waits sees `interrupted`, comes to its end and closes what it opened (an embedded server that nobody
 * uses any more, a scratch database). A second signal ends the process at once.
 */
export function holdSignals(): void {
  let first = 0
  for (const [index, signal] of SIGNALS.entries()) {
    process.on(signal, () => {
      if (first === 0) {
        first = performance.now()
        process.exitCode = 128 + ([2, 15, 1][index] ?? 0)
        controller.abort(signal)
      } else if (performance.now() - first > IMPATIENCE_MS) process.exit(1)
    })
  }
}

export function whenInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    if (interrupted.aborted) resolve()
    else interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
}
