export interface Placed<T> {
  readonly item: T
  readonly from: number
  readonly to: number
  /** Side by side with those that it overlaps: the `lane`-th of `lanes`. */
  readonly lane: number
  readonly lanes: number
}

/** Puts what overlaps side by side. `from` and `to` are minutes of one column. */
export function placeInLanes<T>(items: readonly { readonly item: T; readonly from: number; readonly to: number }[]): Placed<T>[] {
  const sorted = [...items].sort((a, b) => a.from - b.from || b.to - a.to)
  const placed: Placed<T>[] = []
  let group: { item: T; from: number; to: number; lane: number }[] = []
  let groupEnd = -1
  const flush = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1))
    placed.push(...group.map((each) => ({ ...each, lanes })))
    group = []
  }
  for (const each of sorted) {
    if (each.from >= groupEnd) flush()
    const taken = new Set(group.filter((other) => other.to > each.from).map(({ lane }) => lane))
    let lane = 0
    while (taken.has(lane)) lane++
    group.push({ ...each, lane })
    groupEnd = Math.max(group.length === 1 ? -1 : groupEnd, each.to)
  }
  flush()
  return placed
}
