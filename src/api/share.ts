/**
 * Requests that ask the very same in one turn of the event loop share one answer; `key` says what they ask, tenant included. None is answered with what was read
 * before it came: each has had its key looked up, which takes at least one turn, so it had come before this turn began, in which the reading starts.
 */
export function shareWithinTurn<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  // A new one each turn: the engine chains a cleared map's tables, entries and all, so that answers of turns long past stayed until the next full collection.
  let underWay = new Map<string, Promise<T>>()
  return (key, work) => {
    const known = underWay.get(key)
    if (known) return known
    if (underWay.size === 0) {
      setImmediate(() => {
        underWay = new Map()
      })
    }
    const started = work()
    underWay.set(key, started)
    return started
  }
}
