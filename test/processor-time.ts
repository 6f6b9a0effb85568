/** Processor time of `run` in milliseconds, the best of `times` runs: what the work costs, whatever else the machine does. */
export function processorTime(run: () => unknown, times = 5): number {
  let best = Number.POSITIVE_INFINITY
  for (let count = 0; count < times; count++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}
