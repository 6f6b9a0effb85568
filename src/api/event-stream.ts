import type { ServerResponse } from 'node:http'

/** What every stream of server-sent events here keeps to. */

const MAX_BLOCKED_MS = 30_000

/** Runs `work` for each call, never twice at once; the calls that come meanwhile are one more run. A call that may not run waits for the next. */
export function inTurn(work: () => Promise<void>, options: { mayRun: () => boolean; onFailure: (error: unknown) => void }): () => void {
  let isRunning = false
  let isDue = false
  const run = async () => {
    isRunning = true
    try {
      while (isDue && options.mayRun()) {
        isDue = false
        await work()
      }
    } catch (error) {
      options.onFailure(error)
    } finally {
      isRunning = false
    }
  }
  return () => {
    isDue = true
    if (!isRunning) void run()
  }
}

/** Knows when the other side takes nothing more; says when it does again, and gives up after 30 s. */
export function openWriter(response: ServerResponse, onFree: () => void) {
  let blocked: NodeJS.Timeout | undefined
  const free = () => {
    clearTimeout(blocked)
    blocked = undefined
  }
  response.on('close', free)
  response.on('drain', () => {
    free()
    onFree()
  })
  return {
    isBlocked: () => blocked !== undefined,
    write(chunk: string) {
      if (chunk === '' || response.destroyed || response.writableEnded) return
      if (!response.write(chunk)) blocked ??= setTimeout(() => response.destroy(), MAX_BLOCKED_MS)
    },
  }
}

/** JSON has no raw line breaks, so the data is always one line. */
export function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
