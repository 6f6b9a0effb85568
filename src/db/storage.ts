import { statfs } from 'node:fs/promises'
import type { Logger } from '../lib/logger.ts'

/** Below this the database gets no more to write, in bytes. Postgres itself needs room for its log (16 MiB at a time), and ends when it has none. */
const RESERVE = 64 * 1024 * 1024
const LOOK_MS = 1000

export interface Storage {
  /** Whether so little is left that nothing may be written. */
  isFull(): boolean
  close(): void
}

/**
 * Watches the free space where `folder` is. With a full disk Postgres panics as soon as its log can't grow, and then nothing works at all; while writes are
 * refused before that, reads go on, and writes too as soon as there is room again.
 */
export async function watchStorage(folder: string, log: Logger): Promise<Storage> {
  let isFull = false
  const look = async () => {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    if (free < RESERVE !== isFull) {
      isFull = free < RESERVE
      if (isFull) log.error({ free_bytes: free, reserve_bytes: RESERVE }, 'the disk is full: nothing is written until there is room')
      else log.info({ free_bytes: free }, 'there is room on the disk again')
    }
  }
  await look()
  const timer = setInterval(() => look().catch((error: unknown) => log.warn({ err: error }, 'free space is unknown')), LOOK_MS).unref()
  return { isFull: () => isFull, close: () => clearInterval(timer) }
}
