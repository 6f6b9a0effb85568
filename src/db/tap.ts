import type { Duplex } from 'node:stream'
import { int32At } from './rows.ts'

/** What is taken from a connection's stream before the driver reads it: complete messages of the backend, by their type and place. */
export interface Taker {
  take(type: number, bytes: Buffer, start: number, end: number): void
}

export interface Tap {
  /** Gets the messages of `TAKEN` types until the next ReadyForQuery. */
  taker: Taker | null
}

/** A message is its type in one byte, and its length in four, which counts itself and what follows. */
const HEADER = 5
export const DATA_ROW = 0x44
export const COMMAND_COMPLETE = 0x43
const BIND_COMPLETE = 0x32
const READY_FOR_QUERY = 0x5a

const taps = new WeakMap<Duplex, Tap>()

/**
 * Stands between a connection's stream and the driver, which would make a string of each column of each row. As long as nobody takes, all goes to the driver;
 * what is no row and no end of a statement goes there always, in its order. To be called when no answer is under way, so that a message begins with the next byte.
 */
export function tapOf(stream: Duplex): Tap {
  const known = taps.get(stream)
  if (known) return known
  const tap: Tap = { taker: null }
  const drivers = stream.listeners('data') as ((bytes: Buffer) => void)[]
  stream.removeAllListeners('data')
  stream.on(
    'data',
    wholeMessages((bytes, at, end) => {
      divide(tap, { bytes, at, end }, (piece) => {
        for (const driver of drivers) driver(piece)
      })
    }),
  )
  taps.set(stream, tap)
  return tap
}

/** Calls `walk` with ranges that begin and end with a message. */
function wholeMessages(walk: (bytes: Buffer, at: number, end: number) => void): (chunk: Buffer) => void {
  /** The beginning of a message whose end is still to come, its length so far, and the length at which more is known. */
  let held: Buffer[] = []
  let heldLength = 0
  let needed = HEADER
  const hold = (piece: Buffer) => {
    held.push(piece)
    heldLength += piece.length
  }
  return (chunk) => {
    let at = 0
    while (heldLength > 0) {
      const missing = needed - heldLength
      hold(chunk.subarray(at, at + missing))
      at = Math.min(at + missing, chunk.length)
      if (heldLength < needed) return
      const begun = Buffer.concat(held)
      needed = lengthOf(begun, 0)
      if (needed > begun.length) {
        held = [begun]
        continue
      }
      held = []
      heldLength = 0
      walk(begun, 0, begun.length)
    }
    let end = at
    needed = HEADER
    while (end + HEADER <= chunk.length) {
      const length = lengthOf(chunk, end)
      if (end + length > chunk.length) {
        needed = length
        break
      }
      end += length
    }
    if (end > at) walk(chunk, at, end)
    if (end < chunk.length) hold(chunk.subarray(end))
  }
}

function divide(tap: Tap, { bytes, at, end }: { bytes: Buffer; at: number; end: number }, pass: (piece: Buffer) => void): void {
  let from = at
  const passUntil = (until: number) => {
    if (from < until) pass(from === 0 && until === bytes.length ? bytes : bytes.subarray(from, until))
  }
  for (let start = at; start < end; ) {
    const type = bytes[start] as number // there is a message at `start`
    const next = start + lengthOf(bytes, start)
    if (tap.taker && (type === DATA_ROW || type === COMMAND_COMPLETE || type === BIND_COMPLETE)) {
      passUntil(start)
      from = next
      tap.taker.take(type, bytes, start, next)
    } else if (type === READY_FOR_QUERY) tap.taker = null
    start = next
  }
  passUntil(end)
}

/** Of the whole message at `start`, of which the header is there. */
function lengthOf(bytes: Buffer, start: number): number {
  return 1 + (int32At(bytes, start + 1) >>> 0)
}
