/**
 * What the embedded brain costs a process before its first turn: prints one `Load` as JSON. A process of its own, in which everything else of the server is
 * loaded first, so that neither the engine's own start nor what is needed without it is counted.
 */
import { readConfig } from '../src/config.ts'

export interface Load {
  /** Reading the weights and compiling the lexicons and grammars, in milliseconds; their source files are loaded already, as in a server. */
  readonly ms: number
  /** Resident and on the engine's heap, after the collection that a server makes once it has started (src/cli/start.ts), in MiB; source files included. */
  readonly resident: number
  readonly heap: number
}

const MIB = 2 ** 20

async function load(): Promise<Load> {
  readConfig({}, false)
  await import('../src/db/database.ts')
  const before = await settled()
  const { warmUp } = await import('../src/receptionist/understanding/warm-up.ts')
  await import('../src/receptionist/models/embedded.ts')
  const started = performance.now()
  warmUp()
  const ms = performance.now() - started
  const after = await settled()
  return { ms, resident: (after.rss - before.rss) / MIB, heap: (after.heapUsed - before.heapUsed) / MIB }
}

async function settled(): Promise<NodeJS.MemoryUsage> {
  global.gc?.({ flavor: 'last-resort' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  return process.memoryUsage()
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await load())}\n`)
