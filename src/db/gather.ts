/** One of the items that share a call. Whoever makes the call settles each. */
export interface Waiting<I, O> {
  readonly item: I
  resolve(outcome: O): void
  reject(error: unknown): void
}

const MAX_ITEMS = 64
const MAX_IN_FLIGHT = 2

/**
 * Items of one turn of the event loop share one `call`: at most 64 each, at most 2 calls at a time. A lone item waits for nobody: it goes as soon as this turn's
 * input has been read. What arrives while both calls are under way goes with the next one, so a call grows with the load. When `call` throws, every item that it
 * has not settled gets the error, and so does what waits behind it: the next call would find the same trouble, and nobody is to wait for two deadlines.
 */
export function gather<I, O>(call: (batch: readonly Waiting<I, O>[]) => Promise<void>): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = []
  let inFlight = 0
  let isScheduled = false
  const start = (batch: readonly Waiting<I, O>[]) => {
    inFlight += 1
    call(batch)
      .catch((error: unknown) => {
        for (const { reject } of [...batch, ...waiting.splice(0)]) reject(error)
      })
      .finally(() => {
        inFlight -= 1
        send()
      })
  }
  const send = () => {
    isScheduled = false
    while (inFlight < MAX_IN_FLIGHT && waiting.length > 0) start(waiting.splice(0, MAX_ITEMS))
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (isScheduled || inFlight >= MAX_IN_FLIGHT) return
      isScheduled = true
      setImmediate(send)
    })
}
