import type pg from 'pg'
import type { Logger } from '../lib/logger.ts'

const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 5000

/**
 * Keeps an embedded server running: `user`, a connection that this process holds open all the time, ends when the server does, and then `again` starts or
 * joins it, with growing pauses for as long as it takes. Trouble is logged once each time, not with each try.
 */
export function keepRunning(user: pg.Client, again: () => Promise<pg.Client>, log: Logger): { end(): Promise<pg.Client> } {
  let isOver = false
  let current: Promise<pg.Client> = Promise.resolve(user)
  let hurry: () => void = () => undefined

  const watch = (client: pg.Client): pg.Client => {
    client.once('end', () => {
      if (!isOver) current = recover(client)
    })
    return client
  }

  /** The dead connection when it is over before the server is back. */
  const recover = async (dead: pg.Client): Promise<pg.Client> => {
    log.error('the embedded database ended; starting it again')
    const began = performance.now()
    let isExplained = false
    for (let pauseMs = FIRST_PAUSE_MS; !isOver; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const client = watch(await again())
        log.info({ duration_ms: Math.round(performance.now() - began) }, 'the embedded database runs again')
        return client
      } catch (error) {
        if (!isExplained) log.error({ err: error }, 'the embedded database does not start; trying on')
        isExplained = true
      }
      await new Promise<void>((resolve) => {
        hurry = resolve
        setTimeout(resolve, pauseMs)
      })
    }
    return dead
  }

  watch(user)
  return {
    /** Ends that; the connection of the moment. */
    end() {
      isOver = true
      hurry()
      return current
    },
  }
}
