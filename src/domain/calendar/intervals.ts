/** Half-open stretches of time in epoch milliseconds. A list of them is in order, and its members neither overlap nor touch. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** Any intervals as such a list; empty ones vanish. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((interval) => interval.end > interval.start).sort((a, b) => a.start - b.start)
  const merged: Interval[] = []
  for (const interval of sorted) {
    const last = merged.at(-1)
    if (last && interval.start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, interval.end) }
    else merged.push(interval)
  }
  return merged
}

/** Both arguments are lists as `union` makes them. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = []
  let i = 0
  let j = 0
  for (;;) {
    const [left, right] = [a[i], b[j]]
    if (!left || !right) return common
    const start = Math.max(left.start, right.start)
    const end = Math.min(left.end, right.end)
    if (end > start) common.push({ start, end })
    if (left.end < right.end) i++
    else j++
  }
}

/** What of `from` is not in `without`; both are lists as `union` makes them. */
export function subtract(from: readonly Interval[], without: readonly Interval[]): Interval[] {
  const rest: Interval[] = []
  let j = 0
  for (const interval of from) {
    let start = interval.start
    for (let hole = without[j]; hole && hole.end <= start; hole = without[++j]);
    for (let k = j; ; k++) {
      const hole = without[k]
      if (!hole || hole.start >= interval.end) break
      if (hole.start > start) rest.push({ start, end: hole.start })
      start = Math.max(start, hole.end)
    }
    if (start < interval.end) rest.push({ start, end: interval.end })
  }
  return rest
}

/** Whether one of the list holds all of `interval`. */
export function covers(list: readonly Interval[], interval: Interval): boolean {
  return list.some((member) => member.start <= interval.start && interval.end <= member.end)
}
